import Foundation
import Images
import RandomStreams
import TemporaryFolders
import Testing

@testable import Datasets
@testable import Evaluation

@Suite struct TranslationVerdictTests {
  /// Pictures of noise around a grey, smooth over blocks of a size.
  private static func draw(_ name: String, _ count: Int, grey: Int, block: Int, in folder: TemporaryFolder) throws
    -> [String]
  {
    try FileManager.default.createDirectory(atPath: folder(name), withIntermediateDirectories: true)
    return try (0..<count).map { index in
      var stream = RandomStream(seed: UInt64(grey), purpose: .init(name), index: index)
      let blocks = (0..<(32 / block) * (32 / block)).map { _ in UInt8(grey + stream.integer(below: 80)) }
      let pixels = (0..<32 * 32).flatMap { place -> [UInt8] in
        [UInt8](repeating: blocks[place / 32 / block * (32 / block) + place % 32 / block], count: 3)
      }
      let path = folder("\(name)/\(index).png")
      try Picture(width: 32, height: 32, channels: .rgb, pixels: pixels).write(to: path, as: .png())
      return path
    }
  }

  @Test func `translations that resemble their domain less than before are noticed, others are not`() throws {
    let folder = try TemporaryFolder()
    _ = try Self.draw("domain", 20, grey: 40, block: 8, in: folder)
    let sources = try Self.draw("sources", 20, grey: 60, block: 4, in: folder)
    let worse = try Self.draw("worse", 20, grey: 100, block: 1, in: folder)
    let better = try Self.draw("better", 20, grey: 40, block: 8, in: folder)
    let domain = try PictureListing(of: folder("domain"))
    func verdict(_ translations: [String]) -> TranslationVerdict? {
      TranslationVerdict(sources: sources, translations: translations, domain: domain, by: nil)
    }
    let (bad, good, same) = (
      try #require(verdict(worse)), try #require(verdict(better)), try #require(verdict(sources))
    )
    #expect(bad.isFarther && bad.after > bad.before && bad.count == 20)
    #expect(!good.isFarther && good.after < good.before && good.before == bad.before)
    #expect(!same.isFarther)
    // Fifteen tell nothing.
    #expect(
      TranslationVerdict(
        sources: Array(sources.prefix(15)), translations: Array(worse.prefix(15)), domain: domain, by: nil) == nil)
  }
}
