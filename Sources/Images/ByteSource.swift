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

/// Bytes in memory.
struct MemoryBytes: ByteSource {
  let bytes: [UInt8]

  var count: Int { bytes.count }

  func read(at offset: Int, count: Int) -> [UInt8] { Array(bytes[offset..<offset + count]) }
}
