#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// Whether the folder that holds a file is there: a drive that was unplugged or a network share that was lost takes away all
/// files at once, while a file that was deleted is missing by itself.
package enum FolderPresence {
  /// Why a folder that held something cannot be used at the moment, as the rest of a sentence that begins with its name; nil if
  /// it can.
  ///
  /// A folder without any entry counts as absent: a mount point is empty while nothing is mounted on it.
  package static func absence(of folder: String) -> String? {
    do {
      let content = try FolderContent(of: folder)
      return content.names.isEmpty && content.unusableNames.isEmpty ? "is empty" : nil
    } catch {
      return error.isMissing ? "is missing" : "cannot be listed: \(error.text)"
    }
  }

  /// The first of the folders that a file below `root` depends on that is absent, and why; nil if all are there.
  ///
  /// They are `root`, the folder that the file lies in and, if the file is a link, the folder that the link leads to.
  package static func absence(aroundFile path: String, below root: String) -> (folder: String, reason: String)? {
    var folders = [root, FolderEntry.folder(of: path)]
    if let target = target(ofLink: path) { folders.append(FolderEntry.folder(of: target)) }
    for folder in folders {
      if let reason = absence(of: folder) { return (folder, reason) }
    }
    return nil
  }

  /// Where the link at `path` leads; nil if it is none.
  private static func target(ofLink path: String) -> String? {
    var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
    let count = readlink(path, &buffer, buffer.count)
    guard count > 0 else { return nil }
    let target = String(decoding: buffer.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    return target.hasPrefix("/") ? target : "\(FolderEntry.folder(of: path))/\(target)"
  }
}
