import Foundation
import Images
import Testing

@testable import Datasets
@testable import Runs

/// Pictures that cannot be trained on, or not at the moment.
@Suite(.serialized) struct PictureFaultTests {
  private let manager = FileManager.default

  private func skipped(_ events: [TrainingEvent]) -> [String] {
    events.compactMap { event in
      if case .skipped(let picture) = event { picture.path } else { nil }
    }
  }

  @Test func `a picture smaller than the crop is left out before the first step, and the run is resumed exactly`()
    throws
  {
    let run = try SmallRun(mode: .crop, sizeOfFirst: (height: 40, width: 31))
    let small = ["a", "b"].map { "\(run.folder)/\($0)/0.png" }
    var events: [TrainingEvent] = []
    let training = try TrainingRun(
      beginning: run.configuration, domains: run.domains, in: run.output("whole"), report: { events.append($0) })
    #expect(skipped(events) == small)
    #expect(try training.train { false } == .finished)
    #expect(skipped(events) == small)
    for stop in 1..<7 {
      try run.begin("stopped-\(stop)", stoppingAfter: stop)
      var events: [TrainingEvent] = []
      #expect(try run.resume("stopped-\(stop)", report: { events.append($0) }) == .finished)
      #expect(skipped(events) == small)
      #expect(try run.bytes("stopped-\(stop)") == run.bytes("whole"))
    }
  }

  @Test func `where no picture of a domain can be used nothing is written`() throws {
    for (mode, loadSize) in [(Preparation.Mode.crop, 36), (.scaleWidth, 38)] {
      let run = try SmallRun(mode: mode)
      var configuration = run.configuration
      configuration.preparation.loadSize = loadSize
      configuration.preparation.cropSize = mode == .crop ? 44 : 32
      let error = #expect(throws: DataError.self) {
        try TrainingRun(beginning: configuration, domains: run.domains, in: run.output("none"), report: { _ in })
      }
      guard case .noUsablePicture(run.domains.a.training.folder, 3, _) = error else {
        Issue.record("\(String(describing: error))")
        continue
      }
      #expect(!manager.fileExists(atPath: run.output("none").path))
    }
  }

  @Test(arguments: [false, true])
  func `training pauses while a folder of pictures is away, and goes on exactly`(isMountPoint: Bool) throws {
    let run = try SmallRun()
    try run.begin("whole")
    let (folder, away) = ("\(run.folder)/b", "\(run.folder)/unplugged")
    var events: [String] = []
    let training = try run.training("paused") { event in
      switch event {
      case .paused(let reason, _):
        events.append(reason.description)
        try? self.manager.removeItem(atPath: folder)
        try? self.manager.moveItem(atPath: away, toPath: folder)
      case .wentOn: events.append("went on")
      case .skipped(let picture): events.append("skipped \(picture.path)")
      default: break
      }
    }
    try manager.moveItem(atPath: folder, toPath: away)
    // What remains of a drive that is not mounted.
    if isMountPoint { try manager.createDirectory(atPath: folder, withIntermediateDirectories: true) }
    #expect(try training.train(patience: .seconds(60)) { false } == .finished)
    let reason = isMountPoint ? "is empty" : "is missing"
    #expect(events.count == 2 && events.last == "went on", "\(events)")
    #expect(events.first?.contains("cannot be reached: it \(reason)") == true, "\(events)")
    #expect(try run.bytes("paused") == run.bytes("whole"))
  }

  @Test func `a sheet of samples waits for its pictures as well`() throws {
    let run = try SmallRun(steps: 4)
    try run.begin("whole")
    let (folder, away) = ("\(run.folder)/a", "\(run.folder)/unplugged")
    var pauses = 0
    let training = try run.training("paused") { event in
      if case .paused = event {
        pauses += 1
        try? self.manager.moveItem(atPath: away, toPath: folder)
      }
    }
    var steps = 0
    let outcome = try training.train(patience: .seconds(60)) {
      steps += 1
      // All three pictures are in memory or can be read again; the sheet of the third step needs the files.
      if steps == 3 { try? self.manager.moveItem(atPath: folder, toPath: away) }
      return false
    }
    #expect(outcome == .finished && pauses == 1)
    #expect(try run.bytes("paused") == run.bytes("whole"))
  }

  @Test func `a folder that stays away ends training with its state saved`() throws {
    let run = try SmallRun()
    try run.begin("run", stoppingAfter: 2)
    // Pictures are read anew in this session.
    let training = try TrainingRun(resuming: run.output("run"), report: { _ in })
    try manager.moveItem(atPath: "\(run.folder)/a", toPath: "\(run.folder)/unplugged")
    #expect(throws: DataError.unreachable(folder: "\(run.folder)/a", reason: "is missing")) {
      try training.train(patience: .milliseconds(1)) { false }
    }
    #expect(training.isSaved && training.stepsTaken == 2)
    // A signal meanwhile is a stop as any other.
    #expect(try training.train(patience: .seconds(1_000_000)) { true } == .stopped(step: 2))
  }

  @Test func `a picture that is missing by itself is left out, not waited for`() throws {
    let run = try SmallRun()
    var events: [TrainingEvent] = []
    let training = try run.training("run") { events.append($0) }
    try manager.removeItem(atPath: "\(run.folder)/b/2.png")
    #expect(try training.train(patience: .seconds(1_000_000)) { false } == .finished)
    #expect(skipped(events) == ["\(run.folder)/b/2.png"])
  }
}
