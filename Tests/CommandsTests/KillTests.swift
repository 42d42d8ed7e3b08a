import Foundation
import RandomStreams
import Runs
import TemporaryFolders
import Testing

/// Training that is killed without warning at random moments, again and again, ends as if nothing had happened.
@Suite(.serialized) struct KillTests {
  /// Kills of a CycleGAN; `make soak` asks for 50. The other methods get half of them.
  private static let kills = ProcessInfo.processInfo.environment["KILLS"].flatMap(Int.init) ?? 4

  /// A method with the options that make a step of it take milliseconds.
  struct Method: CustomTestStringConvertible {
    let testDescription: String
    let options: [String]
    let kills: Int
    /// Whether it learns from one folder; here the two domains are its classes.
    var makesFromNothing = false

    /// Options with which making pictures from nothing is a matter of milliseconds.
    private static let making = ["--size", "16", "--width", "8", "--batch", "4", "--no-estimate"]

    static let all = [
      Method(testDescription: "cyclegan", options: BuiltProgram.tiny, kills: KillTests.kills),
      Method(
        testDescription: "pix2pix", options: BuiltProgram.tiny + ["--method", "pix2pix", "--generator", "resnet"],
        kills: KillTests.kills / 2),
      Method(
        testDescription: "gan", options: making + ["--method", "gan"], kills: KillTests.kills / 2,
        makesFromNothing: true),
      Method(
        testDescription: "dcgan", options: making + ["--method", "dcgan", "--average-decay", "0.9"],
        kills: KillTests.kills / 2, makesFromNothing: true),
      Method(
        testDescription: "sagan",
        options: making + [
          "--method", "sagan", "--conditional", "--discriminator-augmentation", "translation,cutout",
        ], kills: KillTests.kills / 2, makesFromNothing: true),
      Method(
        testDescription: "fastcut", options: BuiltProgram.tiny + ["--method", "fastcut", "--blocks", "5"],
        kills: KillTests.kills / 2),
    ]
  }

  /// Steps of a run, so many that it is not at its end before it was killed some times.
  private static let steps = 40
  /// Threads, which may change from session to session.
  private static let threads = [1, 2, 4]

  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try folder.drawDomains()
    try folder.draw("classes/day", count: 5, tint: 10)
    try folder.draw("classes/night", count: 6, tint: 100)
  }

  /// Saves after every step and keeps epochs, so that much of the time goes into writing.
  private func train(_ run: String, _ method: Method) -> [String] {
    ["train"] + (method.makesFromNothing ? [folder("classes")] : [folder("day"), folder("night")])
      + ["--output", folder(run), "--steps", "\(Self.steps)", "--seed", "3"]
      + ["--save-minutes", "0", "--sample-steps", "5", "--keep-epochs", "3"] + method.options
  }

  @Test(arguments: Method.all)
  func `killed at random moments, also while it saves, and resumed, a run ends with the same bytes`(
    method: Method
  ) async throws {
    let whole = try await BuiltProgram.run(train("whole", method))
    try #require(whole.status == 0, "\(whole.errors)")
    let expected = try RunFiles(folder("whole"))
    #expect(expected.count > 20)

    var moments = RandomStream(seed: 11, purpose: .init("moments of kills"))
    var (kills, killsWhileSaving, runs) = (0, 0, 0)
    while kills < method.kills {
      runs += 1
      let run = "killed-\(runs)"
      var isKilledAtItsEnd = false
      while true {
        let session = try begin(run, method, threads: Self.threads[moments.integer(below: Self.threads.count)])
        let isKilled = kills < method.kills ? try await kill(session, of: run, &moments) : false
        if isKilled {
          kills += 1
          killsWhileSaving += RunFiles.remains(folder(run)).isEmpty ? 0 : 1
          continue
        }
        let result = try await session.result()
        // A kill after the last checkpoint was complete, before the program ended: nothing is left to be done.
        isKilledAtItsEnd = result.output.contains("is finished")
        try #require(result.status == 0, "\(result.output)\(result.errors)")
        #expect(!result.errors.contains("cannot be used"), "\(result.errors)")
        break
      }
      // Such a kill may leave an old checkpoint that was about to be removed.
      let differences = try RunFiles(folder(run)).differences(from: expected, allowingMore: isKilledAtItsEnd)
      #expect(differences == [], "run \(runs), \(kills) kills")
      #expect(isKilledAtItsEnd || RunFiles.remains(folder(run)) == [])
    }
    print(
      "\(kills) kills, \(killsWhileSaving) of them while something was half written; \(runs) runs, all as uninterrupted"
    )
  }

  /// Begins the run, or goes on with it.
  private func begin(_ run: String, _ method: Method, threads: Int) throws -> RunningProgram {
    let isBegun = folder.holds("\(run)/config.json")
    return try BuiltProgram.start(
      (isBegun ? ["resume", folder(run)] : train(run, method)) + ["--threads", "\(threads)"])
  }

  /// Kills a session: mostly some steps after where it began, now and then while it starts.
  ///
  /// - Returns: whether it was still alive.
  private func kill(_ session: RunningProgram, of run: String, _ moments: inout RandomStream) async throws -> Bool {
    let step = newestStep(run) + (moments.integer(below: 5) > 0 ? 1 + moments.integer(below: 4) : 0)
    let delay = UInt32(moments.integer(below: 60_000))
    await session.send([SIGKILL]) {
      guard newestStep(run) >= step else { return false }
      usleep(delay)
      return true
    }
    return try await session.result().status == 128 + SIGKILL
  }

  private func newestStep(_ run: String) -> Int {
    let checkpoint = Checkpoints(RunFolder(folder(run))).newestFirst.first
    return checkpoint.flatMap { try? $0.position().step } ?? 0
  }
}
