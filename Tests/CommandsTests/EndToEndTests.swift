import Evaluation
import Foundation
import Images
import Runs
import TemporaryFolders
import Testing

@Suite("The built program, end to end")
struct EndToEndTests {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try folder.drawDomains()
  }

  private func train(_ arguments: String...) async throws -> BuiltProgram.Result {
    try await BuiltProgram.run(
      ["train", folder("day"), folder("night"), "--output", folder("run")] + BuiltProgram.tiny + arguments)
  }

  @Test("A run is trained, described, resumed, compared and drawn")
  func lifeOfARun() async throws {
    let trained = try await train("--steps", "7")
    #expect(trained.status == 0, "\(trained.errors)")
    #expect(trained.output.contains("step 7/7"))
    #expect(trained.output.contains("day to night:\nCompared with the truth (2 pictures)"))
    #expect(trained.output.contains("night to day:"))
    let losses = try String(contentsOfFile: folder("run/losses.csv"), encoding: .utf8)
    #expect(losses.split(separator: "\n").count == 8)

    let info = try await BuiltProgram.run(["info", folder("run")])
    #expect(info.status == 0)
    #expect(
      info.output.contains(
        "ResNet of 1 block, width 2, instance norm, nearest-neighbour upsampling, attention mask, 2,598 parameters each"
      ))
    #expect(info.output.contains("finished, 7 steps"))

    let finished = try await BuiltProgram.run(["resume", folder("run")])
    #expect(finished.status == 0 && finished.errors.isEmpty, "\(finished.errors)")
    #expect(finished.output.contains("is finished: it took 7 steps") && finished.output.contains("--steps"))
    let resumed = try await BuiltProgram.run(["resume", folder("run"), "--steps", "12"])
    #expect(resumed.status == 0, "\(resumed.errors)")
    #expect(resumed.output.contains("at step 7 of 12"))
    #expect(try RunFolder(folder("run")).configuration().length.epochs == 3)

    let comparison = try await BuiltProgram.run(["compare", folder("run"), "--json"])
    #expect(comparison.status == 0, "\(comparison.errors)")
    let measures = try JSONDecoder().decode([String: TruthComparison].self, from: Data(comparison.output.utf8))
    #expect(measures.keys.sorted() == ["day to night", "night to day"])

    let sheet = try await BuiltProgram.run(["sheet", folder("run"), "--output", folder("sheet.png")])
    #expect(sheet.status == 0, "\(sheet.errors)")
    // Two pictures of each domain, four columns of 24 pixels and more.
    let header = try PictureHeader(contentsOf: folder("sheet.png"))
    #expect(header.height > 4 * 24 && header.width > 4 * 24)
  }

  @Test("Names, sub-folders, sizes and formats are kept; what exists is not touched; a bad picture ends nothing")
  func translation() async throws {
    #expect(try await train("--steps", "2").status == 0)
    try folder.drawPicture("photos/a.png", side: 29, tint: 1)
    try folder.drawPicture("photos/deep/er/b.jpg", side: 13, tint: 2)
    try folder.write("no picture", to: "photos/bad.png")
    let command = ["translate", folder("run"), folder("photos"), "--to", "night", "--output", folder("out")]

    let first = try await BuiltProgram.run(command + ["--contact-sheet", folder("sheet.png")])
    #expect(first.status == 1)
    #expect(first.output.contains("Translated 2 pictures") && first.output.contains("1 could not be translated"))
    #expect(first.errors.hasPrefix("cyclegan: ") && first.errors.contains("bad.png"))
    let (a, b) = (
      try PictureHeader(contentsOf: folder("out/a.png")), try PictureHeader(contentsOf: folder("out/deep/er/b.jpg"))
    )
    #expect(a.format == .png && a.width == 29 && a.height == 29)
    #expect(b.format == .jpeg && b.width == 13 && b.height == 13)
    #expect(!folder.holds("out/bad.png") && folder.holds("sheet.png"))

    try folder.write("mine", to: "out/a.png")
    let second = try await BuiltProgram.run(command)
    #expect(second.status == 1 && second.output.contains("1 had been translated before"), "\(second.output)")
    #expect(second.errors.contains("a.png” is no longer what"), "\(second.errors)")
    #expect(try folder.bytes("out/a.png") == Data("mine".utf8))
    let third = try await BuiltProgram.run(command + ["--overwrite"])
    #expect(third.output.contains("Translated 2 pictures"))
    #expect(try PictureHeader(contentsOf: folder("out/a.png")).width == 29)

    let converted = try await BuiltProgram.run([
      "translate", folder("run"), folder("photos/deep"), "--to", "A", "--output", folder("png"), "--format", "png",
    ])
    #expect(converted.status == 0)
    #expect(try PictureHeader(contentsOf: folder("png/er/b.png")).format == .png)

    let onto = try await BuiltProgram.run([
      "translate", folder("run"), folder("photos"), "--to", "night", "--output", folder("photos"), "--overwrite",
    ])
    #expect(onto.status == 73 && onto.errors.contains("both input and output"))
    let unnamed = try await BuiltProgram.run(["translate", folder("run"), folder("photos"), "--output", folder("x")])
    #expect(unnamed.status == 64 && unnamed.errors.contains("--to night and --to day"))
  }

  @Test(
    "A signal stops after the step, saves, and the run goes on",
    arguments: [(SIGINT, Int32(130)), (SIGTERM, Int32(143))])
  func stopping(signal: Int32, status: Int32) async throws {
    let running = try BuiltProgram.start(
      ["train", folder("day"), folder("night"), "--output", folder("run"), "--steps", "1000000"] + BuiltProgram.tiny)
    await running.wait { running.output.contains("step 1/") }
    let second = try await BuiltProgram.run(["resume", folder("run")])
    #expect(second.status == 75, "\(second.errors)")
    running.send(signal)
    let result = try await running.result()
    #expect(result.status == status, "\(result.errors)")
    #expect(result.output.contains("cyclegan resume"))

    let checkpoint = try #require(Checkpoints(RunFolder(folder("run"))).newestFirst.first)
    let step = try checkpoint.position().step
    let resumed = try await BuiltProgram.run(["resume", folder("run"), "--steps", "\(step + 3)"])
    #expect(resumed.status == 0, "\(resumed.errors)")
    #expect(resumed.output.contains("step \(step + 3)/\(step + 3)"))
  }

  @Test("A picture that cannot be read is named, counted and left out")
  func unreadableTrainingPicture() async throws {
    try folder.write("no picture", to: "day/train/broken.png")
    let result = try await train("--steps", "12")
    #expect(result.status == 0, "\(result.errors)")
    #expect(
      result.errors.contains("broken.png") && result.errors.contains("1 picture could not be used and was left out"))
  }

  @Test("What it will cost is measured and printed")
  func estimate() async throws {
    let arguments = BuiltProgram.tiny.filter { $0 != "--no-estimate" }
    let result = try await BuiltProgram.run(
      ["train", folder("day"), folder("night"), "--output", folder("run"), "--steps", "1"] + arguments)
    #expect(result.status == 0, "\(result.errors)")
    #expect(result.output.contains("s a step (measured)") && result.output.contains(" at its peak"))
  }

  @Test("The command line goes before a file of settings")
  func settingsFile() async throws {
    try folder.write("steps: 3\nseed: 5\nidentity-weight: 2\nflip: false\n", to: "settings.yaml")
    let result = try await train("--config", folder("settings.yaml"), "--seed", "9")
    #expect(result.status == 0, "\(result.errors)")
    let configuration = try RunFolder(folder("run")).configuration()
    #expect(configuration.seed == 9)
    #expect(configuration.cycleGAN.objective.identityWeight == 2)
    #expect(!configuration.preparation.flips)
    #expect(configuration.length.maximumSteps == 3)
  }
}
