#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// Names in folders: where they lie, how they change, and how they survive a power failure.
package enum FolderEntry {
  /// The folder that `path` lies in.
  package static func folder(of path: String) -> String {
    // In UTF-8, since a combining mark at the beginning of a name would hide the slash before it.
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "." }
    return slash == path.startIndex ? "/" : String(decoding: path.utf8[..<slash], as: UTF8.self)
  }

  /// The names in a path, without empty ones.
  package static func names(in path: String) -> [String] {
    // In UTF-8, as above.
    path.utf8.split(separator: UInt8(ascii: "/")).map { String(decoding: $0, as: UTF8.self) }
  }

  /// The path from the root of the file system, so that it means the same in every working folder.
  ///
  /// Links are kept as they are named, except on the way up (`..`), which a name alone does not tell.
  package static func absolute(_ path: String) -> String {
    if path.split(separator: "/").contains(".."), let resolved = realpath(path, nil) {
      defer { free(resolved) }
      return String(cString: resolved)
    }
    guard path.utf8.first != UInt8(ascii: "/") else { return path }
    var rest = path[...]
    while rest.hasPrefix("./") { rest = rest.dropFirst(2).drop { $0 == "/" } }
    guard let working = getcwd(nil, 0) else { return path }
    defer { free(working) }
    let folder = String(cString: working)
    if rest.isEmpty || rest == "." { return folder }
    return folder == "/" ? "/\(rest)" : "\(folder)/\(rest)"
  }

  /// Whether `path`, at which there may be nothing yet, is a folder that exists or lies within it, whatever links lead there.
  package static func lies(_ path: String, within folder: String) -> Bool {
    guard let identity = (try? FileStatus(of: folder))?.identity else { return false }
    // The part of the path that exists, without links, so that the folders above it are those in its name.
    var place = absolute(path)
    while (try? FileStatus(of: place)) == nil, place != "/" { place = Self.folder(of: place) }
    guard let resolved = realpath(place, nil) else { return false }
    defer { free(resolved) }
    place = String(cString: resolved)
    while (try? FileStatus(of: place))?.identity != identity {
      if place == "/" { return false }
      place = Self.folder(of: place)
    }
    return true
  }

  /// Makes a folder in one that is there; one that is there already is as good.
  package static func makeFolder(_ path: String) throws(FileFault) {
    guard !path.utf8.contains(0) else { throw .unwritable("the name has a NUL in it") }
    if mkdir(path, 0o777) == 0 { return }
    let code = errno
    guard code == EEXIST, (try? FileStatus(of: path))?.kind == .folder else {
      throw .writing(code)
    }
  }

  /// Gives a file or folder another name; a file that has it already is replaced if it may be, but a device, pipe or socket never.
  package static func rename(_ old: String, to new: String, replacing: Bool = true) throws(FileFault) {
    if !replacing {
      // A link fails where the name is taken, even if it was free a moment ago.
      if link(old, new) == 0 {
        unlink(old)
        return
      }
      let code = errno
      guard code != EEXIST else { throw .exists }
      // Some file systems (FAT, many network shares) have no links.
      guard [EPERM, ENOTSUP, EOPNOTSUPP, ENOSYS, EMLINK].contains(code) else {
        throw .writing(code)
      }
      guard (try? FileStatus(of: new, isLinkKept: true)) == nil else { throw .exists }
    }
    if (try? FileStatus(of: new, isLinkKept: true))?.kind == .other {
      throw .unwritable("it is a device, pipe or socket")
    }
    guard systemRename(old, new) == 0 else { throw .writing(errno) }
  }

  /// Waits until a file, or the names in a folder, are on the disk; where the system refuses, they are complete all the same.
  package static func synchronise(_ path: String) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    _ = fsync(descriptor)
    close(descriptor)
  }
}

/// The system's `rename`, which the member of the same name would hide.
private func systemRename(_ old: String, _ new: String) -> CInt { rename(old, new) }
