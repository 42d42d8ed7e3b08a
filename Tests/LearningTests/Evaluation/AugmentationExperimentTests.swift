import Files
import Foundation
import Images
import RandomStreams
import TemporaryFolders
import Tensors
import Testing

@testable import Datasets
@testable import Evaluation

@Suite struct AugmentationExperimentTests {
  private let folder: TemporaryFolder
  private static let classes = [PictureClass(name: "a", count: 10), PictureClass(name: "b", count: 10)]

  init() throws { folder = try TemporaryFolder() }

  private func draw(_ place: String, count: Int) throws -> PictureListing {
    for name in ["a", "b"] {
      for index in 0..<count {
        try folder.makeFolder(of: "\(place)/\(name)/\(index).png")
        try Picture(width: 4, height: 4, channels: .grey, pixels: [UInt8](repeating: UInt8(index), count: 16))
          .write(to: folder("\(place)/\(name)/\(index).png"), as: .png())
      }
    }
    return try PictureListing(of: folder(place))
  }

  private func split(
    _ listing: PictureListing, test: PictureListing? = nil, perClass: Int, testPerClass: Int = 100, seed: UInt64 = 0
  ) throws -> ExperimentSplit {
    try ExperimentSplit(
      listing, test: test, classes: Self.classes, perClass: perClass, testPerClass: testPerClass, seed: seed)
  }

