/// The checks that every request passes before anything else is done with it.
///
/// Any web page can make a browser send requests to this machine, and can give it a name of its own that leads here (DNS rebinding); other
/// users of the machine can connect as well. So Host must name this server, Origin and Sec-Fetch-Site must not tell of another page, and
/// the token must be there. These fields are set by browsers and cannot be chosen by pages. What is not allowed is refused, whatever the
/// method.
package struct RequestCheck: Sendable {
  /// The most bytes of a body.
  package static let mostBytes = 64 << 20

  /// The names, with the port, by which this server may be called.
  private let hosts: Set<String>
  private let token: AccessToken
  private let cookie: String

  /// Whether a request may go on.
  package enum Verdict: Sendable {
    /// Its body has so many bytes.
    case allowed(bodyBytes: Int)
    /// It brought the token from the printed address; the answer is to have this field, by which the browser brings it from now on.
    case admitted(setCookie: String)
  }

  /// Checks for a server.
  ///
  /// - Parameters:
  ///   - names: the names and addresses that lead to it, those of version 6 in brackets.
  package init(names: [String], port: Int, token: AccessToken) {
    // Browsers leave out the usual port.
    hosts = Set(names.flatMap { ["\($0):\(port)"] + (port == 80 ? [$0] : []) })
    self.token = token
    // Cookies are shared by all ports of a name.
    cookie = "cyclegan-\(port)"
  }

  /// Checks what comes before a body.
  ///
  /// - Throws: `Refusal`.
  package func verdict(on head: Request.Head) throws(Refusal) -> Verdict {
    let target = try RequestTarget(head.target)
    guard let host = try head.value("Host")?.lowercased(), hosts.contains(host) else {
      throw Refusal(421, "This server is not called that; open the address that it printed.")
    }
    guard ["GET", "POST", "DELETE"].contains(head.method) else {
      throw Refusal(405, "The method \(head.method) is not known here.")
    }
    let isEntry = head.method == "GET" && target.path == [""] && target["token"] != nil
    let isVouchedFor = try checkOrigin(head, host: host, isEntry: isEntry)
    if isEntry {
      guard let word = target["token"], token.matches(word) else { throw Self.missingToken }
      return .admitted(setCookie: "\(cookie)=\(token.text); Path=/; HttpOnly; SameSite=Strict")
    }
    switch try credential(head) {
    case .bearer: break
    case .cookie:
      // A browser sends a cookie by itself, so that it must say as well which page asks for a change.
      guard head.method == "GET" || isVouchedFor else {
        throw Refusal(403, "The browser does not say which page sent this; use a newer browser.")
      }
    }
    return .allowed(bodyBytes: try bodyBytes(head))
  }

  /// Checks that no page of another server sent it.
  ///
  /// - Parameter isEntry: whether a person may have followed the printed address from elsewhere, such as a terminal in a browser.
  /// - Returns: whether the browser says that a page of this server sent it.
  private func checkOrigin(_ head: Request.Head, host: String, isEntry: Bool) throws(Refusal) -> Bool {
    let site = try head.value("Sec-Fetch-Site")
    switch site {
    case nil, "same-origin", "none": break
    case _ where isEntry: guard try head.value("Sec-Fetch-Mode") == "navigate" else { throw Self.foreign }
    default: throw Self.foreign
    }
    guard let origin = try head.value("Origin") else { return site == "same-origin" }
    guard origin.lowercased() == "http://\(host)" else { throw Self.foreign }
    return true
  }

  private enum Credential { case bearer, cookie }

  /// Looks for the token.
  private func credential(_ head: Request.Head) throws(Refusal) -> Credential {
    if let authorization = try head.value("Authorization") {
      let words = authorization.split(separator: " ")
      guard words.count == 2, words[0].lowercased() == "bearer", token.matches(words[1]) else {
        throw Self.missingToken
      }
      return .bearer
    }
    for line in head.values("Cookie") {
      for pair in line.split(separator: ";") {
        let words = pair.drop { $0 == " " }.split(separator: "=", maxSplits: 1)
        if words.count == 2, words[0] == cookie, token.matches(words[1]) { return .cookie }
      }
    }
    throw Self.missingToken
  }

  private func bodyBytes(_ head: Request.Head) throws(Refusal) -> Int {
    guard head.values("Transfer-Encoding").isEmpty else {
      throw Refusal(411, "The request must say how long it is, by Content-Length.")
    }
    guard let text = try head.value("Content-Length") else {
      guard head.method != "POST" else { throw Refusal(411, "The request must say how long it is, by Content-Length.") }
      return 0
    }
    guard text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }), let count = Int(text) else {
      throw Refusal(400, "Content-Length is not a number.")
    }
    let most = head.method == "POST" ? Self.mostBytes : 0
    guard count <= most else {
      throw Refusal(
        413, "The body has \(count) bytes, and at most \(most) are taken here; `cyclegan translate` takes larger files."
      )
    }
    return count
  }

  private static let foreign = Refusal(403, "A page of another server sent this.")
  private static let missingToken = Refusal(
    403, "The token is missing or wrong; open the address that `cyclegan serve` printed, as a whole.")
}
