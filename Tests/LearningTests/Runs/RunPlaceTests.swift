import Foundation
import Testing

@testable import Runs
@testable import Training
@testable import Translation

/// Runs, checkpoints and pictures in other places than where they were made.
@Suite(.serialized) struct RunPlaceTests {
  private func move(_ old: String, to new: String) throws {
    try FileManager.default.moveItem(atPath: old, toPath: new)
  }

  /// A run with a checkpoint that is kept for good.
  private func runWithEpoch(_ name: String) throws -> (SmallRun, RunFolder) {
    let run = try SmallRun()
    var configuration = run.configuration
    configuration.saving.epochsBetweenSnapshots = 1
    let folder = run.output(name)
    let training = try TrainingRun(beginning: configuration, domains: run.domains, in: folder, report: { _ in })
    _ = try training.train { false }
    return (run, RunFolder("\(folder.epochsPath)/epoch-0001"))
  }

  @Test func `a checkpoint is no run: it is not resumed, and nothing is written into it`() throws {
    let (run, epoch) = try runWithEpoch("run")
    let newest = try #require(Checkpoints(run.output("run")).newestFirst.first)
    for folder in [epoch, RunFolder(newest.path)] {
      let before = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
      let error = #expect(throws: RunError.self) { try TrainingRun(resuming: folder, report: { _ in }) }
      #expect(error == .isCheckpoint(folder.path))
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() == before)
      #expect(folder.isCheckpoint)
    }
    #expect(!run.output("run").isCheckpoint)
  }

  @Test func `a checkpoint serves wherever networks are read`() throws {
    let (run, epoch) = try runWithEpoch("run")
    for direction in Direction.allCases {
      let kept = try Translator(run: epoch, direction)
      let architecture = run.configuration.cycleGAN.generator
      let network = architecture.build(.zero)
      try Checkpoint(epoch.path).load(network, named: direction.generator)
      #expect(kept.fingerprint == Translator(network, architecture).fingerprint)
      // The run has trained further since.
      #expect(try kept.fingerprint != Translator(run: run.output("run"), direction).fingerprint)
    }
    let start = try TrainingStart(epoch, for: run.configuration.method)
    var configuration = run.configuration
    try start.apply(to: &configuration)
    let folder = run.output("further")
    let further = try TrainingRun(
      beginning: configuration, domains: run.domains, in: folder, from: start, report: { _ in })
    #expect(try Translator(run: folder, .aToB).fingerprint == Translator(run: epoch, .aToB).fingerprint)
    #expect(try further.train { false } == .finished)
  }

  @Test func `a run whose pictures were moved goes on exactly where it is told their folders`() throws {
    let run = try SmallRun()
    try run.begin("whole")
    try run.begin("moved", stoppingAfter: 3)
    let folder = run.output("moved")
    try FileManager.default.createDirectory(atPath: "\(run.folder)/new", withIntermediateDirectories: true)
    try move("\(run.folder)/a", to: "\(run.folder)/new/first")
    try move("\(run.folder)/b", to: "\(run.folder)/new/second")
    let error = #expect(throws: RunError.self) { try TrainingRun(resuming: folder, report: { _ in }) }
    #expect(error == .picturesNotFound(folder.path, .missingFolder(path: "\(run.folder)/a")))

    let places = ["\(run.folder)/new/first", "\(run.folder)/new/second"]
    #expect(throws: RunError.picturesSwapped(folder.path)) {
      try TrainingRun(resuming: folder, pictures: places.reversed(), report: { _ in })
    }
    #expect(try folder.configuration().domains.folders == run.configuration.domains.folders)

    let resumed = try TrainingRun(resuming: folder, pictures: places, report: { _ in })
    #expect(resumed.domains.a.name == "a" && resumed.domains.b.name == "b")
    #expect(try resumed.train { false } == .finished)
    #expect(try folder.configuration().domains.folders == places)
    #expect(try run.bytes("moved") == run.bytes("whole"))
  }

  @Test func `a finished run is finished wherever its pictures are, and takes their new place`() throws {
    let run = try SmallRun(steps: 2)
    try run.begin("run")
    let folder = run.output("run")
    try move("\(run.folder)/a", to: "\(run.folder)/elsewhere")
    let finished = RunError.finished(folder.path, steps: 2)
    #expect(throws: finished) { try TrainingRun(resuming: folder, report: { _ in }) }
    let places = ["\(run.folder)/elsewhere", "\(run.folder)/b"]
    #expect(throws: finished) { try TrainingRun(resuming: folder, pictures: places, report: { _ in }) }
    #expect(try folder.configuration().domains.folders == places)
  }

  @Test func `pictures that were added are refused`() throws {
    let run = try SmallRun()
    try run.begin("run", stoppingAfter: 1)
    try FileManager.default.copyItem(atPath: "\(run.folder)/a/0.png", toPath: "\(run.folder)/a/9.png")
    let folder = run.output("run")
    let error = #expect(throws: RunError.self) { try run.resume("run") }
    #expect(error == .pictureCountChanged(folder.path, domain: "a", before: 3, now: 4))
  }

  @Test func `a folder within the pictures is none for a run, since its samples would become some of them`() throws {
    let run = try SmallRun()
    try FileManager.default.createSymbolicLink(
      atPath: "\(run.folder)/link", withDestinationPath: "\(run.folder)/b")
    for place in ["a", "a/run", "b/deep/er/run", "link/run", "b/../a/run"] {
      let folder = run.output(place)
      let domain = place.contains("a/") || place == "a" ? run.domains.a : run.domains.b
      #expect(throws: RunError.withinPictures(folder.path, folder: domain.training.folder), "\(place)") {
        try folder.check(apartFrom: run.domains)
      }
    }
    #expect(throws: Never.self) { try run.output("ab/run").check(apartFrom: run.domains) }
  }

  @Test func `a beginning that fails leaves no folder that counts as a run`() throws {
    let run = try SmallRun()
    try run.begin("source", stoppingAfter: 1)
    let start = try TrainingStart(run.output("source"), for: run.configuration.method)
    for checkpoint in Checkpoints(run.output("source")).newestFirst {
      try Data().write(to: URL(fileURLWithPath: checkpoint.path(of: CycleGANNetworks.Name.generatorBToA.rawValue)))
    }
    let folder = run.output("failed")
    #expect(throws: RunError.self) {
      try TrainingRun(beginning: run.configuration, domains: run.domains, in: folder, from: start, report: { _ in })
    }
    #expect(!FileManager.default.fileExists(atPath: folder.path))
  }

  @Test func `a run that began with other networks never begins again with random ones`() throws {
    let run = try SmallRun()
    try run.begin("source", stoppingAfter: 1)
    let start = try TrainingStart(run.output("source"), for: run.configuration.method)
    var configuration = run.configuration
    try start.apply(to: &configuration)
    let folder = run.output("run")
    _ = try TrainingRun(beginning: configuration, domains: run.domains, in: folder, from: start, report: { _ in })
    try FileManager.default.removeItem(atPath: folder.checkpointsPath)
    #expect(throws: RunError.noCheckpoint(folder.path)) { try run.resume("run") }
  }

  @Test func `a file system without locks is told, and training goes on`() throws {
    let run = try SmallRun(steps: 1)
    let folder = run.output("run")
    try folder.begin(run.configuration)
    for code in [ENOLCK, ENOSYS, EOPNOTSUPP, EINVAL, EPERM] {
      var reasons: [String] = []
      _ = try RunLock(folder, through: { _ in code }, onFailure: { reasons.append($0) })
      #expect(reasons == [String(cString: strerror(code))])
    }
    #expect(throws: RunError.inUse(folder.path)) {
      try RunLock(folder, through: { _ in EWOULDBLOCK }, onFailure: { _ in Issue.record("not another process") })
    }
    // A folder in the place of the file can be locked as well.
    try? FileManager.default.removeItem(atPath: folder.lockPath)
    try FileManager.default.createDirectory(atPath: folder.lockPath, withIntermediateDirectories: true)
    let lock = try RunLock(folder, onFailure: { Issue.record("\($0)") })
    #expect(throws: RunError.inUse(folder.path)) { try RunLock(folder, onFailure: { _ in }) }
    withExtendedLifetime(lock) {}
    // Nothing can be opened below a file.
    var reasons: [String] = []
    _ = try RunLock(RunFolder(folder.configurationPath), onFailure: { reasons.append($0) })
    #expect(reasons == ["Not a directory"])
  }
}
