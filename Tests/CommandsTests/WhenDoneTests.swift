import Foundation
import TemporaryFolders
import Testing

/// `--when-done`: a command that is told how training ended.
@Suite struct WhenDoneTests {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try folder.drawDomains()
  }

  /// Writes what it is told into a file, a line each; nothing is to be read.
  private var command: String {
    let names = ["OUTCOME", "RUN", "STEPS", "TOTAL_STEPS", "STATUS", "MESSAGE"]
    return
      "cat; for name in \(names.joined(separator: " ")); do eval \"printf '%s\\n' \\\"\\$CYCLEGAN_$name\\\"\"; done > "
      + "'\(folder("told"))'"
  }

  private var told: [String] {
    get throws {
      try String(contentsOfFile: folder("told"), encoding: .utf8).split(
        separator: "\n", omittingEmptySubsequences: false
      )
      .map(String.init)
    }
  }

  private func train(_ run: String, steps: Int = 2, _ more: [String] = []) -> [String] {
    ["train", folder("day"), folder("night"), "--output", folder(run), "--steps", String(steps)] + BuiltProgram.tiny
      + more
  }

  @Test func `it is told of a finished run, and of one that was finished before`() async throws {
    let result = try await BuiltProgram.run(train("run", ["--when-done", command]))
    #expect(result.status == 0, "\(result.errors)")
    #expect(try told == ["finished", folder("run"), "2", "2", "0", "", ""])

    try FileManager.default.removeItem(atPath: folder("told"))
    let resumed = try await BuiltProgram.run(["resume", folder("run"), "--when-done", command])
    #expect(resumed.status == 0, "\(resumed.errors)")
    #expect(try told == ["finished", folder("run"), "2", "2", "0", "", ""])
  }

  @Test func `it is told of a signal, when the run is free for others`() async throws {
    let resume = "\(command) && '\(BuiltProgram.path)' resume '\(folder("run"))' --steps $((CYCLEGAN_STEPS + 1))"
    let running = try BuiltProgram.start(train("run", steps: 1_000_000, ["--when-done", resume]))
    let losses = folder("run/losses.csv")
    await running.send([SIGTERM]) {
      (try? String(contentsOfFile: losses, encoding: .utf8))?.split(separator: "\n").count ?? 0 >= 3
    }
    let result = try await running.result()
    #expect(result.status == 143, "\(result)")
    let told = try told
    #expect(told[0] == "interrupted" && told[3] == "1000000" && told[4] == "143", "\(told)")
    #expect(Int(told[2]) ?? 0 >= 2)
    #expect(result.output.contains("Finished "), "\(result)")
  }

  @Test func `it is told of a failure in words`() async throws {
    let result = try await BuiltProgram.run(
      ["train", folder("day"), folder("nowhere"), "--output", folder("run"), "--when-done", command])
    #expect(result.status == 65, "\(result)")
    let told = try told
    #expect(told[0] == "failed" && told[2] == "0" && told[4] == "65", "\(told)")
    #expect(result.errors.contains(told[5]) && told[5].contains("nowhere"))
  }

  @Test(arguments: [("exit 3", "ended with exit code 3"), ("kill -9 $$", "was ended by signal 9")])
  func `a command that fails is a warning`(command: String, words: String) async throws {
    let result = try await BuiltProgram.run(train("run", ["--when-done", command]))
    #expect(result.status == 0)
    #expect(result.errors.contains("cyclegan: warning: the command of --when-done \(words)."), "\(result.errors)")
  }

  @Test func `a file of settings cannot name one`() async throws {
    try folder.write("when-done: touch \(folder("touched"))", to: "settings.yaml")
    let result = try await BuiltProgram.run(train("run", ["--config", folder("settings.yaml")]))
    #expect(result.status == 65 && result.errors.contains("no setting"), "\(result)")
    #expect(!FileManager.default.fileExists(atPath: folder("touched")))
  }

  @Test func `a run that shall end when it is sick says why, in its exit code, to the command, and in info`()
    async throws
  {
    let rates = ["--learning-rate", "1e-9", "--discriminator-learning-rate", "0.02"]
    let result = try await BuiltProgram.run(
      [
        "train", folder("day"), "--output", folder("run"), "--method", "gan", "--size", "8", "--width", "8", "--batch",
        "4",
      ]
        + ["--steps", "600", "--sample-steps", "0", "--no-estimate", "--stop-when-sick", "--when-done", command] + rates
    )
    #expect(result.status == 2, "\(result)")
    #expect(result.errors.contains("the discriminator has won") && result.errors.contains("Begin another run"))
    #expect(result.output.contains("because of --stop-when-sick"))
    let told = try told
    #expect(told[0] == "sick" && told[4] == "2" && told[5].contains("the discriminator has won"), "\(told)")
    let info = try await BuiltProgram.run(["info", folder("run")])
    #expect(info.output.contains("  health          step \(told[2]): the discriminator has won"), "\(info.output)")
  }
}
