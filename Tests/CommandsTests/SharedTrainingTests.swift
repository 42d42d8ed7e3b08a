import Foundation
import RandomStreams
import Runs
import TemporaryFolders
import Testing

/// Training by several processes of Open MPI, as a person starts it.
@Suite(.serialized, .enabled(if: MPIProgram.isThere)) struct SharedTrainingTests {
  /// Kills of a process; `make soak` asks for 50.
  private static let kills = ProcessInfo.processInfo.environment["KILLS"].flatMap(Int.init) ?? 2

  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try folder.drawDomains()
  }

  private func train(_ run: String, steps: Int = 12, _ options: [String] = []) -> [String] {
    ["train", folder("day"), folder("night"), "--output", folder(run), "--steps", "\(steps)", "--seed", "3"]
      + ["--batch", "3", "--micro-batch", "1", "--save-minutes", "0", "--sample-steps", "5"] + BuiltProgram.tiny
      + options
  }

  @Test func `two processes make the same bytes as one, and one of them tells`() async throws {
    let alone = try await BuiltProgram.run(train("alone", ["--norm", "batch", "--dropout"]))
    try #require(alone.status == 0, "\(alone.errors)")
    let shared = try await MPIProgram.start(2, train("shared", ["--norm", "batch", "--dropout"])).result()
    try #require(shared.status == 0, "\(shared.output)\(shared.errors)")
    #expect(try RunFiles(folder("shared")).differences(from: RunFiles(folder("alone")), allowingMore: false) == [])
    #expect(shared.output.components(separatedBy: "Finished 12 steps.").count == 2)
  }

  @Test func `SIGUSR1 to mpirun saves and ends all, and the same command goes on`() async throws {
    let alone = try await BuiltProgram.run(train("alone", steps: 100))
    try #require(alone.status == 0, "\(alone.errors)")
    let job = train("shared", steps: 100, ["--resume-if-present"])
    let first = try MPIProgram.start(2, job)
    let losses = folder("shared/losses.csv")
    await first.send([SIGUSR1]) { (try? String(contentsOfFile: losses, encoding: .utf8).count > 1500) ?? false }
    let stopped = try await first.result()
    #expect(stopped.status == 143, "\(stopped.output)\(stopped.errors)")
    #expect(stopped.output.contains("Stopped and saved after step"))
    let second = try await MPIProgram.start(3, job).result()
    #expect(second.status == 0 && second.output.contains("Going on with"), "\(second.output)\(second.errors)")
    #expect(try RunFiles(folder("shared")).differences(from: RunFiles(folder("alone")), allowingMore: true) == [])
    // Finished, it is finished again.
    let third = try await MPIProgram.start(2, job).result()
    #expect(third.status == 0 && third.output.contains("is finished"), "\(third.output)\(third.errors)")
    let other = try await BuiltProgram.run(job + ["--pool-size", "7"])
    #expect(other.status == 65 && other.errors.contains("poolSize"), "\(other.errors)")
  }

  @Test func `a job of which a process is killed goes on from its last checkpoint, with any number of them`()
    async throws
  {
    let steps = 60
    let alone = try await BuiltProgram.run(train("alone", steps: steps))
    try #require(alone.status == 0, "\(alone.errors)")
    let expected = try RunFiles(folder("alone"))
    var (moments, kills, runs) = (RandomStream(seed: 12, purpose: .init("moments of kills")), 0, 0)
    while kills < Self.kills {
      runs += 1
      let run = "killed-\(runs)"
      while true {
        let isBegun = folder.holds("\(run)/config.json")
        let session = try MPIProgram.start(
          1 + moments.integer(below: 3), isBegun ? ["resume", folder(run)] : train(run, steps: steps))
        if kills < Self.kills {
          let (rank, delay) = (moments.integer(below: 3), UInt32(1000 * moments.integer(below: 1500)))
          await session.wait { usleep(delay) == 0 }
          if MPIProgram.kill(processOf: folder(run), rank: rank) { kills += 1 }
          _ = try await session.result()
          continue
        }
        let result = try await session.result()
        try #require(result.status == 0, "\(result.output)\(result.errors)")
        break
      }
      #expect(try RunFiles(folder(run)).differences(from: expected, allowingMore: true) == [], "run \(runs)")
    }
  }

  @Test func `what cannot be shared, and a library that is not there, are said once`() async throws {
    let many = try await MPIProgram.start(4, train("many")).result()
    #expect(many.status == 64, "\(many.output)\(many.errors)")
    let text = "a batch of 3 has 3 micro-batches, too few for 4 processes"
    #expect((many.output + many.errors).components(separatedBy: text).count == 2, "\(many.output)\(many.errors)")
    #expect(!folder.holds("many"))
    let none = try await MPIProgram.start(2, train("none"), variables: ["CYCLEGAN_MPI=/nowhere/libmpi.so"]).result()
    #expect(none.status == 70, "\(none.output)\(none.errors)")
    #expect((none.output + none.errors).components(separatedBy: "no library of MPI can be opened").count == 2)
  }
}

/// The program in several processes of Open MPI.
enum MPIProgram {
  private static let launcher = "/usr/bin/mpirun.openmpi"

  /// Whether Open MPI is installed.
  static var isThere: Bool { FileManager.default.isExecutableFile(atPath: launcher) }

  /// Starts so many processes.
  ///
  /// - Parameter variables: for their environment, such as `NAME=value`.
  static func start(_ processes: Int, _ arguments: [String], variables: [String] = []) throws -> RunningProgram {
    // Tests may run as root in a container, with fewer processors than processes.
    let environment = ["OMPI_ALLOW_RUN_AS_ROOT=1", "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1"] + variables
    let job = [launcher, "--oversubscribe", "--bind-to", "none", "-np", "\(processes)", BuiltProgram.path] + arguments
    return try RunningProgram(path: "/usr/bin/env", environment + job, unblocksSignals: true)
  }

  /// Kills one of the processes that train a run.
  ///
  /// - Returns: whether there is one.
  static func kill(processOf run: String, rank: Int) -> Bool {
    for entry in (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? [] {
      guard let process = pid_t(entry),
        let words = try? String(contentsOfFile: "/proc/\(entry)/cmdline", encoding: .utf8).split(separator: "\0"),
        words.first.map(String.init) == BuiltProgram.path, words.contains(where: { $0 == run }),
        let variables = try? String(contentsOfFile: "/proc/\(entry)/environ", encoding: .utf8),
        variables.split(separator: "\0").contains("OMPI_COMM_WORLD_RANK=\(rank)")
      else { continue }
      return Foundation.kill(process, SIGKILL) == 0
    }
    return false
  }
}
