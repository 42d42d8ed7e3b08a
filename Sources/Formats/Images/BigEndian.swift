/// Whole numbers with the most significant byte first, as PNG, JPEG and half of all EXIF blocks store them.
enum BigEndian {
  /// The number in the two bytes at `offset`.
  static func number16(_ bytes: [UInt8], at offset: Int) -> Int {
    Int(bytes[offset]) << 8 | Int(bytes[offset + 1])
  }

  /// The number in the four bytes at `offset`.
  static func number32(_ bytes: [UInt8], at offset: Int) -> Int {
    number16(bytes, at: offset) << 16 | number16(bytes, at: offset + 2)
  }

  /// The two bytes of a number.
  static func bytes16(_ number: Int) -> [UInt8] {
    [UInt8(truncatingIfNeeded: number >> 8), UInt8(truncatingIfNeeded: number)]
  }

  /// The four bytes of a number.
  static func bytes32(_ number: Int) -> [UInt8] {
    bytes16(number >> 16) + bytes16(number)
  }
}
