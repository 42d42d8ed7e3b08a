import Foundation
import TemporaryFolders
import Testing

@testable import Commands

/// The experiment on augmentation, with a generator of two steps.
@Suite("The experiment on augmentation")
struct MeasureAugmentationTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try folder.draw("pictures/tulip", count: 8, side: 16, tint: 10)
    try folder.draw("pictures/rose", count: 8, side: 16, tint: 100)
  }

  private func arguments(_ output: String, _ options: [String]) -> [String] {
    [
      "measure-augmentation", folder("pictures"), "--output", folder(output), "--size", "16", "--width", "8", "--batch",
      "4", "--generator-steps", "2", "--classifier-steps", "5", "--classifier-batch", "4", "--generated-per-class", "3",
    ] + options
  }

  private func measure(_ output: String, _ options: [String]) async throws -> BuiltProgram.Result {
    try await BuiltProgram.run(arguments(output, options))
  }

  /// The table and what follows it.
  private func table(_ result: BuiltProgram.Result) -> Substring {
    result.output.firstRange(of: " a class to learn from").map { result.output[$0.lowerBound...] } ?? ""
  }

  @Test("It says what generated pictures did, keeps what is finished, and takes more repetitions")
  func experiment() async throws {
    let first = try await measure("first", ["--per-class", "2", "--seeds", "2"])
    try #require(first.status == 0, "\(first.errors)")
    for words in ["2 pictures a class to learn from, 6 pictures to test with, 2 repetitions", "R+A+G", "Beside shifts"]
    {
      #expect(first.output.contains(words), "\(first.output)")
    }
    let kept = try folder.bytes("first/2-per-class/seed-1/result.json")
    // What the generator learned from is exactly the pictures that were drawn.
    let pictures = try FileManager.default.subpathsOfDirectory(atPath: folder("first/2-per-class/seed-1/pictures"))
    #expect(pictures.count { $0.hasSuffix(".png") } == 4)
    let again = try await measure("first", ["--per-class", "2", "--seeds", "3"])
    #expect(
      again.status == 0 && again.output.contains("repetition 2 of 3: R ") && again.output.contains("(done before)"))
    #expect(try folder.bytes("first/2-per-class/seed-1/result.json") == kept)
    let whole = try await measure("second", ["--per-class", "2", "--seeds", "3", "--threads", "1"])
    #expect(table(again) == table(whole) && !table(whole).isEmpty)
    let other = try await measure("first", ["--per-class", "2", "--classifier-steps", "6"])
    #expect(other.status == ExitStatus.unusableData.rawValue && other.errors.contains("other settings"))
    let many = try await measure("first", ["--per-class", "2", "6"])
    #expect(
      many.status == ExitStatus.unusableData.rawValue && many.errors.contains("5 pictures to train on"),
      "\(many.errors)")
  }

  @Test("Stopped while a generator learns, it goes on and ends as if it had not been")
  func stopping() async throws {
    let options = ["--per-class", "2", "--seeds", "1", "--generator-steps", "300"]
    let session = try BuiltProgram.start(arguments("stopped", options))
    let losses = "stopped/2-per-class/seed-0/generator/losses.csv"
    await session.send([SIGINT]) { folder.holds(losses) }
    let stopped = try await session.result()
    #expect(stopped.status == ExitStatus.interrupted.rawValue && stopped.errors.contains("Repeat the command"))
    #expect(!folder.holds("stopped/2-per-class/seed-0/result.json"))
    let resumed = try await measure("stopped", options)
    let whole = try await measure("whole", options)
    try #require(resumed.status == 0 && whole.status == 0, "\(resumed.errors)\(whole.errors)")
    #expect(
      try folder.bytes("stopped/2-per-class/seed-0/result.json")
        == folder.bytes("whole/2-per-class/seed-0/result.json"))
    #expect(try folder.bytes(losses) == folder.bytes("whole/2-per-class/seed-0/generator/losses.csv"))
  }
}
