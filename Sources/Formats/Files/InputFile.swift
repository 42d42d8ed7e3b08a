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
package final class InputFile {
  /// The length of the file when it was opened.
  package let count: Int
  private let descriptor: CInt

  /// Opens the file at `path`.
  package init(path: String) throws(FileFault) {
    // A path with a NUL inside would be cut there by the system.
    guard !path.utf8.contains(0) else { throw .missing }
    var descriptor: CInt
    repeat { descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC) } while descriptor < 0 && errno == EINTR
    guard descriptor >= 0 else { throw .opening(errno) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else {
      let code = errno
      close(descriptor)
      throw .unreadable(SystemError.text(code))
    }
    let kind = status.st_mode & S_IFMT
    guard kind == S_IFREG else {
      close(descriptor)
      throw kind == S_IFDIR ? .folder : .notAFile
    }
    self.descriptor = descriptor
    self.count = Int(status.st_size)
  }

  deinit {
    close(descriptor)
  }

  /// Fills `buffer` with the bytes from `offset` on, all of which must lie in the file.
  package func fill(_ buffer: UnsafeMutableRawBufferPointer, from offset: Int) throws(FileFault) {
    var taken = 0
    while taken < buffer.count, let start = buffer.baseAddress {
      let count = pread(descriptor, start + taken, buffer.count - taken, off_t(offset + taken))
      if count < 0 && errno == EINTR { continue }
      guard count >= 0 else { throw .reading(errno) }
      guard count > 0 else { throw .unreadable("it became shorter while it was read") }
      taken += count
    }
  }

  /// The `count` bytes at `offset`, all of which must lie in the file.
  package func read(at offset: Int, count: Int) throws(FileFault) -> [UInt8] {
    if count == 0 { return [] }
    var fault: FileFault?
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      do throws(FileFault) {
        try fill(UnsafeMutableRawBufferPointer(start: buffer.baseAddress, count: count), from: offset)
        filled = count
      } catch {
        fault = error
      }
    }
    if let fault { throw fault }
    return bytes
  }

  /// Reads the beginning of the file from its device or server, not from what the system has in memory.
  package func readUncached() throws(FileFault) {
    #if canImport(Darwin)
      _ = fcntl(descriptor, F_NOCACHE, 1)
    #else
      _ = posix_fadvise(descriptor, 0, 0, POSIX_FADV_DONTNEED)
    #endif
    _ = try read(at: 0, count: min(count, 1))
  }

  /// All bytes of the file, if they are not more than `limit`.
  package func readAll(limit: Int) throws(FileFault) -> [UInt8] {
    guard count <= limit else { throw .tooLarge(bytes: count, maximum: limit) }
    return try read(at: 0, count: count)
  }
}
