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
}
