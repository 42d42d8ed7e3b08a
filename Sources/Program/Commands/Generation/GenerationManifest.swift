import Files
import Foundation
import Synchronization

/// The record of pictures that were made: a line of JSON for each. Of two lines for one file the later counts.
final class GenerationManifest: Sendable {
  /// A line.
  struct Entry: Codable, Equatable, Sendable {
    /// The picture, relative to the folder of the record.
    var file: String
    /// The run, by its absolute path.
    var run: String
    /// What tells the weights and the format's quality from others; absent in lines of earlier versions.
    var job: String?
    /// The seed of the vectors.
    var seed: UInt64
    /// The place of the picture's vector, from 0.
    var index: Int
    /// The class that was asked for; absent where the run knows none.
    var `class`: String?
    /// The text that it was made from; absent where the run knows no captions.
    var text: String?
    var truncation: Double?
    /// Pictures on the way between two vectors; absent where there is none.
    var interpolate: Int?
    /// What was written there; absent in lines of earlier versions.
    var result: InputContent?
  }

  /// What is known of a file in the place of a picture.
  enum Past {
    /// It is not known to be this picture.
    case unknown
    /// It is the picture.
    case done
    /// It was the picture: somebody changed it, or it is damaged.
    case changed
  }

  /// The file.
  var path: String { record.path }
  private let record: JobRecord<Entry>
  /// What was written, by what it was made from. The lines themselves would fill memory where there are millions.
  private let known: Mutex<[UInt64: InputContent]>

  /// Goes on with the record of a job in a folder, if it is there.
  ///
  /// - Throws: `Failure` if the file is something else.
  init(in folder: String, shard: Shard? = nil) throws(Failure) {
    var known: [UInt64: InputContent] = [:]
    record = try JobRecord(path: Self.path(in: folder, shard: shard), advice: "name another folder for --output") {
      known[Self.key($0)] = $0.result
    }
    self.known = Mutex(known)
  }

  /// Shards may run at the same time on machines that share the folder, so each has a file of its own.
  static func path(in folder: String, shard: Shard?) -> String {
    "\(folder)/generated\(shard.map { "-\($0.number)-of-\($0.count)" } ?? "").jsonl"
  }

  /// The entries of the record in a folder, of several for one file the last.
  ///
  /// - Throws: `Failure` if there is none.
  static func entries(in folder: String) throws(Failure) -> [Entry] {
    let path = path(in: folder, shard: nil)
    guard (try? FileStatus(of: path)) != nil else {
      throw Failure(
        .unusableData, "\(path.quoted) is missing: the folder holds no pictures that `cyclegan generate` made.")
    }
    var (entries, places): ([Entry], [ExactName: Int]) = ([], [:])
    _ = try JobRecord<Entry>(path: path, advice: "name a folder that `cyclegan generate` made") { entry in
      let name = ExactName(entry.file)
      if let place = places[name] {
        entries[place] = entry
      } else {
        places[name] = entries.count
        entries.append(entry)
      }
    }
    return entries
  }

  /// What a picture is made from, as a number: all but the place of the run, which may have been moved, and what came of it.
  private static func key(_ entry: Entry) -> UInt64 {
    var origin = entry
    (origin.run, origin.result) = ("", nil)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    var hash = StableHash()
    if let line = try? encoder.encode(origin) { hash.add(line) }
    return hash.value
  }

  /// What is known of the file at `path`, which is the place of a picture.
  func past(of entry: Entry, at path: String) -> Past {
    guard let result = known.withLock({ $0[Self.key(entry)] }) else { return .unknown }
    return result.isThat(of: path, isSameFile: true) ? .done : .changed
  }

  /// Makes the file, at a job's beginning.
  ///
  /// - Throws: `Failure`.
  func begin() throws(Failure) { try record.begin() }

  /// Adds the line of a picture that was written at `path`.
  ///
  /// - Throws: `FileFault` if it cannot be written.
  func add(_ entry: Entry, at path: String) throws(FileFault) {
    var line = entry
    line.result = InputContent(of: path)
    try record.add(line)
    known.withLock { $0[Self.key(entry)] = line.result }
  }
}
