import Files
import Foundation

/// A file of events that TensorBoard reads: what a session of training produces, step by step.
///
/// There is one for each session. What an earlier session wrote of steps that are taken once more is let go of by whoever reads the
/// files, since the new one says where it begins; none is ever changed.
package final class EventFile {
  /// The file's path.
  package let path: String
  private let file: FileHandle
  private let writePart: AtomicFile.PartWriter
  /// Bytes of the records that are written as a whole.
  private var length = 0

  /// Begins a file in a folder, which is made if it is missing.
  ///
  /// - Parameters:
  ///   - step: the steps that were taken before.
  ///   - time: seconds since 1970; the file's name begins with them, and readers go by the names.
  ///   - writePart: the system's `write`; a test puts a full disk in its place.
  /// - Throws: `FileFault`.
  package init(
    in folder: String, after step: Int, time: Double = Date().timeIntervalSince1970,
    through writePart: @escaping AtomicFile.PartWriter = { write($0, $1, $2) }
  ) throws(FileFault) {
    self.writePart = writePart
    try FolderEntry.makeFolder(folder)
    // Later than all that are there, whatever the clock says.
    let seconds = max(Int(time), (Self.times(in: folder).max() ?? -1) + 1)
    path = "\(folder)/\(Self.prefix)\(Self.padded(seconds)).\(Self.hostName).\(getpid()).0"
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw .writing(errno) }
    file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    try append(.version(time: time))
    try append(.sessionStart(time: time, firstStep: step + 1))
  }

  /// Adds values of a step.
  ///
  /// - Throws: `FileFault`; the file is as before then.
  package func add(
    _ values: [EventValue], step: Int, time: Double = Date().timeIntervalSince1970
  ) throws(FileFault) {
    try append(.values(values, time: time, step: step))
  }

  private func append(_ record: EventRecord) throws(FileFault) {
    var rest = record.bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { bytes in
        bytes.baseAddress.map { writePart(file.fileDescriptor, $0, bytes.count) } ?? 0
      }
      if count > 0 {
        rest = rest.dropFirst(count)
      } else if count == 0 || errno != EINTR {
        let code = count == 0 ? ENOSPC : errno
        // Readers stop at a record that is cut off.
        ftruncate(file.fileDescriptor, off_t(length))
        throw .writing(code)
      }
    }
    length += record.bytes.count
  }

  /// Whether a folder holds files of events.
  package static func isThere(in folder: String) -> Bool { !times(in: folder).isEmpty }

  /// What TensorBoard knows such files by.
  private static let prefix = "events.out.tfevents."

  /// The times in the names of a folder's files.
  private static func times(in folder: String) -> [Int] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.filter { $0.hasPrefix(prefix) }.compactMap { Int($0.dropFirst(prefix.count).prefix { $0 != "." }) }
  }

  private static func padded(_ seconds: Int) -> String {
    String(repeating: "0", count: max(0, 10 - String(seconds).count)) + String(seconds)
  }

  /// The machine's name, of which only plain letters are kept.
  private static var hostName: String {
    var name = [CChar](repeating: 0, count: 256)
    guard gethostname(&name, name.count - 1) == 0 else { return "localhost" }
    let text = String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    let plain = text.filter { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") }
    return plain.isEmpty ? "localhost" : plain
  }
}
