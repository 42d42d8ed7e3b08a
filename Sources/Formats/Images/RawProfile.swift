/// Profiles in hexadecimal digits, which ImageMagick keeps in the text of a PNG.
enum RawProfile {
  /// The profile of a text: a line with its name, one with its length, and the digits.
  static func bytes(of text: [UInt8]) -> [UInt8]? {
    func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 }
    var rest = text[...]
    rest = rest.drop(while: isSpace)
    rest = rest.drop { !isSpace($0) }
    rest = rest.drop(while: isSpace)
    let length = rest.prefix { (0x30...0x39).contains($0) }
    guard let count = Int(String(decoding: length, as: UTF8.self)), count > 0, count <= text.count / 2 else {
      return nil
    }
    rest = rest.dropFirst(length.count)
    var bytes: [UInt8] = []
    bytes.reserveCapacity(count)
    var high: UInt8?
    for byte in rest where !isSpace(byte) {
      guard let digit = Character(UnicodeScalar(byte)).hexDigitValue else { return nil }
      if let first = high {
        bytes.append(first << 4 | UInt8(digit))
        high = nil
      } else {
        high = UInt8(digit)
      }
      if bytes.count == count { return bytes }
    }
    return nil
  }
}
