import Foundation
import Images
import RandomStreams
import Testing

@testable import Datasets
@testable import Runs
@testable import Training
@testable import Translation

@Suite("Learning")
struct LearningTests {
  /// How many steps are taken; a few seconds.
  private static let steps = 150
  /// The share of the untrained difference of mean colours that may be left; six seeds left 0.007 to 0.07 of it.
  private static let largestShare = 0.2

  @Test("a run on two domains that differ in colour learns the difference, both ways")
  func colourShift() throws {
    let folder = try PictureFolder()
    // The same kind of random pictures, dark blue or light red.
    for (domain, colour) in [("blue", [40, 60, 150]), ("red", [190, 90, 60])] {
      for index in 0..<12 {
        var stream = RandomStream(seed: 1, purpose: .init("picture of \(domain)"), index: index)
        let pixels = (0..<16 * 16).flatMap { _ in colour.map { UInt8($0 + stream.integer(below: 40)) } }
        try folder.draw("\(domain)/\(index).png", Picture(width: 16, height: 16, channels: .rgb, pixels: pixels))
      }
    }
    let folders = [folder("blue"), folder("red")]
    let domains = try DomainFolders(folders[0], folders[1])
    var configuration = try SmallRun().configuration
    configuration.domains = .init(domains, folders: folders)
    configuration.preparation = Preparation(mode: .resizeAndCrop, loadSize: 16, cropSize: 16)
    configuration.length.epochs = 1000
    configuration.length.decayEpochs = 0
    configuration.length.maximumSteps = Self.steps
    let run = try TrainingRun(
      beginning: configuration, domains: domains, in: RunFolder(folder("run")), report: { _ in })

    func difference(_ direction: Direction) throws -> Double {
      let generator = try #require(run.method.generators[direction])
      let (from, to) = direction == .aToB ? ("blue", "red") : ("red", "blue")
      let picture = try Picture(contentsOf: folder("\(from)/0.png"))
      let translated = try Translator(generator, configuration.cycleGAN.generator).translate(picture)
      let wanted = Self.meanColour(try Picture(contentsOf: folder("\(to)/0.png")))
      return zip(Self.meanColour(translated), wanted).reduce(0) { $0 + abs($1.0 - $1.1) }
    }
    let before = try Direction.allCases.map(difference)
    _ = try run.train { false }
    for (after, before) in zip(try Direction.allCases.map(difference), before) {
      #expect(after < Self.largestShare * before, "\(after) of \(before)")
    }
  }

  private static func meanColour(_ picture: Picture) -> [Double] {
    let pixels = picture.pixels ?? []
    return (0..<3).map { channel in
      let values = stride(from: channel, to: pixels.count, by: 3).map { Double(pixels[$0]) }
      return values.reduce(0, +) / Double(values.count)
    }
  }
}
