import Foundation
import Images
import Runs
import TemporaryFolders
import Testing

/// Runs of the methods beside the CycleGAN, as a person takes them from pictures to translations.
@Suite("Methods of training, end to end")
struct MethodTests {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  private static let tiny = ["--width", "2", "--discriminator-layers", "2", "--steps", "3", "--no-estimate"]

  @Test("pix2pix learns from pictures side by side, in either direction, and is compared with the truth")
  func sideBySide() async throws {
    for index in 0..<4 {
      let pixels = (0..<40 * 80 * 3).map { UInt8(truncatingIfNeeded: ($0 &* 2_654_435_761 &+ index) >> 9) }
      for part in index < 3 ? ["train"] : ["test"] {
        try folder.makeFolder(of: "facades/\(part)/\(index).png")
        try Picture(width: 80, height: 40, channels: .rgb, pixels: pixels)
          .write(to: folder("facades/\(part)/\(index).png"), as: .png())
      }
    }
    let trained = try await BuiltProgram.run(
      ["train", folder("facades"), "--method", "pix2pix", "--reverse", "--size", "32", "--grey-output"]
        + ["--generator", "unet", "--output", folder("run")] + Self.tiny)
    #expect(trained.status == 0, "\(trained.errors)")
    #expect(trained.output.contains("U-Net of 5 levels, width 2, batch norm, dropout, from colour to grey"))
    #expect(trained.output.contains("B to A:\nCompared with the truth (1 picture)"), "\(trained.output)")
    let compared = try await BuiltProgram.run(["compare", folder("run")])
    #expect(compared.status == 0, "\(compared.errors)")
    let sheet = try await BuiltProgram.run(["sheet", folder("run"), "--output", folder("sheet.png")])
    #expect(sheet.status == 0, "\(sheet.errors)")
    // The run knows its domains by the sides: B, on the right, is translated to A.
    let translated = try await BuiltProgram.run(
      ["translate", folder("run"), folder("facades/test"), "--to", "A", "--output", folder("out")])
    #expect(translated.status == 0, "\(translated.errors)")
    #expect(try Picture(contentsOf: folder("out/3.png")).width == 80)
    // The right half alone is what it would be in a file of its own.
    let pair = try Picture(contentsOf: folder("facades/test/3.png"))
    let pixels = try #require(pair.pixels)
    let right = pixels.indices.filter { $0 / 3 % 80 >= 40 }.map { pixels[$0] }
    try Picture(width: 40, height: 40, channels: .rgb, pixels: right).write(to: folder("3.png"), as: .png())
    let halves = try await BuiltProgram.run(
      ["translate", folder("run"), folder("facades/test"), "--half", "right", "--output", folder("halves")])
    #expect(halves.status == 0 && halves.output.contains("the largest has 40 × 40"), "\(halves.output)\(halves.errors)")
    let single = try await BuiltProgram.run(
      ["translate", folder("run"), folder("3.png"), "--output", folder("single")])
    #expect(single.status == 0, "\(single.errors)")
    #expect(try Picture(contentsOf: folder("halves/3.png")) == Picture(contentsOf: folder("single/3.png")))
    // Another half is another job, which does not go on with the first.
    let others = try await BuiltProgram.run(
      ["translate", folder("run"), folder("facades/test"), "--half", "left", "--output", folder("halves")])
    #expect(others.status == 1, "\(others.output)")
    #expect(others.errors.contains("other weights or settings"), "\(others.errors)")
    let backwards = try await BuiltProgram.run(
      ["translate", folder("run"), folder("facades/test"), "--to", "B", "--output", folder("back")])
    #expect(backwards.status != 0 && backwards.errors.contains("B"))
  }

  @Test("A picture without a partner is named, and without pairs nothing begins")
  func withoutPartner() async throws {
    try folder.draw("edges", count: 3, tint: 10)
    try folder.draw("shoes", count: 2, tint: 90)
    try folder.draw("others/other", count: 2, tint: 90)
    let options = ["--method", "pix2pix", "--generator", "resnet", "--blocks", "1", "--size", "24"] + Self.tiny
    let trained = try await BuiltProgram.run(
      ["train", folder("edges"), folder("shoes"), "--output", folder("run")] + options)
    #expect(trained.status == 0, "\(trained.errors)")
    #expect(trained.output.contains("2 of edges"))
    #expect(trained.errors.contains("2.png") && trained.errors.contains("the other domain has no picture of that name"))
    let none = try await BuiltProgram.run(
      ["train", folder("edges"), folder("others"), "--output", folder("none")] + options)
    #expect(none.status == 65 && none.errors.contains("hold no two pictures of one name"), "\(none.errors)")
    let alone = try await BuiltProgram.run(["train", folder("edges"), "--output", folder("none")] + options)
    #expect(alone.status == 65 && alone.errors.contains("holds no pairs"), "\(alone.errors)")
  }

  @Test("CUT and FastCUT translate one way", arguments: ["cut", "fastcut"])
  func oneSided(method: String) async throws {
    try folder.drawDomains()
    let trained = try await BuiltProgram.run(
      ["train", folder("day"), folder("night"), "--method", method, "--blocks", "5", "--size", "24"]
        + ["--output", folder("run")] + Self.tiny)
    #expect(trained.status == 0, "\(trained.errors)")
    let info = try await BuiltProgram.run(["info", folder("run")])
    #expect(info.output.contains("PatchNCE weight \(method == "cut" ? "1.0" : "10.0")"), "\(info.output)")
    let resumed = try await BuiltProgram.run(["resume", folder("run"), "--steps", "5"])
    #expect(resumed.status == 0, "\(resumed.errors)")
    let translated = try await BuiltProgram.run(
      ["translate", folder("run"), folder("day/test"), "--output", folder("out")])
    #expect(translated.status == 0, "\(translated.errors)")
    let exported = try await BuiltProgram.run(["export", folder("run"), "--output", folder("generator.onnx")])
    #expect(exported.status == 0, "\(exported.errors)")
    let refused = try await BuiltProgram.run(
      ["train", folder("day"), folder("night"), "--method", method, "--cycle-weight", "5", "--output", folder("no")])
    #expect(refused.status == 65 && refused.errors.contains("--cycle-weight belongs to --method cyclegan"))
  }
}
