import Files
import Foundation
import Training

/// `losses.csv`: a line for every step, so that a run can be plotted and compared.
///
/// Columns: `epoch`, `step`, `learning_rate`, the losses under the names that the method gives them, weights included, and the norms of
/// the players' gradients. The log of an earlier version, which had no norms, goes on without them.
final class LossLog {
  private var file: FileHandle
  private let path: String
  private var identity: FileStatus.Identity
  /// The columns after the first three.
  let columns: [String]
  /// Bytes of the lines so far.
  private(set) var length: Int

  /// Opens the log of a run and cuts off what was written after the checkpoint from which it goes on.
  ///
  /// Of a log that was shortened meanwhile, the lines that are complete are kept.
  ///
  /// - Parameters:
  ///   - names: the names of the losses.
  ///   - players: the names of the players whose gradients are logged.
  init(_ folder: RunFolder, names: [String], players: [String], length: Int) throws(RunError) {
    path = folder.lossesPath
    let known = LossReader(folder)?.columns
    columns = length > 0 && known == names ? names : names + players.map(gradientColumn)
    let headerLine = (LossReader.leadingColumns + columns).joined(separator: ",") + "\n"
    do {
      let header = headerLine.utf8.count
      if (try? FileStatus(of: path))?.size ?? 0 < header || length < header {
        try AtomicFile.write(Array(headerLine.utf8), to: path)
      }
      (file, identity) = try Self.open(path)
      self.length = try Self.endOfLines(in: file, limit: max(length, header))
      try file.truncate(atOffset: UInt64(self.length))
      try file.seek(toOffset: UInt64(self.length))
    } catch {
      throw .cannotWrite(folder.lossesPath, reason: error.writingReason)
    }
  }

  private static func open(_ path: String) throws -> (FileHandle, FileStatus.Identity) {
    (try FileHandle(forUpdating: URL(fileURLWithPath: path)), try FileStatus(of: path).identity)
  }

  /// Where the last complete line ends in the first `limit` bytes.
  private static func endOfLines(in file: FileHandle, limit: Int) throws -> Int {
    var end = min(limit, Int(try file.seekToEnd()))
    // Lines are shorter than this part; the header is one of them.
    let start = max(0, end - 10_000)
    try file.seek(toOffset: UInt64(start))
    let part = try file.read(upToCount: end - start) ?? Data()
    if let newline = part.lastIndex(of: UInt8(ascii: "\n")) { end = start + newline - part.startIndex + 1 }
    return end
  }

  /// Adds a step; after an error the file has its former length, so that the step can be added once more.
  ///
  /// - Parameter values: the losses, and the norms of the gradients.
  func add(epoch: Int, step: Int, learningRate: Double, _ values: [Float]) throws(RunError) {
    let numbers =
      [String(epoch), String(step), String(learningRate)] + values.prefix(columns.count).map { String($0) }
    let line = Data("\(numbers.joined(separator: ","))\n".utf8)
    do {
      try file.write(contentsOf: line)
    } catch {
      try? file.truncate(atOffset: UInt64(length))
      try? file.seek(toOffset: UInt64(length))
      throw .cannotWrite(path, reason: error.writingReason)
    }
    length += line.count
  }

  /// Waits until all lines are on the disk. A log that was removed meanwhile is written again.
  ///
  /// - Throws: `RunError.cannotWrite` also if it was replaced by another file, which is left as it is.
  func synchronise() throws(RunError) {
    do {
      let isThere = (try? FileStatus(of: path, isLinkKept: true)) != nil
      if isThere { try file.synchronize() } else { try writeAgain() }
    } catch {
      throw .cannotWrite(path, reason: error.writingReason)
    }
    guard (try? FileStatus(of: path))?.identity == identity else {
      throw .cannotWrite(path, reason: "it was removed or replaced while the run was trained")
    }
  }

  /// Writes the lines from the file that is open still, although it has no name any more.
  private func writeAgain() throws {
    try file.seek(toOffset: 0)
    let lines = try file.read(upToCount: length) ?? Data()
    try file.seek(toOffset: UInt64(length))
    try AtomicFile.write(Array(lines), to: path, replacing: false)
    let former = file
    (file, identity) = try Self.open(path)
    try file.seek(toOffset: UInt64(length))
    try? former.close()
  }

  deinit {
    try? file.close()
  }
}
