#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// A file that is written part by part under a temporary name, and appears complete or not at all.
final class AtomicFile {
  typealias Reason = SafeTensorsError.Reason

  private let path: String
  private let temporary: String
  private var descriptor: CInt

  /// Makes an empty file beside `path`; its name does not grow with that of `path`, which may have the greatest length.
  init(path: String) throws(Reason) {
    guard !path.isEmpty, !path.utf8.contains(0) else { throw .unwritable("the name is empty or has a NUL in it") }
    self.path = path
    let directory = AtomicFile.directory(of: path)
    for attempt in 0..<100_000 {
      let temporary = "\(directory)/.partial-\(getpid())-\(attempt)"
      let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
      if descriptor >= 0 {
        self.temporary = temporary
        self.descriptor = descriptor
        return
      }
      let code = errno
      guard code == EEXIST || code == EINTR else { throw .unwritable(SystemError.text(code)) }
    }
    throw .unwritable("the folder is full of files called .partial-…")
  }

  /// Writes `bytes` behind what was written before; returns the system's error number, or 0.
  func append(_ bytes: UnsafeRawBufferPointer) -> CInt {
    var written = 0
    while written < bytes.count, let start = bytes.baseAddress {
      let count = write(descriptor, start + written, bytes.count - written)
      if count > 0 {
        written += count
      } else if count == 0 {
        return ENOSPC
      } else if errno != EINTR {
        return errno
      }
    }
    return 0
  }

  /// Waits until everything is on the disk, and gives the file its name; what had this name is replaced.
  func commit() throws(Reason) {
    let synced = fsync(descriptor) == 0 ? 0 : errno
    let closed = close(descriptor) == 0 ? 0 : errno
    descriptor = -1
    guard synced == 0, closed == 0 else { throw .unwritable(SystemError.text(synced != 0 ? synced : closed)) }
    guard rename(temporary, path) == 0 else { throw .unwritable(SystemError.text(errno)) }
    syncDirectory()
  }

  /// Removes the temporary file.
  func discard() {
    if descriptor >= 0 { close(descriptor) }
    descriptor = -1
    unlink(temporary)
  }

  private static func directory(of path: String) -> String {
    // In UTF-8, since a combining mark at the beginning of a name would hide the slash before it.
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "." }
    return slash == path.startIndex ? "/" : String(decoding: path.utf8[..<slash], as: UTF8.self)
  }

  /// Makes the new name survive a power failure; where the system refuses, the file is complete all the same.
  private func syncDirectory() {
    let folder = open(AtomicFile.directory(of: path), O_RDONLY | O_CLOEXEC)
    guard folder >= 0 else { return }
    _ = fsync(folder)
    close(folder)
  }
}
