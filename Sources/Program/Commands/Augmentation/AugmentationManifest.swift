import Files
import Foundation

/// What a data set that was enlarged holds: a line of JSON for each of its files. It is written when all of them are in their places.
enum AugmentationManifest {
  /// What a file is.
  enum Kind: String, Codable {
    /// A picture of the source, as it is.
    case original
    /// A picture that was made from nothing.
    case generated
    /// A picture that was translated from one of the source.
    case translated
    /// A file of the source that belongs to a picture, as it is.
    case annotation
    /// A mask of the source, as it is.
    case mask
  }

  /// A line.
  struct Entry: Codable, Equatable {
    /// The file, relative to the folder of the manifest.
    var file: String
    /// What it is.
    var kind: Kind
    /// The class, or where a set has none, absent.
    var `class`: String?
    /// The file that it is or was made from, by its absolute path.
    var source: String?
    /// The run that made it, by its absolute path.
    var run: String?
    /// The seed of its vector.
    var seed: UInt64?
    /// The place of its vector.
    var index: Int?
    var truncation: Double?
  }

  /// The name of its file in the folder of the set.
  static let name = "augmented.jsonl"

  /// Whether a folder is a set that was enlarged.
  static func isThere(in folder: String) -> Bool { (try? FileStatus(of: "\(folder)/\(name)")) != nil }

  /// Writes the manifest; an earlier one is replaced.
  static func write(_ entries: [Entry], to folder: String) throws(FileFault) {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let file = try AtomicFile(path: "\(folder)/\(name)")
    for entry in entries {
      guard let line = try? encoder.encode(entry) else { continue }
      Array(line + Data("\n".utf8)).withUnsafeBytes(file.append)
    }
    try file.commit()
  }
}
