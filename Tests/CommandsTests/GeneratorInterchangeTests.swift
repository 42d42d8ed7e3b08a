import Foundation
import Images
import Runs
import TemporaryFolders
import Testing

/// What becomes of a run that makes pictures from nothing: other programs' files, further runs, sheets and measures.
@Suite("Runs that make pictures, and what becomes of them")
struct GeneratorInterchangeTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try folder.draw("flowers/tulip", count: 3, side: 20, tint: 10)
    try folder.draw("flowers/rose", count: 2, side: 24, tint: 100)
  }

  private func run(_ arguments: String...) async throws -> BuiltProgram.Result { try await BuiltProgram.run(arguments) }

  @discardableResult private func succeed(_ arguments: [String]) async throws -> String {
    let result = try await BuiltProgram.run(arguments)
    try #require(result.status == 0, "\(arguments): \(result.errors)")
    return result.output
  }

  private func train(_ output: String, _ options: String...) async throws {
    try await succeed(
      ["train", folder("flowers"), "--output", folder(output), "--batch", "2", "--steps", "2", "--no-estimate"]
        + options)
  }

  private func generate(_ source: String, _ options: String...) async throws -> [String: [UInt8]] {
    let output = folder("\(source)-made-\(options.joined())")
    try await succeed(["generate", folder(source), "--count", "3", "--output", output] + options)
    let names = try FileManager.default.subpathsOfDirectory(atPath: output).filter { $0.hasSuffix(".png") }
    return Dictionary(
      uniqueKeysWithValues: try names.map {
        ($0, [UInt8](try Data(contentsOf: URL(fileURLWithPath: "\(output)/\($0)"))))
      })
  }

  @Test("A DCGAN goes to PyTorch's form and back, makes the same pictures, and is trained further")
  func roundTrip() async throws {
    // The preset keeps an average, whose batch norms get standing statistics: they go along.
    try await train("run", "--method", "dcgan", "--size", "16", "--width", "8")
    let made = try await generate("run")
    #expect(made.count == 3)
    try await succeed(["export", folder("run"), "--output", folder("netG.pth")])
    let step = try #require(Checkpoints(RunFolder(folder("run"))).newestFirst.first).path
    try await succeed(["export", "\(step)/discriminator.safetensors", "--output", folder("netD.pth")])
    let output = try await succeed(
      ["import", folder("netG.pth"), folder("netD.pth"), "--output", folder("imported")])
    #expect(output.contains("DCGAN, width 8, 100 numbers to 16×16 pixels, "), "\(output)")
    #expect(output.contains("Make pictures by: cyclegan generate"))
    #expect(try await generate("imported") == made)
    let info = try await succeed(["info", folder("imported")])
    #expect(info.contains("imported networks that make pictures") && info.contains("  discriminator\n    DCGAN"))

    try await train("further", "--method", "dcgan", "--from", folder("imported"))
    let (before, after) = (
      try RunFolder(folder("run")).configuration(), try RunFolder(folder("further")).configuration()
    )
    #expect(after.method.settings.channels == [3] && after.preparation.cropSize == 16)
    #expect(
      try RunFolder(folder("further")).sampler().settings.network == RunFolder(folder("run")).sampler().settings.network
    )
    #expect(before.preparation == after.preparation)
    try await train("again", "--method", "dcgan", "--from", folder("run"))
    let command = ["train", folder("flowers"), "--output", folder("x"), "--no-estimate", "--from", folder("imported")]
    for (options, words) in [
      (["--method", "dcgan", "--width", "4"], "--width"), (["--method", "dcgan", "--size", "32"], "16×16"),
      (["--method", "sagan"], "of the kind dcgan"),
    ] {
      let refused = try await BuiltProgram.run(command + options)
      #expect(refused.status != 0 && refused.errors.contains(words), "\(options): \(refused.errors)")
      #expect(!folder.holds("x"))
    }
    let method = try await run(
      "train", folder("flowers"), "--output", folder("x"), "--no-estimate", "--from", folder("run"), "--method", "gan")
    #expect(method.errors.contains("trained by the method dcgan"), "\(method.errors)")
  }

  @Test("Classes go along by their labels, and get their names again")
  func classes() async throws {
    try await train(
      "run", "--method", "sagan", "--conditional", "--size", "16", "--width", "8", "--attention-size", "8")
    try await succeed(["export", folder("run"), "--output", folder("netG.safetensors")])
    let file = try await succeed(["info", folder("netG.safetensors")])
    #expect(file.contains(#"classes = ["rose","tulip"]"#) && file.contains("2 classes"), "\(file)")
    try await succeed(
      ["import", folder("netG.safetensors"), "--output", folder("named"), "--names", "rose", "tulip"])
    #expect(try await generate("named", "--class", "tulip") == generate("run", "--class", "tulip"))
    try await succeed(["import", folder("netG.safetensors"), "--output", folder("numbered")])
    let (numbered, made) = (
      try await generate("numbered", "--class", "1"), try await generate("run", "--class", "tulip", "--seed", "0")
    )
    #expect(numbered["1/seed-0-000000.png"] == made["tulip/seed-0-000000.png"] && numbered.count == 3)
    let three = try await run(
      "import", folder("netG.safetensors"), "--output", folder("x"), "--names", "a", "b", "c")
    #expect(three.status == 64 && three.errors.contains("all 2 classes"), "\(three.errors)")

    try await succeed(["export", folder("named"), "--output", folder("g.onnx")])
    let onnx = try await succeed(["info", folder("g.onnx")])
    #expect(onnx.contains("takes      latent [batch, 128]") && onnx.contains("takes      label [batch]"), "\(onnx)")
    #expect(onnx.contains("gives      picture [batch, 3, 16, 16]") && onnx.contains("2 classes"))
    let to = try await run("export", folder("run"), "--to", "rose", "--output", folder("x.onnx"))
    #expect(to.status == 64 && to.errors.contains("--to chooses among generators that translate"), "\(to.errors)")

    try await train("further", "--method", "sagan", "--conditional", "--from", folder("run"))
    let unconditional = try await run(
      "train", folder("flowers"), "--output", folder("x"), "--no-estimate", "--method", "sagan", "--from", folder("run")
    )
    #expect(unconditional.errors.contains("know 2 classes"), "\(unconditional.errors)")
    try FileManager.default.moveItem(atPath: folder("flowers/rose"), toPath: folder("flowers/lily"))
    let others = try await run(
      "train", folder("flowers"), "--output", folder("x"), "--no-estimate", "--method", "sagan", "--conditional",
      "--from",
      folder("run"))
    #expect(others.errors.contains("other classes than the pictures are of: rose, tulip"), "\(others.errors)")
  }

  @Test("A sheet shows what the run's own sheets show, and imported networks translate nothing")
  func sheet() async throws {
    try await train(
      "run", "--method", "gan", "--size", "16", "--width", "8", "--sample-steps", "2")
    try await succeed(["sheet", folder("run"), "--output", folder("sheet.png")])
    let samples = try FileManager.default.contentsOfDirectory(atPath: folder("run/samples")).sorted()
    let last = try #require(samples.last)
    #expect(try Picture(contentsOf: folder("sheet.png")) == Picture(contentsOf: folder("run/samples/\(last)")))
    let number = try await run("sheet", folder("run"), "--output", folder("s.png"), "--pictures", "3")
    #expect(number.status == 64 && number.errors.contains("--pictures means nothing"), "\(number.errors)")

    try await succeed(["export", folder("run"), "--output", folder("netG.pth")])
    let imported = try await succeed(["import", folder("netG.pth"), "--output", folder("imported")])
    #expect(imported.contains("fully connected") && imported.contains("epsilon of its batch norms"), "\(imported)")
    #expect(try await generate("imported") == generate("run"))
    for command in ["translate", "compare"] {
      let arguments = command == "translate" ? [folder("flowers"), "--output", folder("out")] : []
      let refused = try await BuiltProgram.run([command, folder("imported")] + arguments)
      #expect(refused.status == 66, "\(command): \(refused.errors)")
    }
  }

  @Test("A run is evaluated by what it makes, during training too, and the best checkpoint makes pictures")
  func evaluation() async throws {
    for (name, count) in [("train", 5), ("test", 4)] {
      try folder.draw("birds/\(name)", count: count, side: 20, tint: 50)
    }
    let trained = try await succeed([
      "train", folder("birds"), "--method", "dcgan", "--size", "16", "--width", "8", "--batch", "2", "--steps", "4",
      "--learning-rate", "0.05", "--no-estimate", "--evaluate-steps", "1", "--metric", "swd", "--output", folder("run"),
    ])
    #expect(trained.contains("SWD of 100 made pictures against 4 test pictures, every 1 step"), "\(trained)")
    let metrics = try String(contentsOfFile: folder("run/metrics.csv"), encoding: .utf8).split(separator: "\n")
    #expect(metrics[0] == "step,SWD of birds,mean" && metrics.count == 5)
    let means = metrics.dropFirst().compactMap { $0.split(separator: ",").last.flatMap { Double($0) } }
    let best = try #require(means.indices.min { means[$0] < means[$1] })
    #expect(try Checkpoint(folder("run/checkpoints/best")).position().step == best + 1)
    #expect(try await succeed(["info", folder("run")]).contains("step \(best + 1): SWD of birds"))
    #expect(try await generate("run", "--checkpoint", "best").count == 3)

    let text = try await succeed(["evaluate", folder("run"), "--no-features"])
    #expect(text.contains("4 made pictures against 4 test pictures of birds"), "\(text)")
    #expect(text.contains("generated      training"))
    let csv = try await succeed(["evaluate", folder("run"), "--no-features", "--csv"])
    let lines = csv.split(separator: "\n").map { $0.split(separator: ",", omittingEmptySubsequences: false) }
    #expect(lines.count == 3 && lines[1][3] == "generated" && lines[2][3] == "training" && lines[1][7] == "4", "\(csv)")
    let again = try await succeed(["evaluate", folder("run"), "--no-features", "--csv"])
    #expect(again == csv)
    // Pictures that nobody held out are those of training, and that is said.
    try await train("other", "--method", "dcgan", "--size", "16", "--width", "8")
    let own = try await succeed(["evaluate", folder("other"), "--no-features"])
    #expect(own.contains("against 5 training pictures") && own.contains("There are no test pictures"), "\(own)")
    let both = try await succeed(["evaluate", folder("run"), folder("other"), "--no-features"])
    #expect(both.contains(", birds") && both.contains(", flowers"), "\(both)")
  }
}
