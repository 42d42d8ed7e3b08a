import Foundation

/// The path and the query of a request, decoded.
package struct RequestTarget: Equatable {
  /// The parts of the path between its slashes.
  package let path: [String]
  private let query: [String: String]

  /// Reads a target such as `/api/jobs/7?wait=true`.
  ///
  /// - Throws: `Refusal` where it is anything else, or names a parameter twice.
  package init(_ target: String) throws(Refusal) {
    guard target.utf8.first == UInt8(ascii: "/"), target.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
      throw Self.malformed
    }
    let parts = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    path = try Self.decoded(parts[0].dropFirst().split(separator: "/", omittingEmptySubsequences: false))
    var query: [String: String] = [:]
    for pair in parts.count > 1 ? parts[1].split(separator: "&") : [] {
      let words = try Self.decoded(
        pair.replacing("+", with: " ").split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false))
      guard query.updateValue(words.count > 1 ? words[1] : "", forKey: words[0]) == nil else {
        throw Refusal(400, "The address has the parameter \(words[0]) twice.")
      }
    }
    self.query = query
  }

  /// The value of a parameter; nil where it is missing.
  package subscript(_ name: String) -> String? { query[name] }

  /// Checks that there are no other parameters, as a misspelt one would be passed over in silence.
  ///
  /// - Throws: `Refusal`.
  func check(only names: Set<String>) throws(Refusal) {
    if let other = query.keys.filter({ !names.contains($0) }).min() {
      throw Refusal(400, "There is no parameter \(other); there are \(names.sorted().joined(separator: ", ")).")
    }
  }

  private static func decoded<Part: StringProtocol>(_ parts: [Part]) throws(Refusal) -> [String] {
    var words: [String] = []
    for part in parts {
      guard let word = String(part).removingPercentEncoding, !word.utf8.contains(0) else { throw malformed }
      words.append(word)
    }
    return words
  }

  private static let malformed = Refusal(400, "The address is malformed.")
}
