#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// A file that is written part by part under a temporary name, and appears complete or not at all.
///
/// It is written beside its place, brought to the disk and then given its name. Whatever happens before that leaves
/// neither a temporary file nor a changed one.
package final class AtomicFile {
  /// Writes a part of the bytes to a descriptor, as the system's `write` does; a test puts a full disk in its place.
  package typealias PartWriter = (CInt, UnsafeRawPointer, Int) -> Int

  /// What the names of the temporary files begin with; a kill may leave one behind.
  package static let temporaryPrefix = ".partial-"

  private let path: String
  private let temporary: String
  private let writePart: PartWriter
  private var descriptor: CInt
  /// The error number of the first part that could not be written; nothing is written after it.
  private var failure: CInt = 0

  /// Makes an empty file beside `path`; its name does not grow with that of `path`, which may have the greatest length.
  package init(
    path: String, through writePart: @escaping PartWriter = { systemWrite($0, $1, $2) }
  ) throws(FileFault) {
    guard !path.isEmpty, !path.utf8.contains(0) else { throw .unwritable("the name is empty or has a NUL in it") }
    self.path = path
    self.writePart = writePart
    let folder = FolderEntry.folder(of: path)
    for attempt in 0..<100_000 {
      let temporary = "\(folder)/\(Self.temporaryPrefix)\(getpid())-\(attempt)"
      let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
      if descriptor >= 0 {
        self.temporary = temporary
        self.descriptor = descriptor
        return
      }
      let code = errno
      guard code == EEXIST || code == EINTR else { throw .writing(code) }
    }
    throw .unwritable("the folder is full of files called \(Self.temporaryPrefix)…")
  }

  deinit {
    guard descriptor >= 0 else { return }
    close(descriptor)
    unlink(temporary)
  }

  /// Writes `bytes` to `path`, which is replaced if it may be.
  package static func write(_ bytes: [UInt8], to path: String, replacing: Bool = true) throws(FileFault) {
    let file = try AtomicFile(path: path)
    bytes.withUnsafeBytes(file.append)
    try file.commit(replacing: replacing)
  }

  /// Writes `bytes` behind what was written before; if the system refuses, `commit` says so.
  package func append(_ bytes: UnsafeRawBufferPointer) {
    var written = 0
    while written < bytes.count, failure == 0, let start = bytes.baseAddress {
      let count = writePart(descriptor, start + written, bytes.count - written)
      if count > 0 {
        written += count
      } else if count == 0 || errno != EINTR {
        failure = count == 0 ? ENOSPC : errno
      }
    }
  }

  /// Waits until everything is on the disk, and gives the file its name; called once, at the end.
  package func commit(replacing: Bool = true) throws(FileFault) {
    if failure == 0, fsync(descriptor) != 0 { failure = errno }
    if close(descriptor) != 0, failure == 0 { failure = errno }
    descriptor = -1
    do throws(FileFault) {
      guard failure == 0 else { throw .writing(failure) }
      try FolderEntry.rename(temporary, to: path, replacing: replacing)
    } catch {
      unlink(temporary)
      throw error
    }
    FolderEntry.synchronise(FolderEntry.folder(of: path))
  }
}

/// The system's `write`, which the member of the same name would hide.
private func systemWrite(_ descriptor: CInt, _ start: UnsafeRawPointer, _ count: Int) -> Int {
  write(descriptor, start, count)
}
