import Commands
import Foundation
import Images
import Runs
import TemporaryFolders
import Testing
import Translation

@testable import Serving

@Suite("The service")
struct ServiceTests {
  /// The run that comes with the project.
  private static let shipped = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("Checkpoints/horse2zebra").path

  private let queue = JobQueue(.init()) { 0 }
  private let service: Service

  init() throws {
    service = Service(try ServedRuns([Self.shipped]), queue, limits: DecodingLimits(maximumPixels: 10_000))
  }

  private static func bytes(_ side: Int = 20, _ encoding: PictureEncoding = .png()) throws -> [UInt8] {
    let pixels = (0..<3 * side * side).map { UInt8(truncatingIfNeeded: $0 * 7) }
    return try Picture(width: side, height: side, channels: .rgb, pixels: pixels).encoded(as: encoding)
  }

  private func answer(_ method: String, _ target: String, _ body: [UInt8] = []) -> Service.Answer {
    service.answer(Request(Request.Head(method: method, target: target, headers: []), body: body))
  }

  private func response(_ method: String, _ target: String, _ body: [UInt8] = []) throws -> Response {
    guard case .response(let response) = answer(method, target, body) else { throw Refusal(0, "No response") }
    return response
  }

  /// Does what waits.
  private func work() throws {
    let count = queue.all.count { $0.state == .waiting }
    let memory = try TranslationMemoryOptions.parse(["--memory", "2G"])
    var worker = OrderWorker(queue, memory)
    for _ in 0..<count { worker.doNext() }
  }

  @Test("A picture is translated, and back, and fetched; what came of it can be forgotten")
  func translation() throws {
    let accepted = try response("POST", "/api/translate?run=horse2zebra&to=zebra&name=a.png&back=true", Self.bytes())
    #expect(accepted.status == 202)
    #expect(accepted.headers.contains { $0.name == "Location" && $0.value == "/api/jobs/1" })
    #expect(String(decoding: accepted.body, as: UTF8.self).contains(#""state":"waiting""#))
    try work()
    let job = String(decoding: try response("GET", "/api/jobs/1").body, as: UTF8.self)
    #expect(job.contains(#""state":"done""#) && job.contains(#""name":"a-back.png""#), "\(job)")

    let translator = try Translator(run: RunFolder(Self.shipped), .aToB)
    let there = try translator.translate(try Picture(decoding: Self.bytes()))
    let back = try Translator(run: RunFolder(Self.shipped), .bToA).translate(there)
    let pictures = try (0..<2).map { try response("GET", "/api/jobs/1/pictures/\($0)") }
    #expect(try pictures[0].body == there.encoded(as: .png()))
    #expect(try pictures[1].body == back.encoded(as: .png()))
    #expect(pictures[0].headers.contains { $0.name == "Content-Type" && $0.value == "image/png" })
    #expect(try response("GET", "/api/jobs/1/pictures/2").status == 404)
    let archive = try response("GET", "/api/archive?jobs=1")
    #expect(archive.status == 200 && archive.body.starts(with: Array("PK".utf8)))
    #expect(try response("GET", "/api/archive?jobs=1,9").status == 404)

    #expect(try response("DELETE", "/api/jobs/1").status == 200)
    #expect(try response("GET", "/api/jobs/1").status == 404)
  }

  @Test("Who waits gets the picture itself; TIFF comes with pictures that browsers show")
  func waiting() throws {
    let target = "/api/translate?run=horse2zebra&to=horse&wait=true&scale=0.5&quality=80&name=a.tif"
    guard case .result(let job) = answer("POST", target, try Self.bytes(20, .tiff)) else {
      Issue.record("It does not wait")
      return
    }
    try work()
    let response = service.result(of: job)
    #expect(response.status == 200)
    #expect(try PictureHeader(of: response.body).format == .tiff)
    #expect(job.pictures.map(\.kind) == [.translation, .originalShown, .translationShown])
    #expect(try PictureHeader(of: job.pictures[2].bytes).format == .png)
  }

