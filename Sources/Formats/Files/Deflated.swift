import CZlib

/// Bytes that zlib has packed.
package enum Deflated {
  /// What was packed; nil where it is damaged or longer than `limit` bytes.
  package static func unpacked(_ bytes: [UInt8], limit: Int) -> [UInt8]? {
    var capacity = min(limit, max(4096, 4 * bytes.count))
    while capacity > 0 {
      var result = [UInt8](repeating: 0, count: capacity)
      var count = uLongf(capacity)
      switch uncompress(&result, &count, bytes, uLong(bytes.count)) {
      case Z_OK: return Array(result[..<Int(count)])
      case Z_BUF_ERROR where capacity < limit: capacity = min(limit, 4 * capacity)
      default: return nil
      }
    }
    return nil
  }

  /// What was packed without zlib's frame, as in ZIP archives, and has `count` bytes; nil where it is damaged or has not.
  package static func unpackedWithoutFrame(_ bytes: [UInt8], count: Int) -> [UInt8]? {
    var stream = z_stream()
    guard
      inflateInit2_(&stream, -MAX_WBITS, ZLIB_VERSION, CInt(MemoryLayout<z_stream>.size)) == Z_OK,
      let available = UInt32(exactly: bytes.count), let wanted = UInt32(exactly: count)
    else { return nil }
    defer { inflateEnd(&stream) }
    var input = bytes
    var result = [UInt8](repeating: 0, count: max(count, 1))
    let status = input.withUnsafeMutableBufferPointer { input in
      result.withUnsafeMutableBufferPointer { result in
        (stream.next_in, stream.avail_in) = (input.baseAddress, available)
        (stream.next_out, stream.avail_out) = (result.baseAddress, wanted)
        return inflate(&stream, Z_FINISH)
      }
    }
    return status == Z_STREAM_END && stream.avail_out == 0 ? Array(result[..<count]) : nil
  }
}
