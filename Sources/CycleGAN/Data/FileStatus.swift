#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// What the system knows of the file, folder or link at a path.
struct FileStatus {
  /// What is at a path.
  enum Kind {
    case file
    case folder
    case link
    case other
  }

  /// What tells one file or folder from all others, whatever path leads to it.
  struct Identity: Hashable {
    let device: UInt64
    let number: UInt64
  }

  /// Why there is no status.
  struct Failure: Error {
    /// The system's error number.
    let code: CInt
    /// Whether nothing is there; otherwise it is out of reach.
    var isMissing: Bool { code == ENOENT || code == ENOTDIR }
    /// The system's words.
    var text: String { SystemFailure.text(code) }
  }

  let kind: Kind
  let identity: Identity

  /// Asks for what is at `path`; a link is followed unless `isLinkKept`.
  init(of path: String, isLinkKept: Bool = false) throws(Failure) {
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
    identity = Identity(
      device: UInt64(truncatingIfNeeded: status.st_dev), number: UInt64(truncatingIfNeeded: status.st_ino))
  }
}
