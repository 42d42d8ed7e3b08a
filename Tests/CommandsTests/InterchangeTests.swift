import Foundation
import Runs
import TemporaryFolders
import Testing

@Suite("Import and export")
struct InterchangeTests {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try folder.drawDomains()
  }

  private func run(_ arguments: String...) async throws -> BuiltProgram.Result { try await BuiltProgram.run(arguments) }

  /// A generator by its options, and in words.
  struct Generator: CustomTestStringConvertible {
    let options: [String]
    let text: String
    var testDescription: String { text }

    static let mobile = Generator(
      options: ["--generator", "mobile-resnet"],
      text: "mobile ResNet of 1 separable block, width 2, instance norm, nearest-neighbour upsampling")
    static let antialiased = Generator(
      options: ["--downsampling", "blur", "--upsampling", "bilinear", "--discriminator-downsampling", "blur"],
      text: "ResNet of 1 block, width 2, instance norm, blur downsampling, bilinear upsampling")
  }

  private func train(_ generator: Generator = .mobile) async throws {
    let result = try await BuiltProgram.run(
      ["train", folder("day"), folder("night"), "--output", folder("run"), "--steps", "2"] + generator.options
        + BuiltProgram.tiny)
    #expect(result.status == 0, "\(result.errors)")
    #expect(result.output.contains(generator.text), "\(result.output)")
  }

  @Test(
    "A run goes to PyTorch's form and back, translates as before, and is trained further",
    arguments: [Generator.mobile, .antialiased])
  func roundTrip(generator: Generator) async throws {
    try await train(generator)
    for (to, name) in [("night", "net_G_A.pth"), ("day", "net_G_B.pth")] {
      let exported = try await run("export", folder("run"), "--to", to, "--output", folder(name))
      #expect(exported.status == 0, "\(exported.errors)")
    }
    let imported = try await run(
      "import", folder("net_G_A.pth"), folder("net_G_B.pth"), "--output", folder("day2night"))
    #expect(imported.status == 0, "\(imported.errors)")
    #expect(imported.output.contains("day to night\n    \(generator.text)"), "\(imported.output)")

    let info = try await run("info", folder("day2night"))
    #expect(info.status == 0 && info.output.contains("day ↔ night, imported networks in"))
    #expect(info.output.contains("from \(folder("net_G_A.pth"))"))
    let file = try await run("info", folder("net_G_B.pth"))
    #expect(file.output.contains("a PyTorch archive") && file.output.contains("generator, \(generator.text)"))

    for source in ["run", "day2night"] {
      let translated = try await run(
        "translate", folder(source), folder("day/test"), "--to", "night", "--output", folder("\(source)-out"))
      #expect(translated.status == 0, "\(translated.errors)")
    }
    #expect(try folder.bytes("run-out/0.png") == folder.bytes("day2night-out/0.png"))

    let resumed = try await run("resume", folder("day2night"))
    #expect(resumed.status == 66 && resumed.errors.contains("--from"), "\(resumed.errors)")
    let further = try await run(
      "train", folder("day"), folder("night"), "--from", folder("day2night"), "--output", folder("further"), "--steps",
      "1",
      "--size", "24", "--discriminator-layers", "2", "--discriminator-width", "2", "--no-estimate")
    #expect(further.status == 0, "\(further.errors)")
    let (before, after) = (
      try RunFolder(folder("run")).configuration(), try RunFolder(folder("further")).configuration()
    )
    #expect(after.cycleGAN.generator == before.cycleGAN.generator)
    let contradiction = try await run(
      "train", folder("day"), folder("night"), "--from", folder("day2night"), "--width", "4", "--output", folder("x"))
    #expect(contradiction.status == 65 && contradiction.errors.contains("--width"), "\(contradiction.errors)")
  }

  @Test("One direction alone translates that way; the other is refused")
  func oneDirection() async throws {
    try await train()
    #expect(try await run("export", folder("run"), "--to", "B", "--output", folder("style.safetensors")).status == 0)
    let imported = try await run(
      "import", folder("style.safetensors"), "--output", folder("one"), "--names", "photo", "monet")
    #expect(imported.status == 0, "\(imported.errors)")
    let back = try await run("translate", folder("one"), folder("day/test"), "--to", "photo", "--output", folder("o"))
    #expect(back.status == 66 && back.errors.contains("no generator to photo"), "\(back.errors)")
    let sheet = try await run(
      "translate", folder("one"), folder("day/test"), "--to", "monet", "--output", folder("o"), "--contact-sheet",
      folder("s.png"), "--round-trip")
    #expect(sheet.status == 64 && sheet.errors.contains("other direction"), "\(sheet.errors)")
    let there = try await run("translate", folder("one"), folder("day/test"), "--to", "monet", "--output", folder("o"))
    #expect(there.status == 0 && folder.holds("o/0.png"), "\(there.errors)")
    // Only one direction is there, so it need not be named.
    let exported = try await run("export", folder("one"), "--output", folder("one.onnx"))
    #expect(exported.status == 0, "\(exported.errors)")
    let again = try await run("export", folder("one"), "--output", folder("one.onnx"))
    #expect(again.status == 73 && again.errors.contains("--overwrite"))
    let info = try await run("info", folder("one.onnx"))
    #expect(info.output.contains("operator set 17") && info.output.contains("generator, mobile ResNet"))
    #expect(info.output.contains("takes      picture [batch, 3, height, width]"))
  }

  @Test("Folders above the output are made where they are missing")
  func missingFolders() async throws {
    try await train()
    let exported = try await run("export", folder("run"), "--to", "B", "--output", folder("new/nets/net_G_A.pth"))
    #expect(exported.status == 0 && folder.holds("new/nets/net_G_A.pth"), "\(exported.errors)")
    let imported = try await run(
      "import", folder("new/nets/net_G_A.pth"), "--output", folder("Checkpoints/day2night"))
    #expect(imported.status == 0 && folder.holds("Checkpoints/day2night/model.json"), "\(imported.errors)")
    let named = try await run("import", folder("new/nets/net_G_A.pth") + ":netG", "--output", folder("x"))
    #expect(named.status == 66 && named.errors.contains("it has one without a name"), "\(named.errors)")
  }

  @Test("Faults get one clear line")
  func faults() async throws {
    // What pickle makes of an object whose reduction is os.system("touch …").
    let trace = folder("was-here")
    var hostile: [UInt8] = [0x80, 2] + Array("cos\nsystem\n".utf8)
    hostile += [0x58, UInt8(trace.utf8.count + 6), 0, 0, 0] + Array("touch \(trace)".utf8) + [0x85, 0x52, 0x2E]
    try Data(hostile).write(to: URL(fileURLWithPath: folder("hostile.pth")))
    let refused = try await run("import", folder("hostile.pth"), "--output", folder("x"))
    #expect(refused.status == 66 && refused.errors.contains("“os.system”"), "\(refused.errors)")
    #expect(refused.errors.split(separator: "\n").count == 1)
    #expect(!folder.holds("was-here") && !folder.holds("x"))

    let missing = try await run("import", folder("none.pth"), "--output", folder("x"))
    #expect(missing.status == 66 && missing.errors.contains("is missing"))
    let picture = try await run("import", folder("day/train/0.png"), "--output", folder("x"))
    #expect(picture.status == 66 && picture.errors.contains("neither a safetensors nor a PyTorch file"))
    let names = try await run("import", folder("none.pth"), "--output", folder("x"), "--names", "horse")
    #expect(names.status == 64 && names.errors.contains("--names needs two"))
    let format = try await run("export", folder("none.pth"), "--output", folder("x"))
    #expect(format.status == 64 && format.errors.contains("--format is missing"))
    for command in [
      ["translate", folder("my net.pth"), folder("day/test"), "--to", "B", "--output", folder("x")],
      ["sheet", folder("my net.pth"), "--output", folder("x.png")],
    ] {
      try Data([0]).write(to: URL(fileURLWithPath: folder("my net.pth")))
      let file = try await BuiltProgram.run(command)
      let advice = "`cyclegan import '\(folder("my net.pth"))' --output 'Checkpoints/my net'`"
      #expect(file.status == 66 && file.errors.contains(advice), "\(file.errors)")
    }
    let full = try await run("import", folder("none.pth"), "--output", folder("day"))
    #expect(full.status == 73 && full.errors.contains("is not empty"))
  }
}
