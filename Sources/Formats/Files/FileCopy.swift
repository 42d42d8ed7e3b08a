#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// Files that go to another place as they are.
package enum FileCopy {
  /// How much of a file is in memory at a time.
  private static let partSize = 1 << 20

  /// Copies a file's bytes; the copy appears complete or not at all.
  ///
  /// - Parameter replacing: whether a file at `target` may be replaced.
  /// - Throws: `FileFault`, of either file.
  package static func copy(_ source: String, to target: String, replacing: Bool) throws(FileFault) {
    let input = try InputFile(path: source)
    let output = try AtomicFile(path: target)
    for start in stride(from: 0, to: input.count, by: partSize) {
      let part = try input.read(at: start, count: min(partSize, input.count - start))
      part.withUnsafeBytes(output.append)
    }
    try output.commit(replacing: replacing)
  }

  /// Gives a file a second name, `target`, on the same disk (a hard link): both are one file, and what changes one changes the other. A link
  /// is followed first.
  ///
  /// - Parameter replacing: whether a file at `target` may be replaced.
  /// - Throws: `FileFault`.
  package static func link(_ source: String, to target: String, replacing: Bool) throws(FileFault) {
    // The new name is free, or made beside it and then renamed, so that there is always a file at the target.
    let name = replacing ? "\(FolderEntry.folder(of: target))/\(AtomicFile.temporaryPrefix)link-\(getpid())" : target
    if linkat(AT_FDCWD, source, AT_FDCWD, name, AT_SYMLINK_FOLLOW) != 0 {
      let code = errno
      throw code == EEXIST ? .exists : code == ENOENT ? .missing : .writing(code)
    }
    guard replacing else { return }
    defer { unlink(name) }
    try FolderEntry.rename(name, to: target)
  }

  /// Whether two files hold the same bytes.
  package static func areEqual(_ first: String, _ second: String) -> Bool {
    guard let a = try? FileStatus(of: first), let b = try? FileStatus(of: second), a.kind == .file, b.kind == .file,
      a.size == b.size
    else { return false }
    if a.identity == b.identity { return true }
    guard let one = try? InputFile(path: first), let other = try? InputFile(path: second) else { return false }
    for start in stride(from: 0, to: a.size, by: partSize) {
      let count = min(partSize, a.size - start)
      guard let part = try? one.read(at: start, count: count), part == (try? other.read(at: start, count: count)) else {
        return false
      }
    }
    return true
  }
}
