import Foundation
import Images
import Runs
import TemporaryFolders
import Testing

@testable import Commands

@Suite("The size at which a network sees pictures, with the built program")
struct TranslationScaleTests {
  let folder: TemporaryFolder

  init() async throws {
    folder = try TemporaryFolder()
    try await folder.trainTinyRun()
    try folder.drawPicture("photos/0.png", side: 48, tint: 1)
    try folder.drawPicture("photos/1.png", side: 96, tint: 2)
  }

  private func translate(_ output: String, _ options: [String] = []) async throws -> BuiltProgram.Result {
    try await BuiltProgram.run(
      ["translate", folder("run"), folder("photos"), "--to", "night", "--output", folder(output)] + options)
  }

  private func pixels(_ name: String) throws -> [UInt8] {
    try #require(try Picture(contentsOf: folder(name)).pixels)
  }

  @Test("A run knows the size of its pictures, and a job says how far from it its own are")
  func ratio() async throws {
    let configuration = try RunFolder(folder("run")).configuration()
    #expect(configuration.domains.entries.allSatisfy { $0.median != nil })
    let load = Double(configuration.preparation.loadSize)
    let result = try await translate("native", ["--scale", "native"])
    let expected =
      "\(Wording.rate(48 / load)) to \(Wording.rate(96 / load)) times as large as what the network learned from"
    #expect(result.status == 0 && result.output.contains(expected), "\(result.output)\(result.errors)")
    #expect(result.output.contains("translated at their own size"))
    #expect(try await !translate("sized", ["--size", "16"]).output.contains("learned from"))
  }

