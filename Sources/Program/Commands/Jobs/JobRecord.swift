import Files
import Foundation
import Synchronization

/// The record of a job: a file to which a line of JSON is added for each thing that was done, so that a job that was interrupted can go
/// on where it stopped.
final class JobRecord<Line: Codable>: Sendable {
  /// The file.
  let path: String
  /// Whether the last line is complete.
  private let isLastLineWhole: Mutex<Bool>

  /// Reads the record at `path`, if it is there.
  ///
  /// - Parameters:
  ///   - advice: what to do where the file is something else, as the rest of a sentence.
  ///   - enter: gets the lines in their order.
  /// - Throws: `Failure` if the file cannot be read or is something else.
  init(path: String, advice: String, _ enter: (Line) -> Void) throws(Failure) {
    self.path = path
    guard let status = try? FileStatus(of: path) else {
      isLastLineWhole = Mutex(true)
      return
    }
    let text = status.kind == .file ? try? Data(contentsOf: URL(fileURLWithPath: path)) : Data([0])
    guard let text else {
      throw Failure(.cannotCreate, "the manifest \(path.quoted) cannot be read; check its permissions and the disk.")
    }
    let decoder = JSONDecoder()
    var isAnyLine = text.isEmpty
    for line in text.split(separator: UInt8(ascii: "\n")) {
      // A line that was cut off says nothing.
      guard let line = try? decoder.decode(Line.self, from: Data(line)) else { continue }
      isAnyLine = true
      enter(line)
    }
    // A job that was killed in its first line left no other.
    let isBeginning = text.starts(with: Data("{\"".utf8)) && !text.contains(UInt8(ascii: "\n"))
    guard isAnyLine || isBeginning else {
      throw Failure(
        .cannotCreate, "\(path.quoted) is not the record of a job, and is left as it is; \(advice).")
    }
    isLastLineWhole = Mutex(text.last ?? UInt8(ascii: "\n") == UInt8(ascii: "\n"))
  }

  /// Makes the file, at a job's beginning; later it is only written to where it is there.
  ///
  /// - Throws: `Failure`.
  func begin() throws(Failure) {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else {
      throw Failure(.cannotCreate, "the manifest \(path.quoted) cannot be written: \(SystemError.text(errno)).")
    }
    close(descriptor)
  }

  /// Adds a line.
  ///
  /// - Throws: `FileFault` if it cannot be written.
  func add(_ line: Line) throws(FileFault) {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.withoutEscapingSlashes, .sortedKeys]
    guard let bytes = try? encoder.encode(line) else { return }
    let fault: FileFault? = isLastLineWhole.withLock { isLastLineWhole in
      do throws(FileFault) {
        // A line that was cut off shall not swallow the next one.
        try append(isLastLineWhole ? bytes : Data("\n".utf8) + bytes, isLastLineWhole: &isLastLineWhole)
        return nil
      } catch {
        return error
      }
    }
    if let fault { throw fault }
  }

  /// Writes in one call, so that lines of several processes do not mix.
  private func append(_ line: Data, isLastLineWhole: inout Bool) throws(FileFault) {
    let descriptor = open(path, O_WRONLY | O_APPEND | O_CLOEXEC)
    guard descriptor >= 0 else {
      // It was there when the job began.
      throw errno == ENOENT ? .unavailable("it is gone") : .writing(errno)
    }
    defer { close(descriptor) }
    let data = line + Data("\n".utf8)
    let count = data.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
    let code = count < 0 ? errno : ENOSPC
    isLastLineWhole = count == data.count || (count <= 0 && isLastLineWhole)
    guard count == data.count else { throw .writing(code) }
  }
}
