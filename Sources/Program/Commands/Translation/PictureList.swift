import Files
import Foundation

/// A list of pictures, as programs such as `find` and editors on any system write it.
enum PictureList {
  /// The paths in a list: one a line, or between NULs (`find -print0`), which tell that names may hold anything.
  ///
  /// UTF-8 with or without a byte order mark and UTF-16 with one are read, with line ends of either kind.
  ///
  /// - Returns: the paths, and what of the list is no text, with replacement characters.
  static func paths(in list: Data) -> (paths: [String], unreadable: [String]) {
    var list = list
    if let utf16 = utf16Text(list) {
      list = Data(utf16.utf8)
    } else if list.starts(with: [0xEF, 0xBB, 0xBF]) {
      list = Data(list.dropFirst(3))
    }
    let separator = list.contains(0) ? UInt8(0) : UInt8(ascii: "\n")
    var paths: [String] = []
    var unreadable: [String] = []
    for line in list.split(separator: separator) {
      let isWindowsLine = separator != 0 && line.last == UInt8(ascii: "\r")
      let bytes = isWindowsLine ? line.dropLast() : line
      if bytes.isEmpty { continue }
      if let path = String(validating: bytes, as: UTF8.self) {
        paths.append(path)
      } else {
        unreadable.append(String(decoding: bytes, as: UTF8.self))
      }
    }
    return (paths, unreadable)
  }

  /// The text of a list in UTF-16, which PowerShell writes; nil if it does not begin with a byte order mark of that kind.
  private static func utf16Text(_ list: Data) -> String? {
    let isLittleEndian = list.starts(with: [0xFF, 0xFE])
    guard isLittleEndian || list.starts(with: [0xFE, 0xFF]) else { return nil }
    return String(data: list.dropFirst(2), encoding: isLittleEndian ? .utf16LittleEndian : .utf16BigEndian)
  }
}
