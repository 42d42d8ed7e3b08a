#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// The system's `write`, which the member of the same name would hide.
private func writeToSystem(_ descriptor: CInt, _ start: UnsafeRawPointer, _ count: Int) -> Int {
  write(descriptor, start, count)
}

/// Files that appear complete or not at all.
enum AtomicFile {
  /// Writes a part of the bytes to a descriptor, as the system's `write` does; a test puts a full disk in its place.
  typealias PartWriter = (CInt, UnsafeRawPointer, Int) -> Int

  /// Writes `bytes` beside `path` under a temporary name, waits until they are on the disk, and gives them their name.
  ///
  /// After an error neither the temporary file nor a changed `path` is left.
  static func write(
    _ bytes: [UInt8], to path: String, replacing: Bool, through writePart: PartWriter? = nil
  ) throws(PictureError.Reason) {
    guard !path.isEmpty, !path.utf8.contains(0) else { throw .unwritable("the name is empty or has a NUL in it") }
    let (temporary, descriptor) = try createTemporaryFile(inDirectoryOf: path)
    do {
      try fill(descriptor, with: bytes, through: writePart ?? writeToSystem)
      try name(temporary, path, replacing: replacing)
    } catch {
      unlink(temporary)
      throw error
    }
    syncDirectory(of: path)
  }

  private static func directory(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// A new file beside `path`; its name does not grow with that of `path`, which may have the greatest length.
  private static func createTemporaryFile(
    inDirectoryOf path: String
  ) throws(PictureError.Reason) -> (path: String, descriptor: CInt) {
    let directory = directory(of: path)
    for attempt in 0..<100_000 {
      let temporary = "\(directory)/.partial-\(getpid())-\(attempt)"
      let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
      if descriptor >= 0 { return (temporary, descriptor) }
      let code = errno
      guard code == EEXIST || code == EINTR else { throw .unwritable(SystemError.text(code)) }
    }
    throw .unwritable("the folder is full of files called .partial-…")
  }

  private static func fill(
    _ descriptor: CInt, with bytes: [UInt8], through writePart: PartWriter
  ) throws(PictureError.Reason) {
    var failure: CInt = 0
    bytes.withUnsafeBytes { buffer in
      var written = 0
      while written < buffer.count, failure == 0, let start = buffer.baseAddress {
        let count = writePart(descriptor, start + written, buffer.count - written)
        if count > 0 {
          written += count
        } else if errno != EINTR {
          failure = count == 0 ? ENOSPC : errno
        }
      }
    }
    if failure == 0, fsync(descriptor) != 0 { failure = errno }
    if close(descriptor) != 0, failure == 0 { failure = errno }
    guard failure == 0 else { throw .unwritable(SystemError.text(failure)) }
  }

  private static func name(_ temporary: String, _ path: String, replacing: Bool) throws(PictureError.Reason) {
    if replacing {
      guard rename(temporary, path) == 0 else { throw .unwritable(SystemError.text(errno)) }
      return
    }
    // A link fails where the name is taken, even if it was free a moment ago.
    if link(temporary, path) == 0 {
      unlink(temporary)
      return
    }
    let code = errno
    guard code != EEXIST else { throw .exists }
    // Some file systems (FAT, many network shares) have no links.
    guard [EPERM, ENOTSUP, EOPNOTSUPP, ENOSYS, EMLINK].contains(code) else { throw .unwritable(SystemError.text(code)) }
    var status = stat()
    guard lstat(path, &status) != 0 else { throw .exists }
    guard rename(temporary, path) == 0 else { throw .unwritable(SystemError.text(errno)) }
  }

  /// Makes the new name survive a power failure; where the system refuses, the file is complete all the same.
  private static func syncDirectory(of path: String) {
    let descriptor = open(directory(of: path), O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    _ = fsync(descriptor)
    close(descriptor)
  }
}
