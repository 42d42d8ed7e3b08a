import Foundation
import SafeTensors
import Testing

@testable import Runs
@testable import Training
@testable import Translation

/// Checkpoints whose files were damaged, and what becomes of their run.
@Suite(.serialized) struct CheckpointDamageTests {
  /// Files a checkpoint consists of.
  private static let files =
    CheckpointFile.all(networks: CycleGANNetworks.Name.allCases.map(\.rawValue)) + [CheckpointFile.checksums]

  /// A run of two checkpoints, and the newest of them.
  private func run(_ name: String) throws -> (SmallRun, Checkpoint) {
    let run = try SmallRun()
    try run.begin(name, stoppingAfter: 2)
    try run.resume(name, stoppingAfter: 2)
    return (run, try #require(Checkpoints(run.output(name)).newestFirst.first))
  }

  /// Resumes and returns the checkpoints that were reported as damaged, and why.
  private func damagedOnResume(_ run: SmallRun, _ name: String) throws -> [(path: String, reason: String)] {
    var damaged: [(path: String, reason: String)] = []
    try run.resume(
      name,
      report: { event in
        if case .damaged(let path, let reason) = event { damaged.append((path, reason)) }
      })
    return damaged
  }

  @Test func `a flipped bit is named, and the checkpoint before it is used`() throws {
    let (run, newest) = try run("flipped")
    try run.begin("whole")
    try flip("\(newest.path)/\(CheckpointFile.optimizers)")
    let damaged = try damagedOnResume(run, "flipped")
    #expect(damaged.map(\.path) == [newest.path])
    #expect(damaged.allSatisfy { $0.reason.contains("optimizers.safetensors” is damaged: its check sum") })
    #expect(try run.bytes("flipped") == run.bytes("whole"))
  }

  @Test func `a damaged later checkpoint never takes the place of an intact one`() throws {
    let (run, newest) = try run("displaced")
    try flip("\(newest.path)/\(CheckpointFile.optimizers)")
    try run.resume("displaced", stoppingAfter: 1, changing: { $0.saving.keptCheckpoints = 1 })
    let left = Checkpoints(run.output("displaced")).newestFirst
    #expect(left.count == 1 && left.first?.path.hasSuffix("step-00000003") == true, "\(left)")
    let intact = try #require(left.first)
    #expect(throws: Never.self) { try restore(intact, of: run) }
  }

  @Test func `one flipped bit in any file is noticed, and so is one that is cut or missing`() throws {
    let (run, newest) = try run("any")
    for file in Self.files {
      let path = "\(newest.path)/\(file)"
      let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
      try flip(path)
      #expect(throws: CheckpointFault.self, "\(file)") { try restore(newest, of: run) }
      try bytes.dropLast().write(to: URL(fileURLWithPath: path))
      #expect(throws: CheckpointFault.self, "\(file)") { try restore(newest, of: run) }
      if file != CheckpointFile.checksums {
        try FileManager.default.removeItem(atPath: path)
        #expect(throws: CheckpointFault.file(path: path, .missing)) { try restore(newest, of: run) }
      }
      try bytes.write(to: URL(fileURLWithPath: path))
      #expect(throws: Never.self, "\(file)") { try restore(newest, of: run) }
    }
  }

  private func flip(_ path: String) throws {
    var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
    bytes[bytes.count / 2] ^= 4
    try bytes.write(to: URL(fileURLWithPath: path))
  }

  private func restore(_ checkpoint: Checkpoint, of run: SmallRun) throws {
    _ = try checkpoint.restore(run.configuration.initialMethod(), of: run.configuration, stepsPerEpoch: 4)
  }

  @Test func `a translator takes the newest generator that is intact`() throws {
    let (run, newest) = try run("translate")
    let path = newest.path(of: CycleGANNetworks.Name.generatorBToA.rawValue)
    try flip(path)
    var damaged: [String] = []
    _ = try Translator(run: run.output("translate"), .aToB, onDamage: { path, _ in damaged.append(path) })
    #expect(damaged.isEmpty)
    _ = try Translator(run: run.output("translate"), .bToA, onDamage: { path, _ in damaged.append(path) })
    #expect(damaged == [newest.path])
  }

  @Test func `a checkpoint without check sums, of an earlier version, can be read`() throws {
    let (run, newest) = try run("old")
    try run.begin("whole")
    for file in [CheckpointFile.checksums, CheckpointFile.configuration] {
      try FileManager.default.removeItem(atPath: "\(newest.path)/\(file)")
    }
    #expect(try damagedOnResume(run, "old").isEmpty)
    #expect(try run.bytes("old") == run.bytes("whole"))
  }

  @Test func `a run without an intact checkpoint says so`() throws {
    let run = try SmallRun(steps: 2)
    try run.begin("lost")
    for checkpoint in Checkpoints(run.output("lost")).newestFirst {
      try Data().write(to: URL(fileURLWithPath: checkpoint.path(of: CycleGANNetworks.Name.discriminatorA.rawValue)))
    }
    #expect(throws: RunError.self) { try run.resume("lost") }
  }

  @Test func `positions that are impossible are refused, not trusted`() throws {
    let (run, newest) = try run("position")
    try FileManager.default.removeItem(atPath: "\(newest.path)/\(CheckpointFile.checksums)")
    let good = try newest.position()
    #expect(good.fault(stepsPerEpoch: 4) == nil)
    let changes: [(inout Checkpoint.Position) -> Void] = [
      { $0.step = -1 }, { $0.step = 5 }, { $0.epoch = 0 }, { $0.epoch = .max }, { $0.index = 4 }, { $0.index = -1 },
      { $0.index = .max }, { $0.lossesLength = -1 }, { $0.seconds = -1 }, { ($0.step, $0.index) = (.min, .max) },
    ]
    for change in changes {
      var position = good
      change(&position)
      try JSONEncoder().encode(position).write(to: URL(fileURLWithPath: newest.positionPath))
      #expect(throws: CheckpointFault.self, "\(position)") { try restore(newest, of: run) }
    }
    for text in ["", "{", "[]", "{\"step\":1e400}", String(repeating: "[", count: 99_999)] {
      try Data(text.utf8).write(to: URL(fileURLWithPath: newest.positionPath))
      #expect(throws: CheckpointFault.self, "\(text)") { try restore(newest, of: run) }
    }
  }

  @Test func `pools and optimisers of another run or step are refused`() throws {
    let (run, newest) = try run("mixed")
    let other = try SmallRun()
    try other.begin("other", stoppingAfter: 1)
    let earlier = try #require(Checkpoints(other.output("other")).newestFirst.first)
    for file in [CheckpointFile.optimizers, CheckpointFile.pools] {
      try FileManager.default.removeItem(atPath: "\(newest.path)/\(file)")
      try FileManager.default.copyItem(atPath: "\(earlier.path)/\(file)", toPath: "\(newest.path)/\(file)")
      try? FileManager.default.removeItem(atPath: "\(newest.path)/\(CheckpointFile.checksums)")
      #expect(throws: (any Error).self, "\(file)") { try restore(newest, of: run) }
    }
  }

  @Test func `what a kill left half written is removed, and never taken for a checkpoint`() throws {
    let (run, newest) = try run("remains")
    let folder = run.output("remains")
    let remains = [
      "\(newest.path)\(Checkpoint.partialSuffix)", "\(newest.path)\(Checkpoint.removedSuffix)",
      "\(folder.checkpointsPath)/step-99999999\(Checkpoint.partialSuffix)", "\(folder.samplesPath)/.partial-1-0",
      "\(folder.path)/.partial-77-3",
    ]
    try FileManager.default.createDirectory(atPath: folder.samplesPath, withIntermediateDirectories: true)
    for path in remains { try FileManager.default.copyItem(atPath: newest.path, toPath: path) }
    #expect(Checkpoints(folder).newestFirst.count == 2)
    try run.resume("remains")
    for path in remains { #expect(!FileManager.default.fileExists(atPath: path), "\(path)") }
  }

  @Test func `pools with more pictures than belong to the step, or fewer, or with gaps or other tensors, are refused`()
    throws
  {
    let (run, newest) = try run("pools")
    let path = "\(newest.path)/\(CheckpointFile.pools)"
    try FileManager.default.removeItem(atPath: "\(newest.path)/\(CheckpointFile.checksums)")
    let good = try SafeTensorsFile(path: path)
    #expect(Set(good.names) == ["A/0", "A/1", "A/2", "B/0", "B/1", "B/2"])
    let names = good.names
    let changes: [(String, [(from: String, to: String)])] = [
      ("as it was", names.map { ($0, $0) }), ("one more", names.map { ($0, $0) } + [("A/0", "A/3")]),
      ("one fewer", names.filter { $0 != "B/2" }.map { ($0, $0) }),
      ("a gap", names.map { ($0, $0 == "A/1" ? "A/4" : $0) }),
      ("another pool", names.map { ($0, $0) } + [("A/0", "C/0")]),
    ]
    for (label, tensors) in changes {
      var file = SafeTensorsFile()
      for (from, to) in tensors { file.add(to, shape: try good.shape(of: from), floats: try good.floats(from)) }
      try file.write(to: path)
      if label == "as it was" {
        #expect(throws: Never.self) { try restore(newest, of: run) }
      } else {
        #expect(throws: CheckpointFault.self, "\(label)") { try restore(newest, of: run) }
      }
    }
  }

  @Test func `a checkpoint that the system refuses to read is neither passed over nor removed`() throws {
    let (run, newest) = try run("refused")
    try run.begin("whole")
    let path = "\(newest.path)/\(CheckpointFile.optimizers)"
    try FileManager.default.moveItem(atPath: path, toPath: path + ".away")
    // A link in a circle, which even the system's administrator cannot open.
    try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: path)
    let reason = "Too many levels of symbolic links"
    #expect(throws: RunError.unreadableCheckpoint(newest.path, reason: reason)) { try run.resume("refused") }
    try FileManager.default.removeItem(atPath: path)
    try FileManager.default.moveItem(atPath: path + ".away", toPath: path)
    #expect(try damagedOnResume(run, "refused").isEmpty)
    #expect(try run.bytes("refused") == run.bytes("whole"))
  }

  @Test func `a checkpoint that is removed while it is read is not damaged: the one that replaced it is read`() throws {
    let (run, newest) = try run("moving")
    let folder = run.output("moving")
    let second = Checkpoints(folder).checkpoint(atStep: 5).path
    var read: [String] = []
    let found: String? = try Checkpoints(folder).newest(
      onDamage: { path, reason in Issue.record("\(path): \(reason)") },
      { checkpoint in
        read.append(checkpoint.path)
        if read.count == 1 {
          // Training saves the next one and removes all others.
          try FileManager.default.moveItem(atPath: newest.path, toPath: second)
          for other in Checkpoints(folder).newestFirst.dropFirst() { other.remove() }
        }
        _ = try checkpoint.position()
        return checkpoint.path
      })
    #expect(found == second)
    #expect(read.first == newest.path && read.last == second)
  }

  @Test func `a kill while the only checkpoint is replaced loses neither of the two`() throws {
    let (run, newest) = try run("gap")
    try run.begin("whole")
    let folder = run.output("gap")
    for checkpoint in Checkpoints(folder).newestFirst.dropFirst() { checkpoint.remove() }
    for suffix in [Checkpoint.partialSuffix, Checkpoint.removedSuffix] {
      try FileManager.default.moveItem(atPath: newest.path, toPath: newest.path + suffix)
      Checkpoints(folder).removeRemains()
      #expect(Checkpoints(folder).newestFirst.map(\.path) == [newest.path])
    }
    // What is not complete is removed all the same.
    try FileManager.default.copyItem(atPath: newest.path, toPath: newest.path + Checkpoint.removedSuffix)
    try FileManager.default.removeItem(atPath: newest.path)
    try FileManager.default.removeItem(
      atPath: "\(newest.path)\(Checkpoint.removedSuffix)/\(CheckpointFile.network("discriminator_B"))")
    Checkpoints(folder).removeRemains()
    #expect(Checkpoints(folder).newestFirst.isEmpty)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.checkpointsPath).isEmpty)
  }
}
