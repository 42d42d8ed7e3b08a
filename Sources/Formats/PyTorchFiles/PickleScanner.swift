/// Reads the parts that pickles are made of, never beyond their end.
struct PickleScanner {
  typealias Reason = PyTorchError.Reason

  private let input: [UInt8]
  private(set) var position: Int

  /// A global's name may have so many bytes.
  static let nameLimit = 1000

  init(_ bytes: [UInt8], position: Int) {
    input = bytes
    self.position = position
  }

  /// An error at the current place.
  func malformed(_ detail: String) -> Reason { .badPickle(byte: position, detail: detail) }

  mutating func byte() throws(Reason) -> UInt8 {
    guard position < input.count else { throw .truncated(detail: "the pickle has no end") }
    defer { position += 1 }
    return input[position]
  }

  /// A number, the lowest byte first.
  mutating func number<Number: FixedWidthInteger & UnsignedInteger>(_ type: Number.Type) throws(Reason) -> Number {
    try checkRemaining(MemoryLayout<Number>.size)
    defer { position += MemoryLayout<Number>.size }
    return input.littleEndian(at: position, as: type)
  }

  mutating func bytes(_ count: Int) throws(Reason) -> [UInt8] {
    try checkRemaining(count)
    defer { position += count }
    return Array(input[position..<position + count])
  }

  mutating func text(_ count: Int) throws(Reason) -> String {
    guard let text = String(validating: try bytes(count), as: UTF8.self) else {
      throw malformed("a text is not UTF-8")
    }
    return text
  }

  /// The text up to the next newline.
  mutating func line() throws(Reason) -> String {
    let rest = input[position...].prefix(Self.nameLimit + 1)
    guard let end = rest.firstIndex(of: UInt8(ascii: "\n")) else {
      if rest.count > Self.nameLimit { throw malformed("a name has more than \(Self.nameLimit) bytes") }
      throw .truncated(detail: "the pickle has no end")
    }
    let text = try text(end - position)
    position += 1
    return text
  }

  private func checkRemaining(_ count: Int) throws(Reason) {
    guard count <= input.count - position else {
      throw .truncated(detail: "the pickle announces \(count) bytes where \(input.count - position) are left")
    }
  }
}
