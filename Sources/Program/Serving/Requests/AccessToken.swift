/// The secret that the printed address carries, and without which the server tells nothing.
///
/// Its bits come from the system's generator and from no stream of a seed: nobody shall be able to make it again.
package struct AccessToken: Sendable {
  /// 64 hexadecimal digits.
  package let text: String

  private static let byteCount = 32

  /// Draws a new one.
  package init() {
    var generator = SystemRandomNumberGenerator()
    text = (0..<Self.byteCount).map { _ in
      let digits = String(UInt8.random(in: 0...255, using: &generator), radix: 16)
      return digits.count == 1 ? "0" + digits : digits
    }.joined()
  }

  /// A known one, for tests.
  init(text: String) { self.text = text }

  /// Whether a text is the token; how long that takes does not depend on where they differ.
  func matches(_ other: some StringProtocol) -> Bool {
    let (own, other) = (Array(text.utf8), Array(other.utf8))
    guard own.count == other.count else { return false }
    return zip(own, other).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
  }
}
