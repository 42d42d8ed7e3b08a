#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// What the system knows of the file, folder or link at a path.
package struct FileStatus {
  /// What is at a path.
  package enum Kind {
    case file
    case folder
    case link
    case other
  }

  /// What tells one file or folder from all others, whatever path leads to it.
  package struct Identity: Hashable, Sendable {
    let device: UInt64
    let number: UInt64
  }

  /// Why there is no status.
  package struct Failure: Error {
    /// The system's error number.
    package let code: CInt
    /// Whether nothing is there; otherwise it is out of reach.
    package var isMissing: Bool { code == ENOENT || code == ENOTDIR }
    /// The system's words.
    package var text: String { SystemError.text(code) }
  }

  /// What is there.
  package let kind: Kind
  /// The bytes of a file.
  package let size: Int
  /// When its content was last changed, in nanoseconds since 1970: the later of the times that the system keeps of the content
  /// and of the file itself, as programs set the first one back.
  package let changed: Int
  /// How many names it has.
  package let linkCount: Int
  /// Which one it is.
  package let identity: Identity

  /// Asks for what is at `path`; a link is followed unless `isLinkKept`.
  package init(of path: String, isLinkKept: Bool = false) throws(Failure) {
    // A path with a NUL inside would be cut there by the system.
    guard !path.utf8.contains(0) else { throw Failure(code: ENOENT) }
    var status = stat()
    let result = isLinkKept ? lstat(path, &status) : stat(path, &status)
    guard result == 0 else { throw Failure(code: errno) }
    kind =
      switch status.st_mode & S_IFMT {
      case S_IFREG: .file
      case S_IFDIR: .folder
      case S_IFLNK: .link
      default: .other
      }
    size = Int(status.st_size)
    #if canImport(Darwin)
      let times = [status.st_mtimespec, status.st_ctimespec]
    #else
      let times = [status.st_mtim, status.st_ctim]
    #endif
    changed = times.map { Int($0.tv_sec) &* 1_000_000_000 &+ Int($0.tv_nsec) }.max() ?? 0
    linkCount = Int(status.st_nlink)
    identity = Identity(
      device: UInt64(truncatingIfNeeded: status.st_dev), number: UInt64(truncatingIfNeeded: status.st_ino))
  }
}
