import Files
import Testing

@Suite struct SHA256Tests {
  private static func digits(_ parts: [[UInt8]]) -> String {
    var hash = SHA256()
    for part in parts { hash.add(part) }
    return hash.digits
  }

  /// The examples of FIPS 180-4, and a million times the letter a.
  @Test(
    arguments: [
      ("", 1, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
      ("abc", 1, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
      (
        "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 1,
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
      ),
      ("a", 1_000_000, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"),
    ])
  func `known hashes`(text: String, count: Int, expected: String) {
    #expect(Self.digits([[UInt8](String(repeating: text, count: count).utf8)]) == expected)
  }

  @Test func `how bytes are parted makes no difference`() {
    let bytes = (0..<300).map { UInt8(truncatingIfNeeded: $0 * 7) }
    let whole = Self.digits([bytes])
    for first in [1, 55, 56, 63, 64, 65, 128, 299] {
      #expect(Self.digits([Array(bytes[..<first]), Array(bytes[first...])]) == whole)
    }
  }
}
