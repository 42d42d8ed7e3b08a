import CycleGAN
import Foundation
import Testing

/// Signals, and what they leave behind.
@Suite struct StoppingTests {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try folder.drawDomains()
  }

  @Test func `two signals stop at once, without saving, and the last checkpoint is good`() async throws {
    let running = try BuiltProgram.start(
      ["train", folder("day"), folder("night"), "--output", folder("run"), "--steps", "1000000", "--save-minutes", "0"]
        + BuiltProgram.tiny)
    let checkpoints = Checkpoints(RunFolder(folder("run")))
    while running.isRunning, checkpoints.newestFirst.isEmpty { try await Task.sleep(for: .milliseconds(2)) }
    // While it is held both signals gather, so that it meets the second before it can act on the first.
    running.send(SIGSTOP)
    running.send(SIGINT)
    running.send(SIGTERM)
    running.send(SIGCONT)
    let result = try await running.result()
    #expect([130, 143].contains(result.status), "\(result)")
    #expect(!result.output.contains("Stopped and saved"))

    let step = try #require(checkpoints.newestFirst.first).position().step
    let resumed = try await BuiltProgram.run(["resume", folder("run"), "--steps", "\(step + 2)"])
    #expect(resumed.status == 0, "\(resumed.errors)")
    #expect(resumed.output.contains("step \(step + 2)/\(step + 2)"))
    #expect(RunFiles.remains(folder("run")) == [])
  }

  @Test func `what would make another run is refused with the reason`() async throws {
    let train = ["train", folder("day"), folder("night"), "--output", folder("run"), "--steps", "1"]
    try #require(try await BuiltProgram.run(train + BuiltProgram.tiny).status == 0)
    for option in ["--learning-rate", "--seed", "--size", "--batch", "--blocks", "--cycle-weight", "--prepare"] {
      let result = try await BuiltProgram.run(["resume", folder("run"), option, "3"])
      #expect(result.status == 64)
      #expect(result.errors.hasPrefix("cyclegan: \(option) would make another run; "), "\(result.errors)")
      #expect(result.errors.split(separator: "\n").count == 1)
    }
    let unknown = try await BuiltProgram.run(["resume", folder("run"), "--lerning-rate", "3"])
    #expect(unknown.status == 64 && unknown.errors.contains("Unknown option"), "\(unknown.errors)")
  }
}
