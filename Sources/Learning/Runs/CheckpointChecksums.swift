import Files

/// The check sums of a checkpoint's files, as a text file beside them: a line for each, `cbf43926  1234  position.json`, with
/// the CRC-32 and the number of bytes.
struct CheckpointChecksums: Equatable {
  private struct Entry: Equatable {
    let checksum: Checksum
    let count: Int
  }

  private var entries: [String: Entry] = [:]

  /// A text of check sums is never longer.
  private static let limit = 100_000

  /// Sums the files of the names in `folder`.
  init(of names: [String], in folder: String) throws(CheckpointFault) {
    for name in names { entries[name] = try Self.entry(of: name, in: folder) }
  }

  /// Reads the check sums in `folder`; nil where there are none, as in checkpoints of earlier versions of the program.
  init?(in folder: String) throws(CheckpointFault) {
    let path = "\(folder)/\(CheckpointFile.checksums)"
    let bytes: [UInt8]
    do throws(FileFault) {
      bytes = try InputFile(path: path).readAll(limit: Self.limit)
    } catch .missing {
      return nil
    } catch {
      throw .file(path: path, error)
    }
    guard bytes.last == UInt8(ascii: "\n") else { throw .noChecksums(path: path) }
    for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") {
      let words = line.split(separator: " ", maxSplits: 2)
      guard words.count == 3, let checksum = Checksum(String(words[0])), let count = Int(words[1]) else {
        throw .noChecksums(path: path)
      }
      entries[String(words[2].drop { $0 == " " })] = Entry(checksum: checksum, count: count)
    }
  }

  /// The files that have a check sum.
  var names: [String] { entries.keys.sorted() }

  /// The text of the file, in the order of the names.
  var text: String {
    entries.sorted { $0.key < $1.key }.map { "\($1.checksum)  \($1.count)  \($0)\n" }.joined()
  }

  /// Checks that the files of the names in `folder` are as they were when they were summed.
  func verify(_ names: [String], in folder: String) throws(CheckpointFault) {
    for name in names {
      guard let entry = entries[name] else {
        throw .noChecksum(path: "\(folder)/\(CheckpointFile.checksums)", of: name)
      }
      let found = try Self.entry(of: name, in: folder)
      guard found.count >= entry.count else {
        throw .truncated(path: "\(folder)/\(name)", count: found.count, written: entry.count)
      }
      guard found == entry else { throw .damaged(path: "\(folder)/\(name)") }
    }
  }

  private static func entry(of name: String, in folder: String) throws(CheckpointFault) -> Entry {
    do {
      let (checksum, count) = try Checksum.ofFile("\(folder)/\(name)")
      return Entry(checksum: checksum, count: count)
    } catch {
      throw .file(path: "\(folder)/\(name)", error)
    }
  }
}
