import Files

/// Bytes that can be read in any order: in memory or in a file.
protocol ByteSource {
  /// The number of bytes.
  var count: Int { get }

  /// The bytes of a range, which must lie inside `0..<self.count`.
  func read(at offset: Int, count: Int) throws(PictureError.Reason) -> [UInt8]
}

extension ByteSource {
  /// The bytes of a range; nil where it does not lie inside.
  func bytes(at offset: Int, count: Int) throws(PictureError.Reason) -> [UInt8]? {
    guard offset >= 0, count >= 0, offset <= self.count, count <= self.count - offset else { return nil }
    return try read(at: offset, count: count)
  }
}

/// Bytes in a file.
struct FileBytes: ByteSource {
  let file: InputFile

  /// Opens the file at `path`.
  init(path: String) throws(PictureError.Reason) {
    do { file = try InputFile(path: path) } catch { throw .file(error) }
  }

  var count: Int { file.count }

  func read(at offset: Int, count: Int) throws(PictureError.Reason) -> [UInt8] {
    do { return try file.read(at: offset, count: count) } catch { throw .file(error) }
  }

  /// All bytes of the file, if they are not more than `limit`.
  func readAll(limit: Int) throws(PictureError.Reason) -> [UInt8] {
    guard count <= limit else { throw .fileTooLarge(bytes: count, maximum: limit) }
    return try read(at: 0, count: count)
  }
}

/// Bytes in memory.
struct MemoryBytes: ByteSource {
  let bytes: [UInt8]

  var count: Int { bytes.count }

  func read(at offset: Int, count: Int) -> [UInt8] { Array(bytes[offset..<offset + count]) }
}
