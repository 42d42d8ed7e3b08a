/// Reads the parts of JSON that a safetensors header is made of, byte by byte and strictly.
///
/// There are objects, arrays of natural numbers, and strings, and the caller says which comes next: so nothing can be
/// nested deeper than the format allows, and nothing but memory for one string or number is reserved.
struct HeaderScanner {
  typealias Reason = SafeTensorsError.Reason

  private let bytes: [UInt8]
  private var position = 0
  /// Where the header begins in the file, for messages.
  private let origin: Int

  init(_ bytes: [UInt8], origin: Int) {
    self.bytes = bytes
    self.origin = origin
  }

  /// Consumes the brace or bracket that opens an object or an array.
  mutating func open(_ bracket: Unicode.Scalar) throws(Reason) {
    skipWhitespace()
    guard consume(bracket) else { throw malformed("a \(bracket) is missing") }
  }

  /// The next key of an object and the colon after it, or nil after the closing brace.
  mutating func nextKey(isFirst: Bool) throws(Reason) -> String? {
    guard try continues(to: "}", isFirst: isFirst) else { return nil }
    let key = try string()
    skipWhitespace()
    guard consume(":") else { throw malformed("a colon is missing") }
    return key
  }

  /// The natural numbers of an array, of which there may be at most `limit`.
  mutating func naturalNumbers(limit: Int) throws(Reason) -> [Int] {
    try open("[")
    var numbers: [Int] = []
    while try continues(to: "]", isFirst: numbers.isEmpty) {
      guard numbers.count < limit else { throw malformed("a list has more than \(limit) numbers") }
      numbers.append(try naturalNumber())
    }
    return numbers
  }

  /// A string with its escapes resolved.
  mutating func string() throws(Reason) -> String {
    skipWhitespace()
    guard consume("\"") else { throw malformed("a quotation mark is missing") }
    let start = position
    var text: [UInt8] = []
    var plain = position
    while position < bytes.count {
      switch bytes[position] {
      case UInt8(ascii: "\""):
        text += bytes[plain..<position]
        position += 1
        guard let string = String(validating: text, as: UTF8.self) else {
          position = start
          throw malformed("a text is not valid UTF-8")
        }
        return string
      case UInt8(ascii: "\\"):
        text += bytes[plain..<position]
        position += 1
        text += try escapedScalar().utf8Bytes
        plain = position
      case 0..<0x20:
        throw malformed("a text has a control character")
      default:
        position += 1
      }
    }
    throw malformed("a text has no end")
  }

  /// Checks that nothing but white space follows.
  mutating func end() throws(Reason) {
    skipWhitespace()
    guard position == bytes.count else { throw malformed("something follows the closing brace") }
  }

  /// An error at the current position.
  func malformed(_ detail: String) -> Reason {
    .malformedHeader(byte: origin + position, detail: detail)
  }

  /// Whether another element follows; consumes the comma before it or the closing `bracket`.
  private mutating func continues(to bracket: Unicode.Scalar, isFirst: Bool) throws(Reason) -> Bool {
    skipWhitespace()
    if consume(bracket) { return false }
    if !isFirst {
      guard consume(",") else { throw malformed("a comma or a \(bracket) is missing") }
      skipWhitespace()
    }
    return true
  }

  private mutating func naturalNumber() throws(Reason) -> Int {
    let start = position
    var number = 0
    while position < bytes.count, case let digit = bytes[position] &- UInt8(ascii: "0"), digit < 10 {
      let (tens, tooManyTens) = number.multipliedReportingOverflow(by: 10)
      let (sum, tooLarge) = tens.addingReportingOverflow(Int(digit))
      guard !tooManyTens, !tooLarge else {
        position = start
        throw malformed("a number is too large")
      }
      number = sum
      position += 1
    }
    guard position > start else { throw malformed("a natural number is missing") }
    guard position == start + 1 || bytes[start] != UInt8(ascii: "0") else {
      position = start
      throw malformed("a number begins with a zero")
    }
    return number
  }

  private mutating func escapedScalar() throws(Reason) -> Unicode.Scalar {
    guard position < bytes.count else { throw malformed("a text has no end") }
    let letter = bytes[position]
    position += 1
    switch letter {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(letter)
    case UInt8(ascii: "b"): return "\u{08}"
    case UInt8(ascii: "f"): return "\u{0C}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"): return try scalarOfCodeUnits()
    default:
      position -= 1
      throw malformed("a text has an unknown escape")
    }
  }

  /// The scalar of the code unit whose four digits come next, or of a surrogate pair of two such escapes.
  private mutating func scalarOfCodeUnits() throws(Reason) -> Unicode.Scalar {
    let first = try codeUnit()
    if let scalar = Unicode.Scalar(first) { return scalar }
    guard first < 0xDC00, consume("\\"), consume("u"), case let second = try codeUnit(),
      0xDC00..<0xE000 ~= second,
      let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
    else { throw malformed("a text has half of a surrogate pair") }
    return scalar
  }

  private mutating func codeUnit() throws(Reason) -> UInt32 {
    var unit: UInt32 = 0
    for _ in 0..<4 {
      guard position < bytes.count, let digit = Character(Unicode.Scalar(bytes[position])).hexDigitValue else {
        throw malformed("a text has an escape without four hexadecimal digits")
      }
      unit = unit << 4 | UInt32(digit)
      position += 1
    }
    return unit
  }

  private mutating func skipWhitespace() {
    while position < bytes.count {
      switch bytes[position] {
      case 0x20, 0x09, 0x0A, 0x0D: position += 1
      default: return
      }
    }
  }

  private mutating func consume(_ character: Unicode.Scalar) -> Bool {
    guard position < bytes.count, UInt32(bytes[position]) == character.value else { return false }
    position += 1
    return true
  }
}

extension Unicode.Scalar {
  fileprivate var utf8Bytes: [UInt8] { Array(UTF8.encode(self) ?? UTF8.encodedReplacementCharacter) }
}