  /// What is sent to translate, and the status that it is refused with.
  static let refusals: [(query: String, body: [UInt8], status: Int)] = [
    ("", [], 400), ("run=other", [], 404), ("run=horse2zebra", [], 400), ("run=horse2zebra&to=dog", [], 400),
    ("run=horse2zebra&to=zebra", [], 422), ("run=horse2zebra&to=zebra", Array("no picture".utf8), 422),
    ("run=horse2zebra&to=zebra", Array("<svg onload=\"x\"/>".utf8), 422),
  ]

  @Test("What is no picture, or no run, is refused at once", arguments: refusals)
  func refusal(query: String, body: [UInt8], status: Int) throws {
    let response = try response("POST", "/api/translate?\(query)", body)
    #expect(response.status == status, "\(String(decoding: response.body, as: UTF8.self))")
    #expect(queue.all.isEmpty)
  }

  @Test(
    "Parameters are checked",
    arguments: [
      "to=zebra&scale=0", "to=zebra&scale=large", "to=zebra&scale=nan", "to=zebra&detail=x", "to=zebra&quality=0",
      "to=zebra&quality=101", "to=zebra&format=svg", "to=zebra&back=maybe", "to=zebra&colour=red",
    ])
  func parameters(query: String) throws {
    #expect(try response("POST", "/api/translate?run=horse2zebra&\(query)", try Self.bytes()).status == 400)
    #expect(queue.all.isEmpty)
  }

  @Test("A picture with too many pixels is refused by its header")
  func bombs() throws {
    #expect(try response("POST", "/api/translate?run=horse2zebra&to=zebra", Self.bytes(101)).status == 422)
  }

  @Test("A damaged picture fails in its job and harms no other")
  func damage() throws {
    var damaged = try Self.bytes()
    damaged[damaged.count - 30] ^= 0xFF
    #expect(try response("POST", "/api/translate?run=horse2zebra&to=zebra", damaged).status == 202)
    #expect(try response("POST", "/api/translate?run=horse2zebra&to=zebra", Self.bytes()).status == 202)
    try work()
    #expect(queue.all.map(\.state) == [.failed, .done])
    #expect(queue.all[0].message?.contains("damaged PNG") == true, "\(queue.all[0].message ?? "")")
    #expect(service.result(of: queue.all[0]).status == 422)
  }

  @Test("The runs are described; one that only translates makes nothing, and one that was imported cannot be watched")
  func overview() throws {
    let text = String(decoding: try response("GET", "/api/runs").body, as: UTF8.self)
    #expect(text.contains(#""domains":["horse","zebra"]"#) && text.contains(#""kind":"translation""#))
    #expect(text.contains(#""bodyBytes":67108864"#) && !text.contains(Self.shipped))
    #expect(try response("GET", "/api/runs/horse2zebra").status == 409)
    #expect(try response("GET", "/runs/horse2zebra/report").status == 404)
    #expect(try response("POST", "/api/generate", Array(#"{"run":"horse2zebra"}"#.utf8)).status == 409)
    #expect(try response("POST", "/api/generate", Array("[]".utf8)).status == 400)
    #expect(try response("GET", "/api/archive").status == 404)
    #expect(try response("GET", "/favicon.ico").status == 204)
    guard case .events = answer("GET", "/api/events") else {
      Issue.record("There are no events")
      return
    }
  }

  @Test("The page is part of the program and asks no other server for anything")
  func page() throws {
    #expect(Page.names.count == 9)
    for name in Page.names {
      let text = String(decoding: try response("GET", name == Page.entry ? "/" : "/\(name)").body, as: UTF8.self)
      #expect(["<!doctype html>", "/*", "//"].contains { text.hasPrefix($0) }, "\(name)")
      // The name of SVG's elements is an address that nobody asks for.
      let addresses = text.matches(of: /(https?:)?\/\/[a-z][a-z0-9.]+\/?[^"' ]*/).map { String($0.0) }
      #expect(addresses.allSatisfy { $0 == "http://www.w3.org/2000/svg" }, "\(addresses)")
    }
  }
}
