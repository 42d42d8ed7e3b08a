import Testing

@testable import Serving

@Suite("Addresses")
struct RouteTests {
  @Test("Paths and queries are decoded once, and nothing doubtful passes")
  func targets() throws {
    let target = try RequestTarget("/api/runs/a%2Fb?name=%C3%A9t%C3%A9+1.png&back=true&quality=7&empty")
    #expect(target.path == ["api", "runs", "a/b"])
    #expect(target["name"] == "été 1.png" && target["empty"] == "" && target["none"] == nil)
    #expect(try target.flag("back") && !target.flag("none"))
    #expect(try target.number("quality", in: 1...100) == 7)
    #expect(throws: Refusal.self) { try target.flag("quality") }
    #expect(throws: Refusal.self) { try target.number("quality", in: 8...9) }
    #expect(throws: Refusal.self) { try target.number("back", in: 8...9) }
    #expect(throws: Refusal.self) { try target.check(only: ["name"]) }
    for text in ["", "api", "*", "/a b", "/%", "/%zz", "/%ff", "/a%00b", "/?a=1&a=2", "//\u{E9}", "/\r\n"] {
      #expect(throws: Refusal.self, "\(text)") { try RequestTarget(text) }
    }
  }

  /// A method, an address, and what they ask for; a number is the status of a refusal.
  static let routes: [(String, String, Result<Route, Refusal>)] = [
    ("GET", "/", .success(.page("page.html"))), ("GET", "/page.js", .success(.page("page.js"))),
    ("GET", "/page.css", .success(.page("page.css"))),
    ("GET", "/api/runs", .success(.runs)), ("GET", "/api/runs/a", .success(.run("a"))),
    ("GET", "/api/runs/a/samples/12", .success(.samples(run: "a", step: 12))),
    ("GET", "/runs/a/report", .success(.report(run: "a"))),
    ("POST", "/api/translate", .success(.translate)), ("POST", "/api/generate", .success(.generate)),
    ("GET", "/api/jobs/7", .success(.job(7))), ("DELETE", "/api/jobs/7", .success(.removal(of: 7))),
    ("GET", "/api/jobs/7/pictures/0", .success(.picture(job: 7, number: 0))),
    ("GET", "/api/archive?jobs=1,2", .success(.archive)), ("GET", "/api/events?run=a", .success(.events)),
    ("POST", "/", refusal(405)), ("GET", "/api/translate", refusal(405)), ("DELETE", "/api/runs/a", refusal(405)),
    ("GET", "/api", refusal(404)), ("GET", "/api/jobs/-1", refusal(404)), ("GET", "/api/jobs/x", refusal(404)),
    ("GET", "/api/runs/../../etc/passwd", refusal(404)), ("GET", "/../../etc/passwd", refusal(404)),
    ("GET", "/page.txt", refusal(404)), ("GET", "/api/runs/a/samples/..%2Fx", refusal(404)),
    ("GET", "//", refusal(404)), ("GET", "/api/jobs/99999999999999999999", refusal(404)),
  ]

  private static func refusal(_ status: Int) -> Result<Route, Refusal> { .failure(Refusal(status, "")) }

  @Test("Only what there is can be asked for", arguments: routes)
  func route(method: String, address: String, expected: Result<Route, Refusal>) throws {
    let path = try RequestTarget(address).path
    do throws(Refusal) {
      #expect(try Route(method, path) == expected.get())
    } catch {
      guard case .failure(let refusal) = expected else { throw error }
      #expect(error.status == refusal.status)
    }
  }

  @Test("Names that are sent along lose their folders and what cannot be seen")
  func names() {
    let names = [
      "photo.jpg": "photo.jpg", "../../etc/passwd": "passwd", "C:\\pictures\\a.png": "a.png", ".hidden": "hidden",
      "a\u{0}b\u{1B}\r\n.png": "ab.png", "\u{202E}gnp.exe": "gnp.exe", "": "picture", "...": "picture",
      "été 1.png": "été 1.png",
    ]
    for (name, plain) in names { #expect(TranslationOrder.plainName(name) == plain) }
    let long = TranslationOrder.plainName(String(repeating: "é", count: 500) + ".png")
    #expect(long.utf8.count <= 120 && long.hasSuffix("é.png"))
  }

  @Test("Every answer forbids everything but what it says")
  func headers() throws {
    let headers = Dictionary(uniqueKeysWithValues: Response(status: 204).allHeaders.map { ($0.name, $0.value) })
    #expect(headers["X-Content-Type-Options"] == "nosniff" && headers["Cache-Control"] == "no-store")
    #expect(headers["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'; sandbox")
    let page = Dictionary(uniqueKeysWithValues: try Page.file(Page.entry).allHeaders.map { ($0.name, $0.value) })
    let policy = try #require(page["Content-Security-Policy"])
    #expect(policy.contains("default-src 'none'") && !policy.contains("unsafe") && !policy.contains("http"))
    let report = Dictionary(uniqueKeysWithValues: Page.report([]).allHeaders.map { ($0.name, $0.value) })
    #expect(report["Content-Security-Policy"]?.hasPrefix("sandbox allow-scripts; default-src 'none'; ") == true)
    // No other server may read anything, whatever it asks.
    for response in try Page.names.map(Page.file) + [Response(), Page.report([]), Refusal(403, "").response] {
      #expect(!response.allHeaders.contains { $0.name.lowercased().hasPrefix("access-control") })
    }
  }

  @Test("A file's name cannot end its field")
  func downloads() {
    let response = Response.download([1], type: "image/png", name: "é\"\r\n;.png")
    #expect(response.headers.last?.value == "attachment; filename*=UTF-8''%C3%A9%22%0D%0A%3B.png")
  }
}
