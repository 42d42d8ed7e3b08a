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
final class InputFile {
  typealias Reason = SafeTensorsError.Reason

  /// The length of the file when it was opened.
  let count: Int
  private let descriptor: CInt

  /// Opens the file at `path`.
  init(path: String) throws(Reason) {
    // The system would cut a path at a NUL inside.
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

  /// The `count` bytes at `offset`, for short parts of the file.
  func bytes(at offset: Int, count: Int) throws(Reason) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    let outcome = bytes.withUnsafeMutableBytes { fill($0, from: offset) }
    try check(outcome, offset: offset, count: count)
    return bytes
  }

  /// The `count` bytes at `offset`, in memory of their own.
  func block(at offset: Int, count: Int) throws(Reason) -> MemoryBlock {
    guard let block = MemoryBlock(count: count) else { throw .outOfMemory(bytes: count) }
    try check(fill(block.bytes, from: offset), offset: offset, count: count)
    return block
  }

  private func check(_ outcome: (taken: Int, failure: CInt), offset: Int, count: Int) throws(Reason) {
    guard outcome.failure == 0 else { throw .unreadable(SystemError.text(outcome.failure)) }
    // The file became shorter after it was opened.
    guard outcome.taken == count else { throw .truncated(expected: self.count, found: offset + outcome.taken) }
  }

  /// Reads until `buffer` is full or the file ends.
  private func fill(_ buffer: UnsafeMutableRawBufferPointer, from offset: Int) -> (taken: Int, failure: CInt) {
    var taken = 0
    while taken < buffer.count, let start = buffer.baseAddress {
      let count = pread(descriptor, start + taken, buffer.count - taken, off_t(offset + taken))
      if count < 0 && errno == EINTR { continue }
      if count < 0 { return (taken, errno) }
      if count == 0 { break }
      taken += count
    }
    return (taken, 0)
  }
}
