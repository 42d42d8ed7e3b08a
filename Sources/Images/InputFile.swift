#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// A regular file, open for reading.
///
/// Anything else (a folder, a pipe, a device) is refused when it is opened, so that reading ends and never waits.
final class InputFile: ByteSource {
  /// The length of the file when it was opened.
  let count: Int
  private let descriptor: CInt

  /// Opens the file at `path`.
  init(path: String) throws(PictureError.Reason) {
    // A path with a NUL inside would be cut there by the system.
    guard !path.utf8.contains(0) else { throw .missing }
    var descriptor: CInt
    repeat { descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC) } while descriptor < 0 && errno == EINTR
    guard descriptor >= 0 else {
      let code = errno
      throw code == ENOENT || code == ENOTDIR ? .missing : .unreadable(SystemError.text(code))
    }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else {
      let code = errno
      close(descriptor)
      throw .unreadable(SystemError.text(code))
    }
    let kind = status.st_mode & S_IFMT
    guard kind == S_IFREG else {
      close(descriptor)
      throw kind == S_IFDIR ? .directory : .notAFile
    }
    self.descriptor = descriptor
    self.count = Int(status.st_size)
  }

  deinit {
    close(descriptor)
  }

  func read(at offset: Int, count: Int) throws(PictureError.Reason) -> [UInt8] {
    guard count > 0 else { return [] }
    var failure: CInt = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      filled = 0
      while filled < count, let start = buffer.baseAddress {
        let taken = pread(descriptor, start + filled, count - filled, off_t(offset + filled))
        if taken < 0 && errno == EINTR { continue }
        if taken < 0 { failure = errno }
        if taken <= 0 { break }
        filled += taken
      }
    }
    guard failure == 0 else { throw .unreadable(SystemError.text(failure)) }
    guard bytes.count == count else { throw .unreadable("it became shorter while it was read") }
    return bytes
  }

  /// All bytes of the file.
  func readAll(limit: Int) throws(PictureError.Reason) -> [UInt8] {
    guard count <= limit else { throw .fileTooLarge(bytes: count, maximum: limit) }
    return try read(at: 0, count: count)
  }
}
