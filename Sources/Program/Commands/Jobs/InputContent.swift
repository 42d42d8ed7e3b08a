import Files

/// What tells whether a file still is what it was: its size, when it was changed, and the check sum of its bytes.
///
/// A file is taken for unchanged without being read only if nothing changed it, its times or its name.
struct InputContent: Codable, Equatable, Sendable {
  /// Bytes.
  let size: Int
  /// Nanoseconds since 1970.
  let changed: Int
  /// The CRC-32 of the bytes, as eight hexadecimal digits.
  let checksum: String

  /// Reads the file at `path`; nil if it cannot be read.
  init?(of path: String) {
    guard let status = try? FileStatus(of: path), let (checksum, count) = try? Checksum.ofFile(path) else { return nil }
    size = count
    changed = status.changed
    self.checksum = checksum.description
  }

  /// Whether the file at `path` holds the same.
  ///
  /// - Parameter isSameFile: whether the path is that of then; a file that was not changed since need not be read.
  func isThat(of path: String, isSameFile: Bool) -> Bool {
    guard let status = try? FileStatus(of: path), status.size == size else { return false }
    if isSameFile, status.changed == changed { return true }
    return (try? Checksum.ofFile(path))?.checksum.description == checksum
  }
}
