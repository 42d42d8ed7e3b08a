import Foundation
import Runs
import TemporaryFolders
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
    await running.send([SIGINT, SIGTERM]) { !checkpoints.newestFirst.isEmpty }
    let result = try await running.result()
    #expect([130, 143].contains(result.status), "\(result)")
    #expect(!result.output.contains("Stopped and saved"))

    let step = try #require(checkpoints.newestFirst.first).position().step
    let resumed = try await BuiltProgram.run(["resume", folder("run"), "--steps", "\(step + 2)"])
    #expect(resumed.status == 0, "\(resumed.errors)")
    #expect(resumed.output.contains("step \(step + 2)/\(step + 2)"))
    #expect(RunFiles.remains(folder("run")) == [])
  }

  private func train(_ run: String) -> [String] {
    ["train", folder("day"), folder("night"), "--output", folder(run), "--steps", "1000000"] + BuiltProgram.tiny
  }

  /// Steps in the log.
  private func steps(_ run: String) -> Int {
    let text = (try? String(contentsOfFile: folder("\(run)/losses.csv"), encoding: .utf8)) ?? ""
    return max(0, text.split(separator: "\n").count - 1)
  }

  @Test(arguments: [SIGINT, SIGTERM, SIGHUP, SIGUSR1, SIGUSR2, SIGXCPU])
  func `every signal that asks for an end saves, and none of the steps is lost`(number: Int32) async throws {
    let running = try BuiltProgram.start(train("run"))
    await running.send([number]) { steps("run") >= 2 }
    let result = try await running.result()
    #expect(result.status == 128 + number, "\(result)")
    #expect(result.output.contains("Stopped and saved after step"))
    let saved = try #require(Checkpoints(RunFolder(folder("run"))).newestFirst.first).position().step
    #expect(saved >= 2 && steps("run") == saved)
  }

  @Test func `a terminal that is closed may say so twice, and a warning may be followed by the end`() async throws {
    for (index, signals) in [[SIGHUP, SIGHUP], [SIGUSR1, SIGTERM], [SIGHUP, SIGTERM, SIGHUP]].enumerated() {
      let running = try BuiltProgram.start(train("run-\(index)"))
      await running.send(signals) { steps("run-\(index)") >= 2 }
      let result = try await running.result()
      #expect(result.output.contains("Stopped and saved after step"), "\(signals) \(result)")
    }
  }

  @Test func `a hang-up that is ignored, as under nohup, stays ignored`() async throws {
    let script = #"trap '' HUP; exec "$0" "$@""#
    let running = try RunningProgram(path: "/bin/sh", ["-c", script, BuiltProgram.path] + train("run"))
    await running.send([SIGHUP]) { steps("run") >= 2 }
    let before = steps("run")
    await running.send([SIGTERM]) { steps("run") >= before + 5 }
    #expect(try await running.result().status == 143)
  }

  @Test func `a limit of file sizes is a fault with a message, and leaves nothing half written`() async throws {
    // Blocks of 512 bytes: fewer than a checkpoint's files have.
    let script = #"ulimit -f 8; exec "$0" "$@""#
    let arguments = ["-c", script, BuiltProgram.path] + train("run") + ["--save-minutes", "0", "--wait-for-disk", "0"]
    let result = try await RunningProgram(path: "/bin/sh", arguments).result()
    #expect(result.status == 73, "\(result)")
    #expect(result.errors.contains("cannot be written: File too large"), "\(result.errors)")
    #expect(RunFiles.remains(folder("run")) == [])
  }

  @Test func `a run whose pictures were moved is told where they are`() async throws {
    let train = ["train", folder("day"), folder("night"), "--output", folder("run"), "--steps", "2"]
    try #require(try await BuiltProgram.run(train + BuiltProgram.tiny).status == 0)
    try FileManager.default.moveItem(atPath: folder("day"), toPath: folder("moved"))
    let missing = try await BuiltProgram.run(["resume", folder("run"), "--steps", "4"])
    #expect(missing.status == 65 && missing.errors.contains("--pictures <folder> <folder>"), "\(missing.errors)")
    let resumed = try await BuiltProgram.run([
      "resume", folder("run"), "--steps", "4", "--pictures", folder("moved"), folder("night"),
    ])
    #expect(resumed.status == 0 && resumed.output.contains("step 4/4"), "\(resumed.errors)")
    // The run knows their place from now on.
    #expect(try await BuiltProgram.run(["resume", folder("run"), "--steps", "5"]).status == 0)
  }

  @Test func `a kept epoch translates, is described and exported, and is not resumed`() async throws {
    let train = ["train", folder("day"), folder("night"), "--output", folder("run"), "--epochs", "2"]
    try #require(try await BuiltProgram.run(train + ["--keep-epochs", "1"] + BuiltProgram.tiny).status == 0)
    let epoch = folder("run/epochs/epoch-0001")
    let translated = try await BuiltProgram.run([
      "translate", epoch, folder("day/train"), "--to", "night", "--output", folder("out"),
    ])
    #expect(translated.status == 0 && folder.holds("out/0.png"), "\(translated.errors)")
    let exported = try await BuiltProgram.run(["export", epoch, "--to", "day", "--output", folder("day.onnx")])
    #expect(exported.status == 0 && folder.holds("day.onnx"), "\(exported.errors)")
    let info = try await BuiltProgram.run(["info", epoch])
    #expect(info.status == 0 && info.output.contains("step 5 of 10"), "\(info)")
    let resumed = try await BuiltProgram.run(["resume", epoch])
    #expect(resumed.status == 66 && resumed.errors.contains("is a checkpoint, not a run"), "\(resumed.errors)")

    let weights = "\(epoch)/generator_A_to_B.safetensors"
    let summary = try await BuiltProgram.run(["info", weights]).output
    let full = try await BuiltProgram.run(["info", weights, "--tensors"]).output
    #expect(!summary.contains("model.1.weight  ") && summary.contains("--tensors lists them"), "\(summary)")
    #expect(full.contains("model.1.weight  2×3×7×7"), "\(full)")
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
