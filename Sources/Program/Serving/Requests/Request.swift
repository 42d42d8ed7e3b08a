/// A request, apart from any socket.
package struct Request: Sendable {
  /// What comes before the body.
  package struct Head: Sendable {
    package let method: String
    /// What follows the method: a path and a query.
    package let target: String
    /// All header fields, in their order.
    package let headers: [(name: String, value: String)]

    package init(method: String, target: String, headers: [(String, String)]) {
      self.method = method
      self.target = target
      self.headers = headers.map { (name: $0.0, value: $0.1) }
    }

    /// The values of a field, whose name has any case.
    func values(_ name: String) -> [String] {
      headers.filter { $0.name.lowercased() == name.lowercased() }.map(\.value)
    }

    /// The value of a field that stands there once; nil where it is missing.
    ///
    /// - Throws: `Refusal` where it is there several times, so that two readers could take different ones.
    func value(_ name: String) throws(Refusal) -> String? {
      let values = values(name)
      guard values.count < 2 else { throw Refusal(400, "The request has several fields \(name).") }
      return values.first
    }
  }

  package let head: Head
  package let body: [UInt8]

  package init(_ head: Head, body: [UInt8] = []) {
    self.head = head
    self.body = body
  }
}
