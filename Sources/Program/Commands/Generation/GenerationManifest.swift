import Files
import Foundation

/// The record of pictures that were made: a line of JSON for each. Of two lines for one file the later counts.
struct GenerationManifest {
  /// A line.
  struct Entry: Codable, Equatable {
    /// The picture, relative to the folder of the record.
    var file: String
    /// The run, by its absolute path.
    var run: String
    /// The seed of the vectors.
    var seed: UInt64
    /// The place of the picture's vector, from 0.
    var index: Int
    /// The class that was asked for; absent where the run knows none.
    var `class`: String?
    var truncation: Double?
    /// Pictures on the way between two vectors; absent where there is none.
    var interpolate: Int?
  }

  /// The name of its file in the folder of the pictures.
  static let name = "generated.jsonl"

  private let handle: FileHandle
  private let encoder: JSONEncoder

  /// Goes on with the record in a folder, or begins one.
  ///
  /// - Throws: `Failure`.
  init(in folder: String) throws(Failure) {
    let path = "\(folder)/\(Self.name)"
    let isThere = FileManager.default.fileExists(atPath: path)
    guard isThere || FileManager.default.createFile(atPath: path, contents: nil),
      let handle = FileHandle(forWritingAtPath: path), (try? handle.seekToEnd()) != nil
    else { throw Failure(.cannotCreate, "\(path.quoted) cannot be written; check the folder and its permissions.") }
    self.handle = handle
    encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
  }

  /// Adds the line of a picture that was written.
  ///
  /// - Throws: `Failure`.
  func add(_ entry: Entry) throws(Failure) {
    do {
      try handle.write(contentsOf: try encoder.encode(entry) + Data("\n".utf8))
    } catch {
      throw Failure(.cannotCreate, "the record \(Self.name.quoted) cannot be written: \(error.localizedDescription)")
    }
  }
}
