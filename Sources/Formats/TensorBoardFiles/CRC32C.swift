/// The CRC-32 with Castagnoli's polynomial (RFC 3720, appendix B.4); not the one of PNG and zlib, which is `Files.Checksum`.
struct CRC32C {
  /// The sum as a number.
  let value: UInt32

  /// The check sum of `bytes`.
  init(of bytes: some Sequence<UInt8>) {
    value = ~bytes.reduce(~0) { sum, byte in Self.table[Int((sum ^ UInt32(byte)) & 0xFF)] ^ sum >> 8 }
  }

  /// The sum as records hold it, turned and moved, since the sum of bytes that hold their own sum would tell nothing.
  var masked: UInt32 { (value >> 15 | value << 17) &+ 0xA282_EAD8 }

  /// What a byte makes of a sum of 0; the polynomial with its bits in reverse order.
  private static let table: [UInt32] = (0..<256).map { byte in
    (0..<8).reduce(UInt32(byte)) { sum, _ in sum & 1 == 1 ? sum >> 1 ^ 0x82F6_3B78 : sum >> 1 }
  }
}
