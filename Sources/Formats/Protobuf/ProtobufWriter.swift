/// Writes the fields of a message in the wire format of Protocol Buffers.
///
/// - SeeAlso: <https://protobuf.dev/programming-guides/encoding>
package struct ProtobufWriter {
  /// The fields so far.
  package private(set) var bytes: [UInt8] = []

  /// A message without fields.
  package init() {}

  /// How the value of a field is written.
  enum WireType: UInt64 {
    case varint = 0
    case fixed64 = 1
    case lengthDelimited = 2
    case fixed32 = 5
  }

  /// A whole number.
  package mutating func write(_ field: Int, _ number: Int64) {
    writeTag(field, .varint)
    writeVarint(UInt64(bitPattern: number))
  }

  /// A number of single precision.
  package mutating func write(_ field: Int, float number: Float) {
    writeTag(field, .fixed32)
    let bits = number.bitPattern
    for shift in stride(from: 0, to: 32, by: 8) { bytes.append(UInt8(truncatingIfNeeded: bits >> shift)) }
  }

  /// A number of double precision.
  package mutating func write(_ field: Int, double number: Double) {
    writeTag(field, .fixed64)
    let bits = number.bitPattern
    for shift in stride(from: 0, to: 64, by: 8) { bytes.append(UInt8(truncatingIfNeeded: bits >> shift)) }
  }

  /// A text.
  package mutating func write(_ field: Int, _ text: String) {
    writeTag(field, .lengthDelimited)
    writeVarint(UInt64(text.utf8.count))
    bytes += text.utf8
  }

  /// Bytes, those of another message among them.
  package mutating func write(_ field: Int, _ content: [UInt8]) {
    writeTag(field, .lengthDelimited)
    writeVarint(UInt64(content.count))
    bytes += content
  }

  private mutating func writeTag(_ field: Int, _ type: WireType) {
    writeVarint(UInt64(field) << 3 | type.rawValue)
  }

  /// Seven bits a byte, the lowest first; the eighth says that more follow.
  private mutating func writeVarint(_ number: UInt64) {
    var rest = number
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }
}
