import Foundation
import Runs
import TemporaryFolders
import Testing

/// Event files read back by TensorBoard's own reader. `make interop` installs it and runs the suite; elsewhere it is skipped.
@Suite(
  "TensorBoard's own reader",
  .enabled(if: InteropPython.path != nil, "INTEROP_PYTHON names no Python with tensorboard"))
struct TensorBoardInteropTests {
  /// What the reader found.
  private struct Found: Decodable {
    let scalars: [String: [[Double]]]
    let pictures: [String: [Picture]]
    let texts: [String: String]
    let parameters: [String: Parameter]

    struct Picture: Decodable {
      let step, width, height: Int
      let file: String

      init(from decoder: any Decoder) throws {
        var list = try decoder.unkeyedContainer()
        step = try list.decode(Int.self)
        width = try list.decode(Int.self)
        height = try list.decode(Int.self)
        file = try list.decode(String.self)
      }
    }

    enum Parameter: Decodable, Equatable {
      case number(Double)
      case truth(Bool)
      case text(String)

      init(from decoder: any Decoder) throws {
        let value = try decoder.singleValueContainer()
        if let truth = try? value.decode(Bool.self) {
          self = .truth(truth)
        } else if let number = try? value.decode(Double.self) {
          self = .number(number)
        } else {
          self = .text(try value.decode(String.self))
        }
      }
    }
  }

  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try folder.drawDomains()
  }

  private func read() async throws -> Found {
    let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("read-events.py")
    let result = try await RunningProgram(
      path: try #require(InteropPython.path), [script.path, folder("run/tensorboard")]
    ).result()
    #expect(result.status == 0, "\(result.errors)")
    return try JSONDecoder().decode(
      Found.self, from: Data(try #require(result.output.split(separator: "\n").last).utf8))
  }

  @Test("Every number and every picture comes back, once, although the run was killed and resumed from an earlier step")
  func killed() async throws {
    let trained = try await BuiltProgram.run(
      ["train", folder("day"), folder("night"), "--output", folder("run"), "--steps", "12", "--sample-steps", "4"]
        + BuiltProgram.tiny + ["--tensorboard"])
    #expect(trained.status == 0, "\(trained.errors)")
    // As after a kill: the newest checkpoint is older than what was written, of which the last record is cut off.
    let run = RunFolder(folder("run"))
    let resumed = try await BuiltProgram.run(["resume", folder("run"), "--steps", "20", "--save-minutes", "0"])
    #expect(resumed.status == 0, "\(resumed.errors)")
    for checkpoint in Checkpoints(run).newestFirst where try checkpoint.position().step == 20 {
      try FileManager.default.removeItem(atPath: checkpoint.path)
    }
    let events = try FileManager.default.contentsOfDirectory(atPath: run.tensorBoardPath).sorted()
    #expect(events.count == 2)
    let handle = try #require(FileHandle(forUpdatingAtPath: "\(run.tensorBoardPath)/\(events[1])"))
    try handle.truncate(atOffset: try handle.seekToEnd() - 7)
    try handle.close()
    let again = try await BuiltProgram.run(["resume", folder("run"), "--steps", "24"])
    #expect(again.status == 0, "\(again.errors)")

    let found = try await read()
    let lines = try String(contentsOfFile: run.lossesPath, encoding: .utf8).split(separator: "\n")
      .map { $0.split(separator: ",").map(String.init) }
    for (place, name) in lines[0].enumerated() where place >= 2 {
      let norm = name.hasPrefix("gradient_") ? "gradient norms/\(name.dropFirst("gradient_".count))" : nil
      let tag = place == 2 ? "learning rate" : norm ?? "losses/\(name)"
      let values = try #require(found.scalars[tag], "\(tag)")
      #expect(values.map { Int($0[0]) } == Array(1...24))
      #expect(values.map { Float($0[1]) } == lines.dropFirst().map { Float($0[place]) })
    }
    let pictures = try #require(found.pictures["samples"])
    #expect(pictures.map(\.step) == [4, 8, 12, 16, 20, 24])
    let sheets = try FileManager.default.contentsOfDirectory(atPath: run.samplesPath).sorted()
    #expect(
      try pictures.map(\.file)
        == sheets.map { try folder.bytes("run/samples/\($0)").map { Self.hexadecimal($0) }.joined() })
    #expect(found.texts["settings"]?.contains("\"seed\" : 0") == true)
    #expect(found.parameters["method.cyclegan.poolSize"] == .number(50))
    #expect(found.parameters["domains.pairsSerially"] == .truth(false))
    #expect(found.parameters["length.schedule"] == .text("linear"))
  }

  private static func hexadecimal(_ byte: UInt8) -> String { (byte < 16 ? "0" : "") + String(byte, radix: 16) }
}
