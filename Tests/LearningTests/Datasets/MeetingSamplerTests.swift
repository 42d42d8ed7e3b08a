import Testing

@testable import Datasets

@Suite("Unpaired sampler")
struct MeetingSamplerTests {
  private func pairs(_ epoch: MeetingSampler.Epoch) -> [[Int]] {
    (0..<epoch.sampler.epochLength).map { epoch.pictures(at: $0) }
  }

  @Test("every picture of the larger A comes once an epoch, in another order each time")
  func permutations() {
    let sampler = MeetingSampler(counts: [50, 7], batchSize: 1, seed: 1)
    #expect(sampler.epochLength == 50)
    let orders = (0..<4).map { pairs(sampler.epoch($0)).map { $0[0] } }
    for order in orders { #expect(order.sorted() == Array(0..<50)) }
    #expect(Set(orders).count == 4)
    #expect(!orders.contains(Array(0..<50)))
  }

  @Test("an only domain has the order that A has of two")
  func onlyDomain() {
    let only = MeetingSampler(counts: [9], batchSize: 2, seed: 1)
    let two = MeetingSampler(counts: [9, 4], batchSize: 2, seed: 1)
    #expect(only.epochLength == 9 && only.batchesPerEpoch == 5)
    #expect(pairs(only.epoch(2)) == pairs(two.epoch(2)).map { [$0[0]] })
  }

  @Test("the pictures of a smaller A come equally often, within one")
  func smallerA() {
    let sampler = MeetingSampler(counts: [7, 50], batchSize: 1, seed: 1)
    #expect(sampler.epochLength == 50)
    var counts = [Int](repeating: 0, count: 7)
    for pair in pairs(sampler.epoch(3)) { counts[pair[0]] += 1 }
    #expect(counts == [8, 7, 7, 7, 7, 7, 7])
  }

  @Test("B is uniform, with repetitions, and independent of A")
  func independence() {
    let sampler = MeetingSampler(counts: [8, 8], batchSize: 1, seed: 5)
    var counts = [[Int]](repeating: [Int](repeating: 0, count: 8), count: 8)
    let epochs = 2000
    var distinct = 0
    for number in 0..<epochs {
      let pairs = pairs(sampler.epoch(number))
      for pair in pairs { counts[pair[0]][pair[1]] += 1 }
      distinct += Set(pairs.map { $0[1] }).count
    }
    // Each of the 64 pairs is expected 250 times with a standard deviation of 15.7; six of these are allowed.
    for count in counts.joined() { #expect(abs(count - epochs * 8 / 64) < 95) }
    // Eight draws of eight meet 8 · (1 − (7/8)⁸) = 5.251 pictures on average, with a standard deviation below 1.
    #expect(abs(Double(distinct) / Double(epochs) - 5.251) < 6 / Double(epochs).squareRoot())
  }

  @Test("an epoch is a function of the seed and its number alone")
  func purity() {
    let sampler = MeetingSampler(counts: [20, 30], batchSize: 4, seed: 9)
    let later = sampler.epoch(12)
    #expect(pairs(sampler.epoch(12)) == pairs(later))
    #expect(pairs(MeetingSampler(counts: [20, 30], batchSize: 1, seed: 9).epoch(12)) == pairs(later))
    #expect(pairs(MeetingSampler(counts: [20, 30], batchSize: 4, seed: 10).epoch(12)) != pairs(later))
    #expect(pairs(sampler.epoch(13)) != pairs(later))
  }

  @Test("batches cover the epoch, the last one with what remains")
  func batches() {
    for (length, batchSize, expected) in [(10, 4, [4, 4, 2]), (8, 4, [4, 4]), (3, 4, [3]), (3, 1, [1, 1, 1])] {
      let sampler = MeetingSampler(counts: [length, 2], batchSize: batchSize, seed: 0)
      #expect(sampler.batchesPerEpoch == expected.count)
      let epoch = sampler.epoch(1)
      let places = (0..<sampler.batchesPerEpoch).map { epoch.places(ofBatch: $0) }
      #expect(places.map(\.count) == expected)
      #expect(places.flatMap { Array($0) } == Array(0..<length))
    }
  }

  @Test("serial pairs walk through both domains in their order")
  func serial() {
    let sampler = MeetingSampler(counts: [2, 5], batchSize: 1, seed: 3, meeting: .serially)
    for number in 0..<2 {
      #expect(pairs(sampler.epoch(number)) == [[0, 0], [1, 1], [0, 2], [1, 3], [0, 4]])
    }
  }
}
