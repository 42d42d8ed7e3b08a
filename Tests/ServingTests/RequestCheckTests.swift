import Testing

@testable import Serving

@Suite("The checks of requests")
struct RequestCheckTests {
  private static let token = AccessToken(text: "0123456789abcdef")
  private static let check = RequestCheck(names: ["127.0.0.1", "localhost", "[::1]"], port: 8400, token: token)
  private static let bearer = ("Authorization", "Bearer 0123456789abcdef")
  private static let cookie = ("Cookie", "other=1; cyclegan-8400=0123456789abcdef")
  private static let host = ("Host", "127.0.0.1:8400")
  private static let own = ("Origin", "http://127.0.0.1:8400")

  /// A request and the status that it is refused with; nil where it is let through.
  struct Case: CustomTestStringConvertible {
    let testDescription: String
    let status: Int?
    let head: Request.Head

    init(_ name: String, _ status: Int?, _ method: String, _ target: String, _ headers: (String, String)...) {
      testDescription = name
      self.status = status
      head = Request.Head(method: method, target: target, headers: headers)
    }
  }

  static let cases: [Case] = [
    // What scripts and the page send.
    Case("a script asks", nil, "GET", "/api/runs", host, bearer),
    Case("a script posts", nil, "POST", "/api/translate", host, bearer, ("Content-Length", "5")),
    Case("the page asks", nil, "GET", "/api/runs", host, cookie, ("Sec-Fetch-Site", "same-origin")),
    Case("a bookmark", nil, "GET", "/", host, cookie, ("Sec-Fetch-Site", "none")),
    Case("the page posts", nil, "POST", "/api/translate", host, cookie, own, ("Content-Length", "5")),
    Case(
      "the page deletes", nil, "DELETE", "/api/jobs/1", host, cookie, own, ("Sec-Fetch-Site", "same-origin")),
    Case("another name", nil, "GET", "/api/runs", ("Host", "LOCALHOST:8400"), bearer),
    Case("version 6", nil, "GET", "/api/runs", ("Host", "[::1]:8400"), bearer),
    Case("the printed address", nil, "GET", "/?token=0123456789abcdef", host),
    Case(
      "the printed address, clicked in a page", nil, "GET", "/?token=0123456789abcdef", host,
      ("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Mode", "navigate")),
    Case("the largest body", nil, "POST", "/api/translate", host, bearer, ("Content-Length", "67108864")),
    // DNS rebinding.
    Case("a foreign name", 421, "GET", "/api/runs", ("Host", "evil.example:8400"), bearer),
    Case("a foreign name and the token", 421, "GET", "/?token=0123456789abcdef", ("Host", "evil.example:8400")),
    Case("another port", 421, "GET", "/api/runs", ("Host", "127.0.0.1:80"), bearer),
    Case("no port", 421, "GET", "/api/runs", ("Host", "127.0.0.1"), bearer),
    Case("no name", 421, "GET", "/api/runs", bearer),
    Case("two names", 400, "GET", "/api/runs", host, ("Host", "evil.example"), bearer),
    Case("a name within another", 421, "GET", "/api/runs", ("Host", "127.0.0.1:8400.evil.example"), bearer),
    // Other pages.
    Case(
      "another page", 403, "POST", "/api/translate", host, cookie, ("Origin", "http://evil.example"),
      ("Content-Length", "5")),
    Case(
      "a page without origin", 403, "POST", "/api/translate", host, cookie, ("Origin", "null"), ("Content-Length", "5")),
    Case("another port's page", 403, "GET", "/api/runs", host, cookie, ("Origin", "http://127.0.0.1:9000")),
    Case("a page by its other name", 403, "GET", "/api/runs", host, bearer, ("Origin", "http://localhost:8400")),
    Case("a page over TLS", 403, "GET", "/api/runs", host, bearer, ("Origin", "https://127.0.0.1:8400")),
    Case("another site", 403, "GET", "/api/runs", host, cookie, ("Sec-Fetch-Site", "cross-site")),
    Case("another site of the same name", 403, "GET", "/api/runs", host, cookie, ("Sec-Fetch-Site", "same-site")),
    Case("two origins", 400, "GET", "/api/runs", host, bearer, own, own),
    Case(
      "the printed address, asked for by a script of another page", 403, "GET", "/?token=0123456789abcdef", host,
      ("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Mode", "no-cors")),
    Case("a change by a cookie alone", 403, "DELETE", "/api/jobs/1", host, cookie),
    Case("a change typed in", 403, "DELETE", "/api/jobs/1", host, cookie, ("Sec-Fetch-Site", "none")),
    // The token.
    Case("no token", 403, "GET", "/api/runs", host),
    Case("a wrong token", 403, "GET", "/api/runs", host, ("Authorization", "Bearer 0123456789abcdee")),
    Case("a part of it", 403, "GET", "/api/runs", host, ("Authorization", "Bearer 0123456789abcde")),
    Case("no token at all", 403, "GET", "/api/runs", host, ("Authorization", "Bearer ")),
    Case("another scheme", 403, "GET", "/api/runs", host, ("Authorization", "Basic 0123456789abcdef")),
    Case("another server's cookie", 403, "GET", "/api/runs", host, ("Cookie", "cyclegan-9000=0123456789abcdef")),
    Case("a wrong address", 403, "GET", "/?token=0123", host),
    Case("the token elsewhere", 403, "GET", "/api/runs?token=0123456789abcdef", host),
    Case("a wrong token and the cookie", 403, "GET", "/api/runs", host, cookie, ("Authorization", "Bearer x")),
    // Methods, bodies, addresses.
    Case("another method", 405, "PUT", "/api/translate", host, bearer),
    Case("HEAD", 405, "HEAD", "/", host, bearer),
    Case("too large", 413, "POST", "/api/translate", host, bearer, ("Content-Length", "67108865")),
    Case("beyond numbers", 400, "POST", "/api/translate", host, bearer, ("Content-Length", "99999999999999999999")),
    Case("negative", 400, "POST", "/api/translate", host, bearer, ("Content-Length", "-1")),
    Case("a body where none belongs", 413, "GET", "/api/runs", host, bearer, ("Content-Length", "1")),
    Case("in parts", 411, "POST", "/api/translate", host, bearer, ("Transfer-Encoding", "chunked")),
    Case("of no length", 411, "POST", "/api/translate", host, bearer),
    Case("two lengths", 400, "POST", "/api/translate", host, bearer, ("Content-Length", "5"), ("Content-Length", "6")),
    Case("an address with a server", 400, "GET", "http://127.0.0.1:8400/api/runs", host, bearer),
    Case("an address with a line break", 400, "GET", "/api/%00", host, bearer),
  ]

