import Foundation
import TemporaryFolders
import Testing

@Suite("Bad input gets one clear line and its exit code")
struct FaultTests {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try folder.drawDomains()
  }

  private func expect(_ status: Int32, saying text: String, _ arguments: String...) async throws {
    let result = try await BuiltProgram.run(arguments)
    #expect(result.status == status, "\(result.errors)")
    #expect(result.errors.hasPrefix("cyclegan: "))
    #expect(result.errors.split(separator: "\n").count == 1, "\(result.errors)")
    #expect(result.errors.contains(text), "\(result.errors)")
  }

  @Test("Folders")
  func folders() async throws {
    try folder.write("", to: "notes/read.txt")
    try FileManager.default.createDirectory(atPath: folder("empty"), withIntermediateDirectories: true)
    try await expect(65, saying: "is missing", "train", folder("nowhere"), folder("night"))
    try await expect(65, saying: "is empty", "train", folder("empty"), folder("night"))
    try await expect(65, saying: "holds no pictures", "train", folder("notes"), folder("night"))
    try await expect(65, saying: "same folder", "train", folder("day"), folder("day"))
    try await expect(65, saying: "trainA", "train", folder("day"))
    try await expect(64, saying: "One or two folders", "train", "a", "b", "c")
  }

  @Test("Settings")
  func settings() async throws {
    try folder.write("bread: 2\n", to: "unknown.yaml")
    let (day, night) = (folder("day"), folder("night"))
    try await expect(65, saying: "“bread” is no setting", "train", day, night, "--config", folder("unknown.yaml"))
    try await expect(65, saying: "cannot be read", "train", day, night, "--config", folder("none.yaml"))
    try await expect(64, saying: "'many' is invalid", "train", day, night, "--epochs", "many")
    try await expect(64, saying: "frobnicate", "frobnicate")
    try await expect(65, saying: "such as 32", "train", day, night, "--size", "30")
    try await expect(65, saying: "smaller than the crop", "train", day, night, "--size", "64", "--load-size", "32")
    try await expect(
      65, saying: "belongs to --generator resnet", "train", day, night, "--generator", "unet-128", "--blocks", "3")
    try await expect(
      65, saying: "--input-skip mask belongs to --generator resnet", "train", day, night, "--generator", "unet",
      "--input-skip", "mask")
    try await expect(64, saying: "--threads must lie", "train", day, night, "--threads", "0")
  }

  @Test("A run that diverged is not said to go on")
  func divergence() async throws {
    let result = try await BuiltProgram.run(
      [
        "train", folder("day"), folder("night"), "--output", folder("wild"), "--steps", "20", "--learning-rate", "1e18",
        "--save-minutes", "0",
      ] + BuiltProgram.tiny)
    #expect(result.status == 70 && result.errors.contains("became infinite or NaN"), "\(result.errors)")
    #expect(folder.holds("wild/checkpoints/step-00000001") && !result.errors.contains("resume"), "\(result.errors)")
  }

  @Test("A run that cannot begin leaves nothing behind")
  func smallerThanCrop() async throws {
    let result = try await BuiltProgram.run([
      "train", folder("day"), folder("night"), "--output", folder("run"), "--prepare", "crop", "--size", "32",
      "--width",
      "2", "--blocks", "1", "--no-estimate",
    ])
    #expect(result.status == 65)
    #expect(result.errors.contains("smaller than the crop of 32 × 32"))
    #expect(!folder.holds("run"))
  }

  @Test("Output folders, runs and checkpoints")
  func runs() async throws {
    try folder.write("mine", to: "full/mine.txt")
    try await expect(73, saying: "is not empty", "train", folder("day"), folder("night"), "--output", folder("full"))
    try await expect(66, saying: "there is no run", "info", folder("full"))
    try await expect(66, saying: "there is no run", "resume", folder("nowhere"))
    try await expect(66, saying: "is missing", "info", folder("none.safetensors"))
    try await expect(66, saying: "neither a safetensors nor a PyTorch file", "info", folder("day/train/0.png"))
    try await expect(64, saying: "--pictures takes one or two", "resume", "r", "--pictures", "a", "b", "c")

    let train =
      ["train", folder("day"), folder("night"), "--output", folder("run"), "--steps", "1"] + BuiltProgram.tiny
    #expect(try await BuiltProgram.run(train).status == 0)
    let again = try await BuiltProgram.run(train)
    #expect(again.status == 73 && again.errors.contains("already holds a run"))

    let weights = "run/checkpoints/step-00000001/generator_A_to_B.average.safetensors"
    let bytes = try folder.bytes(weights)
    try bytes.prefix(bytes.count / 2).write(to: URL(fileURLWithPath: folder(weights)))
    let truncated = try await BuiltProgram.run([
      "translate", folder("run"), folder("day"), "--to", "night", "--output", folder("out"),
    ])
    #expect(truncated.status == 66 && truncated.errors.contains("is truncated"), "\(truncated.errors)")
    #expect(!folder.holds("out"))

    try folder.write("{}", to: "run/config.json")
    try await expect(66, saying: "cannot be used", "info", folder("run"))
  }
}
