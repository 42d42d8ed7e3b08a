import Foundation
import Images
import Mutations
import Testing

/// The files in this target's `Fixtures` folder.
enum Fixtures {
  /// The path of a file.
  static func path(_ name: String) throws -> String {
    let folder = try #require(Bundle.module.url(forResource: "Fixtures", withExtension: nil))
    return folder.appendingPathComponent(name).path
  }

  /// The bytes of a file.
  static func bytes(_ name: String) throws -> [UInt8] {
    Array(try Data(contentsOf: URL(fileURLWithPath: path(name))))
  }

  /// A decoded picture.
  static func picture(_ name: String) throws -> Picture {
    try Picture(contentsOf: path(name))
  }

  /// The names of the files in a folder that end with `suffix`, without it.
  static func names(in folder: String, suffix: String) -> [String] {
    let path = (try? path(folder)) ?? ""
    let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    return names.filter { $0.hasSuffix(suffix) }.map { String($0.dropLast(suffix.count)) }.sorted()
  }
}

extension Picture {
  /// A picture of noise.
  static func noise(height: Int, width: Int, channels: Channels, bits: Int, seed: UInt64) -> Picture {
    var generator = SeededGenerator(seed: seed)
    let count = height * width * channels.rawValue
    if bits == 16 {
      let samples = (0..<count).map { _ in UInt16.random(in: 0...65535, using: &generator) }
      return Picture(width: width, height: height, channels: channels, pixels16: samples)
    }
    let samples = (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
    return Picture(width: width, height: height, channels: channels, pixels: samples)
  }

  /// The largest difference of two samples; nil where size, channels or bits differ.
  func largestDifference(from other: Picture) -> Int? {
    guard width == other.width, height == other.height, channels == other.channels else { return nil }
    switch (samples, other.samples) {
    case (.eight(let one), .eight(let two)): return zip(one, two).map { abs(Int($0) - Int($1)) }.max()
    case (.sixteen(let one), .sixteen(let two)): return zip(one, two).map { abs(Int($0) - Int($1)) }.max()
    default: return nil
    }
  }
}
