import Foundation
import Images
import Networks
import TemporaryFolders
import Testing
import Training

@testable import Datasets
@testable import Runs

/// How much made pictures differ, and that a generator which has collapsed is noticed.
@Suite struct DiversityTests {
  private static func picture(_ level: UInt8) -> Picture {
    Picture(width: 16, height: 16, channels: .grey, pixels: [UInt8](repeating: level, count: 256))
  }

  @Test func `the distance of pictures is that of its definition, within groups alone`() throws {
    let (black, grey, white) = (Self.picture(0), Self.picture(51), Self.picture(255))
    // Distances of 0.2, 1 and 0.8.
    let distance = try #require(Diversity.meanDistance([[black, grey, white]]))
    #expect(abs(distance - 2.0 / 3) < 1e-12)
    #expect(Diversity.meanDistance([[black, grey], [white, white]]) == 0.1)
    #expect(Diversity.meanDistance([[black], [white]]) == nil)
    // Half of the pixels differ by 1.
    let half = Picture(
      width: 16, height: 16, channels: .grey, pixels: (0..<256).map { $0 < 128 ? 0 : 255 })
    #expect(abs(try #require(Diversity.meanDistance([[black, half]])) - 0.5.squareRoot()) < 1e-12)
  }

  @Test func `ratios are warned of below a half, and count as collapsed below a quarter`() {
    let levels = [0.6, 0.5, 0.49, 0.25, 0.24, 0].map { Diversity(step: 1, ratio: $0).level }
    #expect(levels == [.usual, .usual, .low, .low, .collapsed, .collapsed])
  }

  /// Trains the fully connected GAN without any remedy on pictures of eight colours.
  ///
  /// - Returns: what was measured.
  private func train(_ name: String, generatorRate: Double, discriminatorRate: Double) throws -> [Diversity] {
    let colours = try EightColours(hasTests: false)
    let (configuration, domains) = try colours.configuration(
      generatorRate: generatorRate, discriminatorRate: discriminatorRate, epochs: 200)
    let run = RunFolder(colours.folder(name))
    var found: [Diversity] = []
    let training = try TrainingRun(beginning: configuration, domains: domains, in: run) { event in
      if case .diversity(let diversity) = event { found.append(diversity) }
    }
    #expect(try training.train { false } == .finished)
    #expect(run.newestDiversity == found.last)
    return found
  }

  @Test func `a generator that collapses is noticed, and a healthy one is not`() throws {
    // A discriminator that learns much more slowly is fooled best by one picture, whatever the vector.
    let collapsed = try train("collapsed", generatorRate: 0.05, discriminatorRate: 1e-4)
    let healthy = try train("healthy", generatorRate: 0.0005, discriminatorRate: 0.001)
    #expect(collapsed.last?.level == .collapsed, "\(collapsed.map(\.ratio))")
    #expect(healthy.last?.level == .usual, "\(healthy.map(\.ratio))")
  }

  @Test func `what is measured is kept, also over a resumption, and of each class for itself`() throws {
    let classes = [PictureClass(name: "a", count: 3), PictureClass(name: "b", count: 4)]
    let run = try SmallRun(
      batch: 2, method: .sagan(FamilyRunTests.latent(.projection, attentionSide: 8, classes: classes)))
    try run.begin("whole")
    try run.begin("stopped", stoppingAfter: 4)
    // As if it had been measured after the newest checkpoint, before a kill.
    let path = run.output("stopped").diversityPath
    let table = try String(contentsOfFile: path, encoding: .utf8)
    try Data((table + "6,0.125\n7,0.5\n").utf8).write(to: URL(fileURLWithPath: path))
    try run.resume("stopped")
    let whole = try String(contentsOfFile: run.output("whole").diversityPath, encoding: .utf8)
    #expect(try String(contentsOfFile: path, encoding: .utf8) == whole)
    // Of 7 steps the third and sixth, and the end.
    #expect(StepTable(path: path)?.rows.map(\.step) == [3, 6, 7])
    #expect(try SmallRun().output("none").newestDiversity == nil)
  }
}
