import Files

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A folder that exists: how it was named, and where it really is.
struct FolderPath {
  /// The path as it was given.
  let path: String
  /// The absolute path without links.
  let resolved: String
  /// Which folder it is.
  let identity: FileStatus.Identity
  /// The folder's name: that of the link where it was named by one, the real one for `.` and the like, empty for the root.
  let name: String
  /// The name of the folder that holds it, or the link to it; empty for the root.
  let parentName: String

  /// Finds the folder at `path`.
  ///
  /// - Throws: `DataError` if it is missing, no folder or out of reach.
  init(_ path: String) throws(DataError) {
    identity = try PictureListing.identity(ofFolder: path)
    resolved = try Self.resolved(path)
    self.path = path
    var given = path.split(separator: "/")
    while given.last == "." { given.removeLast() }
    if let last = given.last, last != ".." {
      name = String(last)
      let parent = (path.hasPrefix("/") ? "/" : "./") + given.dropLast().joined(separator: "/")
      parentName = Self.lastName(try Self.resolved(parent))
    } else {
      name = Self.lastName(resolved)
      parentName = Self.lastName(String(resolved.dropLast(name.count)))
    }
  }

  /// The sub-folder of that name, if there is one.
  func subfolder(_ name: String) throws(DataError) -> FolderPath? {
    let path = PictureListing.joined(path, name)
    guard let status = try? FileStatus(of: path), status.kind == .folder else { return nil }
    return try FolderPath(path)
  }

  /// Whether `other` lies somewhere below this folder.
  func contains(_ other: FolderPath) -> Bool {
    other.resolved.utf8.starts(with: PictureListing.joined(resolved, "").utf8) && other.identity != identity
  }

  private static func resolved(_ path: String) throws(DataError) -> String {
    guard let resolved = realpath(path, nil) else {
      throw .unreadableFolder(path: path, system: SystemError.text(errno))
    }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  private static func lastName(_ path: String) -> String { path.split(separator: "/").last.map { String($0) } ?? "" }
}