  @Test("Scale and detail make other translations, and other jobs")
  func scales() async throws {
    #expect(try await translate("out", ["--scale", "native"]).status == 0)
    #expect(
      try await translate("out", ["--scale", "native"]).output.contains("2 had been translated before"))
    for (index, options) in [
      ["--scale", "trained"], ["--scale", "trained", "--detail", "plain"], ["--scale", "0.5"],
      ["--scale", "trained", "--detail", "guided"],
    ].enumerated() {
      let refused = try await translate("out", options)
      #expect(refused.status == 1 && refused.errors.contains("--overwrite"), "\(refused.errors)")
      let result = try await translate("scaled-\(index)", options)
      #expect(result.status == 0 && result.output.contains("brought back"), "\(result.output)\(result.errors)")
      #expect(try pixels("scaled-\(index)/1.png").count == 96 * 96 * 3)
      #expect(try await translate("scaled-\(index)", options).output.contains("2 had been translated before"))
    }
    let all = ["out"] + (0..<4).map { "scaled-\($0)" }
    #expect(Set(try all.map { try pixels("\($0)/1.png") }).count == 5)
    let one = try await BuiltProgram.run(
      [
        "translate", folder("run"), folder("photos/1.png"), "--to", "night", "--output", folder("one.png"), "--scale",
        "trained",
      ])
    #expect(one.status == 0 && one.output.contains("times as large as what the network learned from"), "\(one.output)")
    #expect(try pixels("one.png") == pixels("scaled-0/1.png"))
  }

  @Test("Where nothing is said, a network with a mask sees large pictures reduced, and others as they are")
  func standard() async throws {
    let result = try await translate("out")
    #expect(result.status == 0 && result.output.contains("brought back by the attention mask"), "\(result.output)")
    // One and a half times the 27 pixels of training are 40 or 41 of 96.
    for (output, factor) in [("forty", "0.4167"), ("forty-one", "0.4271")] {
      #expect(try await translate(output, ["--scale", factor, "--detail", "mask"]).status == 0)
    }
    #expect(try [pixels("forty/1.png"), pixels("forty-one/1.png")].contains(pixels("out/1.png")))
    #expect(try await translate("out", ["--detail", "mask"]).output.contains("2 had been translated before"))
    func small(_ side: Int, _ options: [String], _ says: String) async throws -> [UInt8] {
      try folder.drawPicture("small-\(side)/0.png", side: side, tint: 1)
      let output = "small-\(side)-\(options.joined())"
      let result = try await BuiltProgram.run(
        ["translate", folder("run"), folder("small-\(side)"), "--to", "night", "--output", folder(output)] + options)
      #expect(result.status == 0 && result.output.contains(says), "\(result.output)\(result.errors)")
      return try pixels("\(output)/0.png")
    }
    #expect(try await small(20, [], "at their own size") == small(20, ["--scale", "native"], "at their own size"))
    #expect(try await small(8, [], "brought back by resampling") == small(8, ["--scale", "trained"], "brought back"))
    // What is made ready is seen as it is, and large pictures beside small ones are reduced.
    #expect(try await !translate("ready", ["--size", "80"]).output.contains("scale "))
    try folder.drawPicture("photos/2.png", side: 20, tint: 1)
    #expect(try await translate("mixed").output.contains("the larger ones translated at one and a half times the size"))
  }

  @Test("A network without a mask sees pictures as they are, and has no mask to bring them back by")
  func withoutMask() async throws {
    let run = folder("plain")
    let trained = try await BuiltProgram.run(
      ["train", folder("day"), folder("night"), "--output", run, "--steps", "1", "--input-skip", "none"]
        + BuiltProgram.tiny)
    #expect(trained.status == 0, "\(trained.errors)")
    let arguments = ["translate", run, folder("photos"), "--to", "night", "--output", folder("out")]
    let result = try await BuiltProgram.run(arguments)
    #expect(result.status == 0 && result.output.contains("translated at their own size"), "\(result.output)")
    for options in [["--scale", "0.5", "--detail", "mask"], ["--detail", "guided"]] {
      let refused = try await BuiltProgram.run(arguments + options)
      #expect(refused.status == 64 && refused.errors.contains("attention mask"), "\(refused.errors)")
    }
  }

  @Test("Products of bfloat16 are another job")
  func precision() async throws {
    #expect(try await translate("out").status == 0)
    let refused = try await translate("out", ["--precision", "bfloat16"])
    #expect(refused.status == 1 && refused.errors.contains("--overwrite"), "\(refused.errors)")
    let result = try await translate("rounded", ["--precision", "bfloat16"])
    #expect(result.status == 0, "\(result.errors)")
    #expect(
      try await translate("rounded", ["--precision", "bfloat16"]).output.contains("2 had been translated before"))
  }

  @Test("What makes no sense is refused")
  func refusals() async throws {
    for options in [
      ["--scale", "native", "--detail", "guided"], ["--scale", "0"], ["--scale", "100"],
      ["--scale", "huge"], ["--scale", "trained", "--size", "16"], ["--detail", "plain", "--size", "16"],
    ] {
      #expect(try await translate("refused", options).status == 64, "\(options)")
    }
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let shipped = root.appendingPathComponent("Checkpoints/horse2zebra").path
    let imported = folder("imported")
    func translated(by run: String) async throws -> BuiltProgram.Result {
      try await BuiltProgram.run(
        ["translate", run, folder("photos"), "--to", "zebra", "--output", folder("zebras"), "--scale", "trained"])
    }
    // What was imported says nothing of how it was trained, unless it was said then.
    let weights = ["generator_A_to_B.safetensors", "generator_B_to_A.safetensors"].map { shipped + "/" + $0 }
    for (options, status) in [([], 64), (["--trained-size", "72x72"], 0)] as [([String], Int32)] {
      try? FileManager.default.removeItem(atPath: imported)
      let result = try await BuiltProgram.run(
        ["import"] + weights + ["--output", imported, "--names", "horse", "zebra"] + options)
      #expect(result.status == 0 && result.output.contains("72 × 72") == (status == 0), "\(result.output)")
      let translation = try await translated(by: imported)
      #expect(translation.status == status && translation.errors.contains("give a factor") == (status != 0))
    }
    #expect(
      try await BuiltProgram.run(["import"] + weights + ["--output", folder("no"), "--trained-size", "72"]).status == 64
    )
  }
}
