import Foundation
import TemporaryFolders
import Testing

@testable import Commands

/// The built program where memory is short, and what it announces.
@Suite("Limits of the machine", .serialized)
struct LimitTests {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try folder.drawDomains()
  }

  private func train(_ arguments: [String], limit: String? = nil) async throws -> BuiltProgram.Result {
    try await BuiltProgram.run(
      ["train", folder("day"), folder("night"), "--output", folder("run")] + arguments, limit: limit)
  }

  /// The share by which the announced memory may differ from what is taken.
  private static let tolerance = 0.25

  /// The memory that the plan of a run announces.
  private static func announcedBytes(_ output: String) throws -> Double {
    let match = try #require(output.firstMatch(of: /memory +about ([0-9.]+) ([MG])iB/))
    return try #require(Double(match.1)) * Double(1 << (match.2 == "M" ? 20 : 30))
  }

  #if os(Linux)
    @Test(
      "The memory that training announces is what it takes",
      arguments: [
        "--size 64 --width 16 --blocks 6 --pool-size 0", "--size 64 --width 16 --batch 4 --pool-size 0",
        "--size 64 --width 24 --generator mobile-resnet --pool-size 0",
        "--size 128 --width 16 --generator unet-128 --pool-size 0", "--size 160 --width 8 --pool-size 1",
        "--size 64 --width 32 --norm batch --identity-weight 0 --pool-size 0",
      ])
    func announced(settings: String) async throws {
      let result = try await train(settings.split(separator: " ").map(String.init) + ["--no-estimate", "--steps", "2"])
      #expect(result.status == 0, "\(result.errors)")
      let announced = try Self.announcedBytes(result.output)
      #expect(
        abs(announced - Double(result.peakBytes)) < Self.tolerance * Double(result.peakBytes), "\(result.peakBytes)")
    }

    @Test("Pictures that are kept in memory are announced")
    func pictures() async throws {
      for index in 0..<6 { try folder.drawPicture("large/\(index).png", side: 1500, tint: index) }
      let result = try await BuiltProgram.run(
        ["train", folder("large"), folder("night"), "--output", folder("run"), "--prepare", "crop", "--steps", "20"]
          + BuiltProgram.tiny)
      #expect(result.status == 0, "\(result.errors)")
      let announced = try Self.announcedBytes(result.output)
      #expect(
        abs(announced - Double(result.peakBytes)) < Self.tolerance * Double(result.peakBytes), "\(result.peakBytes)")
    }

    @Test("A run without room is refused before anything is taken or written")
    func refused() async throws {
      let result = try await train(["--size", "256", "--width", "64", "--no-estimate"], limit: "-v 1000000")
      #expect(result.status == 70)
      #expect(result.errors.contains("this process may take"), "\(result.errors)")
      #expect(result.peakBytes < 200 << 20)
      #expect(!FileManager.default.fileExists(atPath: folder("run")))
    }

    @Test("Measuring steps first takes no memory from the run")
    func measured() async throws {
      // Room for the steps once, but not twice.
      let result = try await train(["--size", "64", "--width", "32", "--steps", "1"], limit: "-v 550000")
      #expect(result.status == 0, "\(result.errors)")
      #expect(result.peakBytes > 150 << 20)
    }

    @Test(
      "However little address space there is, training and translation end",
      arguments: [60, 100, 120, 200, 260, 320, 400])
    func addressSpace(mebibytes: Int) async throws {
      let run = try await train(BuiltProgram.tiny + ["--steps", "1"])
      #expect(run.status == 0)
      let limit = "-v \(mebibytes << 10)"
      let commands = [
        ["train", folder("day"), folder("night"), "--output", folder("other"), "--steps", "1", "--threads", "4"]
          + BuiltProgram.tiny,
        ["translate", folder("run"), folder("day"), "--to", "night", "--output", folder("out"), "--threads", "4"],
      ]
      for arguments in commands {
        let result = try await BuiltProgram.run(arguments, limit: limit)
        #expect([0, 1, 70, 127].contains(result.status), "\(result.status): \(result.errors)")
        // 127 is the loader's, which has no room for the program's libraries.
        #expect(result.status == 0 || !result.errors.isEmpty)
      }
    }

    @Test("A picture without room is named, and the others are translated")
    func leftOut() async throws {
      #expect(try await train(BuiltProgram.tiny + ["--steps", "1"]).status == 0)
      try folder.drawPicture("mixed/a.png", side: 24, tint: 1)
      try folder.drawPicture("mixed/m.png", side: 6000, tint: 1)
      try folder.drawPicture("mixed/z.png", side: 24, tint: 2)
      let result = try await BuiltProgram.run(
        ["translate", folder("run"), folder("mixed"), "--to", "night", "--output", folder("out"), "--threads", "1"],
        limit: "-v 550000")
      #expect(result.status == 1, "\(result.errors)")
      #expect(result.errors.contains("m.png"), "\(result.errors)")
      for name in ["a.png", "z.png"] { #expect(FileManager.default.fileExists(atPath: folder("out/\(name)"))) }
    }
  #endif

  @Test("More threads than processors are warned of")
  func threads() {
    #expect(ThreadOptions.warning(threads: nil, processors: 1) == nil)
    #expect(ThreadOptions.warning(threads: 2, processors: 2) == nil)
    #expect(
      ThreadOptions.warning(threads: 8, processors: 2)?.hasPrefix("8 threads on 2 processors are slower than 2") == true
    )
  }
}
