import Foundation

/// An answer, apart from any socket.
package struct Response: Sendable {
  /// The status of HTTP.
  package var status: Int
  /// Header fields beside those that every answer has.
  package var headers: [(name: String, value: String)]
  package var body: [UInt8]

  package init(status: Int = 200, headers: [(String, String)] = [], body: [UInt8] = []) {
    self.status = status
    self.headers = headers.map { (name: $0.0, value: $0.1) }
    self.body = body
  }

  /// An answer in JSON.
  package static func json(_ value: some Encodable, status: Int = 200) -> Response {
    let body = (try? encoder.encode(value)).map { [UInt8]($0) } ?? []
    return Response(status: status, headers: [("Content-Type", "application/json")], body: body)
  }

  /// The same text for the same value, on one line.
  static var encoder: JSONEncoder {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return encoder
  }

  /// What every answer has: nothing is kept by the browser or its caches, taken for what it is not, put into other pages, or told to others.
  package static let commonHeaders: [(name: String, value: String)] = [
    ("Cache-Control", "no-store"),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "no-referrer"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
  ]

  /// What an answer may do where it says nothing of it: nothing at all.
  static let strictPolicy = "default-src 'none'; frame-ancestors 'none'; sandbox"

  /// All header fields.
  package var allHeaders: [(name: String, value: String)] {
    let has = headers.contains { $0.name == "Content-Security-Policy" }
    return Self.commonHeaders + (has ? [] : [("Content-Security-Policy", Self.strictPolicy)]) + headers
  }
}
