import Foundation
import Images
import Networks
import NeuralNetworks
import TemporaryFolders
import Testing
import Training

@testable import Datasets
@testable import Health
@testable import Runs

/// Whole runs that are sick on purpose, and one that is well.
@Suite struct SickRunTests {
  private let colours: EightColours
  private var folder: TemporaryFolder { colours.folder }

  init() throws { colours = try EightColours(hasTests: true) }

  private func configuration(
    generatorRate: Double, discriminatorRate: Double, schedule: RunLength.Schedule = .constant, factor: Double = 0.1
  ) throws -> (RunConfiguration, DomainFolders) {
    try colours.configuration(
      generatorRate: generatorRate, discriminatorRate: discriminatorRate, epochs: 330, schedule: schedule,
      stepEpochs: 260, factor: factor)
  }

  /// Trains; returns what was told to be wrong, in its order.
  private func train(_ name: String, _ run: (RunConfiguration, DomainFolders)) throws -> [HealthFinding] {
    var found: [HealthFinding] = []
    let training = try TrainingRun(beginning: run.0, domains: run.1, in: RunFolder(folder(name))) { event in
      if case .sick(let finding) = event { found.append(finding) }
    }
    // Where divergence ends, training does.
    do { _ = try training.train { false } } catch RunError.notFinite {}
    return found
  }

  @Test func `a run that is well raises nothing`() throws {
    #expect(try train("well", configuration(generatorRate: 0.0005, discriminatorRate: 0.001)) == [])
    let checks = RunFolder(folder("well")).health(of: try configuration(generatorRate: 1, discriminatorRate: 1).0)
      .checks
    let judged = checks.filter { $0.number != nil }.map(\.indicator)
    #expect(
      judged == [
        .discriminatorWon, .discriminatorLost, .modeCollapse, .checkerboard, .divergenceAhead, .discriminatorMemorises,
      ])
    #expect(checks.allSatisfy { !$0.isSick })
  }

  @Test func `a discriminator that does not learn has lost`() throws {
    let found = try train("lost", configuration(generatorRate: 0.002, discriminatorRate: 1e-9))
    #expect(found.map(\.indicator).contains(.discriminatorLost), "\(found)")
  }

  @Test func `a generator that makes one picture of all vectors has collapsed`() throws {
    let found = try train("collapsed", configuration(generatorRate: 0.05, discriminatorRate: 1e-4))
    #expect(found.map(\.indicator).contains(.modeCollapse), "\(found)")
  }

  @Test func `a learning rate that becomes too high is seen in the gradients`() throws {
    let found = try train(
      "diverging", configuration(generatorRate: 5e-4, discriminatorRate: 1e-3, schedule: .step, factor: 3000))
    #expect(found.map(\.indicator).contains(.divergenceAhead), "\(found)")
    #expect(found.allSatisfy { $0.indicator != .divergenceAhead || $0.step > 520 })
  }

  /// The discriminator learns, the generator does not.
  @Test func `a run can end when its discriminator has won, and go on all the same, with what was found known`() throws
  {
    var run = try configuration(generatorRate: 1e-9, discriminatorRate: 0.01)
    run.0.saving.stopsWhenSick = true
    let place = RunFolder(folder("ended"))
    let finding = try trainedUntilSick(run, in: place)
    #expect(finding.indicator == .discriminatorWon)
    #expect(try Checkpoints(place).newestFirst.first?.position().step == finding.step)

    var further: [HealthFinding] = []
    let resumed = try TrainingRun(resuming: place) { event in
      if case .sick(let finding) = event { further.append(finding) }
    }
    #expect(resumed.monitor.findings == [finding])
    _ = try resumed.train { false }
    #expect(!further.map(\.indicator).contains(finding.indicator))
  }

  /// Trains a run that ends when it is sick, to its end; the run is free for others afterwards.
  private func trainedUntilSick(_ run: (RunConfiguration, DomainFolders), in place: RunFolder) throws -> HealthFinding {
    var found: [HealthFinding] = []
    let training = try TrainingRun(beginning: run.0, domains: run.1, in: place) { event in
      if case .sick(let finding) = event { found.append(finding) }
    }
    let outcome = try training.train { false }
    let finding = try #require(found.first)
    #expect(outcome == .sick(step: finding.step, finding) && training.isSaved)
    return finding
  }

  /// Trains so many steps; returns the checks at their end. The run is free for others afterwards.
  private func checks(
    after count: Int, _ run: (RunConfiguration, DomainFolders), in place: RunFolder,
    _ tell: @escaping (TrainingEvent) -> Void
  ) throws -> [HealthCheck] {
    var steps = 0
    let training = try TrainingRun(beginning: run.0, domains: run.1, in: place, report: tell)
    _ = try training.train {
      steps += 1
      return steps == count
    }
    return training.monitor.checks
  }

  @Test func `what is known of a run that was stopped and went on is what it is of one that ran through`() throws {
    let run = try configuration(generatorRate: 0.05, discriminatorRate: 1e-4)
    let whole = try train("whole", run)
    let place = RunFolder(folder("stopped"))
    var told: [HealthFinding] = []
    func tell(_ event: TrainingEvent) { if case .sick(let finding) = event { told.append(finding) } }
    let checks = try checks(after: 437, run, in: place, tell)
    // As if it had been trained on and killed before the next checkpoint.
    let ahead = "500,-1,nan,nan,nan,9.0,0.001,nan,nan\n"
    try Data((try String(contentsOfFile: place.healthPath, encoding: .utf8) + ahead).utf8)
      .write(to: URL(fileURLWithPath: place.healthPath))
    let second = try TrainingRun(resuming: place, report: tell)
    #expect(second.monitor.checks == checks)
    _ = try second.train { false }
    #expect(told == whole && !whole.isEmpty)
    let (a, b) = (RunFolder(folder("whole")).health(of: run.0), place.health(of: run.0))
    #expect(a.checks == b.checks && a.findings == b.findings && b.findings == whole)
    for path in [\RunFolder.healthPath, \.lossesPath] {
      #expect(
        try Data(contentsOf: URL(fileURLWithPath: RunFolder(folder("whole"))[keyPath: path]))
          == Data(contentsOf: URL(fileURLWithPath: place[keyPath: path])))
    }
  }
}
