extension [UInt8] {
  /// The unsigned number that begins at `offset`, the lowest byte first; all of its bytes must be there.
  func littleEndian<Number: FixedWidthInteger & UnsignedInteger>(at offset: Int, as type: Number.Type) -> Number {
    var number: Number = 0
    for position in (0..<MemoryLayout<Number>.size).reversed() {
      number = number << 8 | Number(self[offset + position])
    }
    return number
  }

  /// Appends a number, the lowest byte first.
  mutating func append<Number: FixedWidthInteger>(littleEndian number: Number) {
    for position in 0..<MemoryLayout<Number>.size { append(UInt8(truncatingIfNeeded: number >> (8 * position))) }
  }
}