  @Test("What is not allowed is refused", arguments: cases)
  func verdict(of example: Case) throws {
    do throws(Refusal) {
      _ = try Self.check.verdict(on: example.head)
      #expect(example.status == nil)
    } catch {
      #expect(error.status == example.status, "\(error.message)")
    }
  }

  @Test("The printed address gives the browser a cookie that no page can read and no other page sends")
  func entry() throws {
    let head = Request.Head(method: "GET", target: "/?token=0123456789abcdef", headers: [Self.host])
    guard case .admitted(let cookie) = try Self.check.verdict(on: head) else {
      Issue.record("It was not admitted")
      return
    }
    #expect(cookie == "cyclegan-8400=0123456789abcdef; Path=/; HttpOnly; SameSite=Strict")
  }

  @Test("Whatever is combined with whatever: only who has the token and comes from nowhere else is let in")
  func combinations() {
    var faults: [String] = []
    for host in [nil, "127.0.0.1:8400", "[::1]:8400", "evil.example:8400"] {
      for origin in [nil, "http://127.0.0.1:8400", "http://[::1]:8400", "http://evil.example:8400", "null"] {
        for site in [nil, "same-origin", "none", "same-site", "cross-site", "nonsense"] {
          for bearer in [nil, "Bearer 0123456789abcdef", "Bearer 0"] {
            for cookie in [nil, "cyclegan-8400=0123456789abcdef", "cyclegan-8400=0"] {
              for method in ["GET", "POST", "DELETE", "OPTIONS"] {
                let fields = [
                  ("Host", host), ("Origin", origin), ("Sec-Fetch-Site", site), ("Authorization", bearer),
                  ("Cookie", cookie), ("Content-Length", "0"),
                ]
                let headers = fields.compactMap { name, value in value.map { (name, $0) } }
                let isAllowed =
                  (try? Self.check.verdict(on: .init(method: method, target: "/api/jobs", headers: headers))) != nil
                // Who may in, said once more and from the other side.
                let isOwnHost = host != nil && host != "evil.example:8400"
                let isOwnPage = origin == host.map { "http://\($0)" }
                let isFromElsewhere =
                  (origin != nil && !isOwnPage) || !(site == nil || site == "same-origin" || site == "none")
                let isVouchedFor = (origin != nil && isOwnPage) || (origin == nil && site == "same-origin")
                let hasToken = bearer == "Bearer 0123456789abcdef"
                let hasCookie = bearer == nil && cookie == "cyclegan-8400=0123456789abcdef"
                let expected =
                  isOwnHost && !isFromElsewhere && method != "OPTIONS"
                  && (hasToken || (hasCookie && (method == "GET" || isVouchedFor)))
                if isAllowed != expected { faults.append("\(method) \(headers)") }
              }
            }
          }
        }
      }
    }
    #expect(faults.isEmpty)
  }

  @Test("At the usual port the name alone will do")
  func usualPort() throws {
    let check = RequestCheck(names: ["127.0.0.1"], port: 80, token: Self.token)
    for name in ["127.0.0.1", "127.0.0.1:80"] {
      let head = Request.Head(method: "GET", target: "/api/runs", headers: [("Host", name), Self.bearer])
      #expect(throws: Never.self) { try check.verdict(on: head) }
    }
  }

  @Test("Tokens are long, and no two are the same")
  func tokens() {
    let tokens = (0..<50).map { _ in AccessToken().text }
    #expect(Set(tokens).count == 50)
    #expect(tokens.allSatisfy { $0.count == 64 && $0.allSatisfy(\.isHexDigit) })
  }

  @Test("Bodies that arrive together have so many bytes at most")
  func budget() {
    let budget = ByteBudget(bytes: 10)
    #expect(budget.take(6) && !budget.take(5) && budget.take(4) && !budget.take(1))
    budget.giveBack(6)
    #expect(budget.take(6))
  }
}
