/// Reads the fields of a message in the wire format of Protocol Buffers, never beyond its end.
package struct ProtobufReader {
  /// The value of a field.
  package enum Value {
    case number(UInt64)
    case short(UInt32)
    case bytes(ArraySlice<UInt8>)
  }

  private let input: ArraySlice<UInt8>
  private var position: Int

  /// Reads a message from its first byte on.
  package init(_ bytes: ArraySlice<UInt8>) {
    input = bytes
    position = bytes.startIndex
  }

  /// The next field's number and value; nil at the end.
  package mutating func next() throws(ProtobufFault) -> (field: Int, value: Value)? {
    guard position < input.endIndex else { return nil }
    let tag = try varint()
    guard let type = ProtobufWriter.WireType(rawValue: tag & 7), let field = Int(exactly: tag >> 3), field > 0 else {
      throw .damaged(byte: position)
    }
    switch type {
    case .varint: return (field, .number(try varint()))
    case .fixed64: return (field, .number(try fixed(8)))
    case .fixed32: return (field, .short(UInt32(truncatingIfNeeded: try fixed(4))))
    case .lengthDelimited:
      let count = try varint()
      guard count <= UInt64(input.endIndex - position) else { throw .truncated }
      defer { position += Int(count) }
      return (field, .bytes(input[position..<position + Int(count)]))
    }
  }

  /// The next of whole numbers that stand one after the other without tags; nil at the end.
  package mutating func nextPacked() throws(ProtobufFault) -> Int64? {
    position < input.endIndex ? Int64(bitPattern: try varint()) : nil
  }

  private mutating func varint() throws(ProtobufFault) -> UInt64 {
    var number: UInt64 = 0
    for shift in stride(from: UInt64(0), to: 64, by: 7) {
      guard position < input.endIndex else { throw .truncated }
      let byte = input[position]
      position += 1
      number |= UInt64(byte & 0x7F) << shift
      if byte < 0x80 { return number }
    }
    throw .damaged(byte: position)
  }

  private mutating func fixed(_ count: Int) throws(ProtobufFault) -> UInt64 {
    guard count <= input.endIndex - position else { throw .truncated }
    defer { position += count }
    return input[position..<position + count].reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }
}

extension ProtobufReader.Value {
  /// The value as a whole number.
  package func integer() throws(ProtobufFault) -> Int64 {
    guard case .number(let number) = self else { throw .otherKind }
    return Int64(bitPattern: number)
  }

  /// The value as a text.
  package func text() throws(ProtobufFault) -> String {
    guard let text = String(validating: try content(), as: UTF8.self) else { throw .otherKind }
    return text
  }

  /// The value as bytes.
  package func content() throws(ProtobufFault) -> ArraySlice<UInt8> {
    guard case .bytes(let bytes) = self else { throw .otherKind }
    return bytes
  }
}
