/// The order in which the bytes of a number are stored.
enum ByteOrder: Sendable {
  /// The least significant byte first, as in BMP, WebP and half of all TIFF files.
  case little
  /// The most significant byte first.
  case big

  /// The unsigned number in `count` bytes at `offset`, at most 8 of them; nil where they do not lie inside, or where the
  /// number is larger than `Int.max`.
  func number(_ bytes: [UInt8], at offset: Int, count: Int) -> Int? {
    guard offset >= 0, offset <= bytes.count - count else { return nil }
    var number: UInt64 = 0
    for index in 0..<count {
      number = number << 8 | UInt64(bytes[offset + (self == .big ? index : count - 1 - index)])
    }
    return Int(exactly: number)
  }

  /// The last `count` bytes of a number.
  func bytes(_ number: Int, count: Int) -> [UInt8] {
    let little = (0..<count).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
    return self == .little ? little : little.reversed()
  }
}
