import ProcessGroups
import RandomStreams
import Tensors
import Testing
import ThreadedProcesses

@testable import MicroBatches

@Suite struct GradientExchangeTests {
  /// A small scalar that depends on two variables, different for each picture.
  private static func loss(_ picture: Int, _ x: Tensor, _ y: Tensor) -> Tensor {
    var stream = RandomStream(seed: 1, purpose: .init("factors"), index: picture)
    func factors(_ count: Int) -> Tensor { Tensor([count], (0..<count).map { _ in Float(stream.normal()) * 1e3 }) }
    return (x * factors(1).item).meanSquaredDifference(from: 1) + (y * factors(1).item).meanSquaredDifference(from: -1)
  }

  /// The bits of gradients and means of a batch, computed by some processes.
  private static func results(_ pictures: Int, microBatch: Int, processes: Int) throws -> [[UInt32]] {
    @Sendable func compute(_ group: ProcessGroup?) -> [UInt32] {
      let x = Tensor([3, 7], (0..<21).map { Float($0) / 7 }).asVariable
      let y = Tensor([5], [1, 2, 3, 4, 5]).asVariable
      let unused = Tensor([2], [0, 0]).asVariable
      let division = BatchDivision(pictures: pictures, microBatchSize: microBatch, processes: group?.count ?? 1)
      return BatchStep(division, group).run { part, _ in
        let places = part.firstPicture..<min(part.firstPicture + microBatch, pictures)
        let losses = places.map { loss($0, x, y) }
        let mean = losses.dropFirst().reduce(losses[0], +) * (1 / Float(places.count))
        let variables = [x, y, unused]
        let share = Tensor(mean.shape, repeating: part.share)
        let differentiate = { (whenWhole: (Int, Tensor) -> Void) in
          mean.differentiate(by: variables, cotangent: share, whenWhole: whenWhole)
        }
        return part.learn(variables.count, [mean.item], differentiate: differentiate) { gradients, means in
          (gradients.map { $0?.values ?? [0.5] } + [means]).joined().map(\.bitPattern)
        }
      }
    }
    if processes == 1 { return [compute(nil)] }
    return try ThreadedProcesses.run(processes) { group in
      defer { group.leave() }
      return compute(group)
    }
  }

  @Test(arguments: [(1, 1), (2, 1), (5, 1), (6, 1), (8, 1), (7, 2), (9, 4)])
  func `gradients have the same bits for any number of processes`(pictures: Int, microBatch: Int) throws {
    let expected = try Self.results(pictures, microBatch: microBatch, processes: 1)[0]
    #expect(Set(expected).count > 20)
    for processes in 2...4 {
      for result in try Self.results(pictures, microBatch: microBatch, processes: processes) {
        #expect(result == expected)
      }
    }
  }

  @Test func `what is gathered comes in the order of the pictures`() throws {
    for processes in 1...3 {
      @Sendable func compute(_ group: ProcessGroup?) -> [[Float]] {
        BatchStep(BatchDivision(pictures: 5, microBatchSize: 1, processes: group?.count ?? 1), group).run { part, _ in
          part.gather([Float(part.firstPicture), 7])
        }
      }
      let expected: [[Float]] = (0..<5).map { [Float($0), 7] }
      if processes == 1 {
        #expect(compute(nil) == expected)
        continue
      }
      let results = try ThreadedProcesses.run(processes) { group in
        defer { group.leave() }
        return compute(group)
      }
      #expect(results.count == processes && results.allSatisfy { $0 == expected })
    }
  }

  @Test func `what changes a network beside its learning is made once for all micro-batches`() {
    final class Owner {}
    let owner = Owner()
    var made = 0
    let seen = BatchStep(BatchDivision(pictures: 3, microBatchSize: 1), nil).run { part, _ -> [Int] in
      func next() -> Int {
        part.once(for: owner) {
          made += 1
          return made
        }
      }
      return [next(), next(), Int(part.mean(of: Float(next())))]
    }
    #expect(seen == [1, 2, 3] && made == 3)
  }

  @Test func `an agreement waits for all, and hears what each has said`() throws {
    let answers = try ThreadedProcesses.run(3) { group in
      defer { group.leave() }
      return (0..<4).map { round in
        Agreement(in: group).answer(Array("\(group.rank)\(String(repeating: "x", count: round * group.rank))".utf8))
      }
    }
    for answers in answers {
      let texts = answers.map { $0.map { String(decoding: $0, as: UTF8.self) } }
      #expect(texts == [["0", "1", "2"], ["0", "1x", "2xx"], ["0", "1xx", "2xxxx"], ["0", "1xxx", "2xxxxxx"]])
    }
  }
}
