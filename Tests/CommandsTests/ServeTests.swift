import Foundation
import TemporaryFolders
import Testing

@testable import Commands

@Suite("The server")
struct ServeTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// A server that has said where it is.
  private struct Server {
    let program: RunningProgram
    let port: Int
    let token: String

    init(_ arguments: [String]) async throws {
      program = try BuiltProgram.start(["serve"] + arguments + ["--port", "0"])
      await program.wait { [program] in program.output.contains("Ctrl-C") }
      let match = try #require(
        program.output.firstMatch(of: /http:\/\/127\.0\.0\.1:(\d+)\/\?token=([0-9a-f]+)/), "\(program.errors)")
      port = try #require(Int(match.1))
      token = String(match.2)
    }

    func ask(_ line: String, _ headers: [String] = [], body: Data = Data()) throws -> HTTPExchange {
      try HTTPExchange(
        port: port, ["\(line) HTTP/1.1", "Host: 127.0.0.1:\(port)", "Authorization: Bearer \(token)"] + headers,
        body: body)
    }
  }

  @Test("It translates to the same bytes as the command, refuses whom it should, writes nothing, and ends on a signal")
  func server() async throws {
    try await folder.trainTinyRun()
    try folder.drawPicture("photos/a.png", side: 29, tint: 1)
    try folder.drawPicture("photos/b.jpg", side: 31, tint: 2)
    let translated = try await BuiltProgram.run(
      ["translate", folder("run"), folder("photos"), "--to", "night", "--output", folder("out")])
    #expect(translated.status == 0, "\(translated.errors)")
    let before = try RunFiles(folder("run"))

    let server = try await Server([folder("run")])
    for name in ["a.png", "b.jpg"] {
      let answer = try server.ask(
        "POST /api/translate?run=run&to=night&wait=true&name=\(name)", body: try folder.bytes("photos/\(name)"))
      #expect(answer.status == 200)
      #expect(try answer.body == folder.bytes("out/\(name)"))
    }
    #expect(try server.ask("GET /api/runs/run").body.contains(Data(#""step":1,"#.utf8)))
    #expect(try server.ask("GET /api/runs/run/samples/1").body == sheet)
    let wrong = ["GET /api/runs HTTP/1.1", "Host: evil.example", "Authorization: Bearer \(server.token)"]
    #expect(try HTTPExchange(port: server.port, wrong).status == 421)
    #expect(try HTTPExchange(port: server.port, ["GET / HTTP/1.1", "Host: 127.0.0.1:\(server.port)"]).status == 403)
    #expect(try server.ask("GET /api/runs", ["Origin: http://evil.example"]).status == 403)
    #expect(try server.ask("GET /../../etc/passwd").status == 404)
    #expect(try server.ask("GET /\(String(repeating: "a", count: 100_000))").status == 400)

    server.program.send(SIGTERM)
    #expect(try await server.program.result().status == 143)
    #expect(try before.differences(from: RunFiles(folder("run")), allowingMore: false).isEmpty)
  }

  /// The sheet of samples of the run's only step.
  private var sheet: Data {
    get throws { try folder.bytes("run/samples/epoch-0001-step-0000001.png") }
  }

  @Test("It says so where its program is not built, a folder is missing, or an address is none")
  func faults() async throws {
    try folder.write("", to: "bin/cyclegan")
    #expect {
      try ServerProgram.path(beside: [folder("bin/cyclegan")])
    } throws: {
      ($0 as? Failure)?.message.contains("build it by `make serve`") == true
    }
    let missing = try await BuiltProgram.run(["serve", folder("missing")])
    #expect(missing.status == 66 && missing.errors.contains("there is no folder"), "\(missing.errors)")
    for arguments in [
      ["--address", "0.0.0.0"], ["--address", "localhost"], ["--port", "70000"], ["--minutes", "0"],
    ] {
      let result = try await BuiltProgram.run(["serve"] + arguments)
      #expect(result.status == 64, "\(arguments)")
    }
  }
}