  @Test func `pictures to test with are held out, and never trained on`() throws {
    let listing = try draw("all", count: 10)
    let few = try split(listing, perClass: 2)
    let more = try split(listing, perClass: 6)
    #expect(few.training.count == 4 && more.training.count == 12 && few.test.count == 8)
    #expect(few.test.map(\.path) == more.test.map(\.path))
    #expect(Set(more.training.map(\.path)).isDisjoint(with: more.test.map(\.path)))
    #expect(Set(more.training.map(\.path)).isSuperset(of: few.training.map(\.path)))
    for (path, label) in few.training + few.test { #expect(path.contains(label == 0 ? "/a/" : "/b/")) }
    #expect(try split(listing, perClass: 6, seed: 1).test.map(\.path) != more.test.map(\.path))
    #expect(try split(listing, perClass: 6, testPerClass: 1).test.count == 2)
    #expect(throws: EvaluationError.self) { try split(listing, perClass: 7) }
  }

  @Test func `a folder's own test pictures are taken where it has them`() throws {
    let (listing, test) = (try draw("train", count: 10), try draw("test", count: 3))
    let whole = try split(listing, test: test, perClass: 10)
    #expect(whole.training.count == 20 && Set(whole.test.map(\.path)) == Set(test.paths))
    try folder.write("", to: "test/c/0.png")
    let other = try PictureListing(of: folder("test"))
    #expect(throws: EvaluationError.self) { try split(listing, test: other, perClass: 1) }
  }

  @Test func `a shift by whole pixels moves pictures, with their edges going on`() {
    let picture = (0..<9).map { Float($0) }
    let moved = SmallMovement(angle: 0, rows: 1, columns: -1).apply(to: picture, side: 3, channels: 1)
    #expect(moved == [1, 2, 2, 1, 2, 2, 4, 5, 5])
    #expect(SmallMovement(angle: 0, rows: 0, columns: 0).apply(to: picture, side: 3, channels: 1) == picture)
  }

  @Test func `a turn moves a ramp as its definition says`() {
    // Between pixels a ramp is exact: the value at the turned place. Columns of two channels, one rising to the right, one downwards.
    let (side, angle) = (9, 0.1)
    let ramp = (0..<side * side).flatMap { [Float($0 % side), Float($0 / side)] }
    let moved = SmallMovement(angle: angle, rows: 0.5, columns: 0).apply(to: ramp, side: side, channels: 2)
    for row in 3...5 {
      for column in 3...5 {
        let (y, x) = (Double(row) - 4 - 0.5, Double(column) - 4)
        let place = (row * side + column) * 2
        #expect(abs(Double(moved[place]) - (cos(angle) * x - sin(angle) * y + 4)) < 1e-5)
        #expect(abs(Double(moved[place + 1]) - (cos(angle) * y + sin(angle) * x + 4)) < 1e-5)
      }
    }
    var stream = RandomStream(seed: 1, purpose: .init("a test"))
    for _ in 0..<100 {
      let drawn = SmallMovement(side: 32, &stream)
      #expect(abs(drawn.angle) <= 10 * .pi / 180 && abs(drawn.rows) <= 2 && abs(drawn.columns) <= 2)
    }
  }

  /// Bright and dark pictures with noise, which anything that learns tells apart.
  private func noisy(_ count: Int, seed: UInt64, isWrong: Bool = false) -> LabelledPictures {
    var pictures = LabelledPictures(side: 8, channels: 1)
    for index in 0..<count {
      var stream = RandomStream(seed: seed, purpose: .init("noise"), index: index)
      let label = index % 2
      let pixels = (0..<64).map { _ in UInt8((label == 0) != isWrong ? 0 : 156) + UInt8(stream.integer(below: 100)) }
      pictures.add(Picture(width: 8, height: 8, channels: .grey, pixels: pixels), label: label)
    }
    return pictures
  }

  @Test func `a classifier learns from each arm what its pictures say, the same on any number of threads`() throws {
    let (real, wrong, test) = (noisy(20, seed: 1), noisy(20, seed: 2, isWrong: true), noisy(300, seed: 3))
    let training = ClassifierTraining(steps: 40, batchSize: 8, classes: 2, seed: 5)
    func accuracy(_ arm: AugmentationArm) throws -> Double {
      let classifier = try #require(training.classifier(arm, real: real, generated: wrong, shouldStop: { false }))
      return Double(ClassifierTraining.judged(test, by: classifier).count { $0 }) / Double(test.count)
    }
    #expect(try accuracy(.real) == 1 && accuracy(.realMoved) == 1)
    // Generated pictures with the wrong labels teach the wrong thing.
    #expect(try accuracy(.generated) == 0)
    #expect(training.classifier(.real, real: real, generated: wrong, shouldStop: { true }) == nil)
    let first = try #require(training.classifier(.realMovedGenerated, real: real, generated: wrong) { false })
    let threads = ComputeThreads.count
    defer { ComputeThreads.count = threads }
    ComputeThreads.count = threads == 1 ? 2 : 1
    let second = try #require(training.classifier(.realMovedGenerated, real: real, generated: wrong) { false })
    for (a, b) in zip(first.parameters, second.parameters) { #expect(a.value.values == b.value.values) }
  }

  @Test func `a summary says what the results say, also that nothing helped`() {
    func result(_ seed: UInt64, _ counts: [AugmentationArm: Int]) -> AugmentationResult {
      AugmentationResult(
        perClass: 2, seed: seed,
        correct: counts.mapValues { count in (0..<10).map { $0 < count } }, generatedAccuracy: 0.5)
    }
    let results = [
      result(0, [.real: 5, .realMoved: 7, .realGenerated: 7, .realMovedGenerated: 6, .generated: 3]),
      result(1, [.real: 6, .realMoved: 8, .realGenerated: 8, .realMovedGenerated: 7, .generated: 4]),
      result(2, [.real: 5, .realMoved: 7, .realGenerated: 7, .realMovedGenerated: 6, .generated: 3]),
    ]
    let summary = AugmentationSummary(results)
    #expect(summary.count == 3 && summary.testCount == 10 && summary.generatedAccuracy == 0.5)
    #expect(abs(summary.besideMoved.mean + 0.1) < 1e-9 && AugmentationSummary.verdict(summary.besideMoved) == .harmed)
    #expect(AugmentationSummary.verdict(summary.besideReal) == .helped)
    #expect(summary.arms.map(\.arm) == AugmentationArm.allCases)
    #expect(summary.arms[1].difference == nil && summary.arms[1].test == nil)
    #expect(
      summary.arms[4].test == McNemarTest([Bool](repeating: false, count: 12), [Bool](repeating: true, count: 12)))
    let unclear = AugmentationSummary([
      result(0, [.real: 5, .realMoved: 7, .realGenerated: 4, .realMovedGenerated: 8, .generated: 1]),
      result(1, [.real: 5, .realMoved: 7, .realGenerated: 6, .realMovedGenerated: 6, .generated: 1]),
    ])
    #expect(AugmentationSummary.verdict(unclear.besideMoved) == .unclear)
  }
}
