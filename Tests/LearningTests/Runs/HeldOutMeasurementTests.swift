import Foundation
import Networks
import Testing
import Training

@testable import Runs

/// Values that are known beforehand, one for each measurement.
private final class KnownMeasurement: HeldOutMeasurement {
  let names = ["to b", "to a"]
  private let values: [Double]
  private var taken: Int

  /// - Parameter taken: measurements of earlier sessions.
  init(_ values: [Double], taken: Int = 0) {
    self.values = values
    self.taken = taken
  }

  func measure(_ method: any TrainingMethod) throws -> [Double] {
    defer { taken += 1 }
    #expect(method.generators.count == 2)
    // The two directions differ, and their mean is the value.
    return [values[taken] - 0.5, values[taken] + 0.5]
  }
}

/// What a run makes of measurements of held-out pictures.
@Suite struct HeldOutMeasurementTests {
  private static func evaluating(_ small: SmallRun, every steps: Int, patience: Int? = nil) -> RunConfiguration {
    var configuration = small.configuration
    configuration.saving.evaluation = EvaluationSettings(steps: steps, metric: .sliced, patience: patience)
    return configuration
  }

  private static func metrics(_ folder: RunFolder) throws -> [String] {
    try String(contentsOfFile: folder.metricsPath, encoding: .utf8).split(separator: "\n").map(String.init)
  }

  @Test func `the best state is kept although later ones are worse`() throws {
    let small = try SmallRun(steps: 7)
    let folder = small.output("run")
    var events: [(Int, Bool)] = []
    let run = try TrainingRun(beginning: Self.evaluating(small, every: 2), domains: small.domains, in: folder) {
      event in
      if case .evaluated(let metrics, let isBest) = event { events.append((metrics.step, isBest)) }
    }
    run.measurement = KnownMeasurement([5, 3, 4, 6])
    #expect(try run.train { false } == .finished)
    #expect(
      try Self.metrics(folder) == [
        "step,to b,to a,mean", "2,4.5,5.5,5.0", "4,2.5,3.5,3.0", "6,3.5,4.5,4.0", "7,5.5,6.5,6.0",
      ])
    #expect(events.map(\.0) == [2, 4, 6, 7] && events.map(\.1) == [true, true, false, false])
    #expect(try Checkpoint(folder.bestPath).position().step == 4)
    // It is no newest one, but a model of its own.
    #expect(Checkpoints(folder).newestFirst.allSatisfy { $0.path != folder.bestPath })
    #expect(RunFolder(folder.bestPath).isCheckpoint)
    _ = try RunFolder(folder.bestPath).generator(.aToB)
  }

  @Test func `a run that no longer gets better ends, saved`() throws {
    let small = try SmallRun(steps: 7)
    let folder = small.output("run")
    let run = try TrainingRun(
      beginning: Self.evaluating(small, every: 1, patience: 2), domains: small.domains, in: folder
    ) { _ in }
    run.measurement = KnownMeasurement([5, 3, 4, 3, 1, 1, 1])
    let best = HeldOutMetrics(step: 2, names: ["to b", "to a"], values: [2.5, 3.5])
    #expect(try run.train { false } == .noLongerBetter(step: 4, best: best))
    #expect(try Checkpoints(folder).newestFirst.first?.position().step == 4)
  }

  @Test(arguments: [1, 2, 3, 5]) func `a resumed run has the measurements of an uninterrupted one`(stop: Int) throws {
    let values: [Double] = [5, 3, 4]
    let small = try SmallRun(steps: 6)
    let configuration = Self.evaluating(small, every: 2)
    let whole = try TrainingRun(
      beginning: configuration, domains: small.domains, in: small.output("whole")
    ) { _ in }
    whole.measurement = KnownMeasurement(values)
    _ = try whole.train { false }

    let folder = small.output("parts")
    func trained(_ run: TrainingRun, taken: Int, stoppingAfter count: Int?) throws {
      run.measurement = KnownMeasurement(values, taken: taken)
      var steps = 0
      _ = try run.train {
        steps += 1
        return steps == count
      }
    }
    try trained(
      TrainingRun(beginning: configuration, domains: small.domains, in: folder) { _ in }, taken: 0, stoppingAfter: stop)
    try trained(TrainingRun(resuming: folder) { _ in }, taken: stop / 2, stoppingAfter: nil)
    #expect(try Self.metrics(folder) == Self.metrics(small.output("whole")))
    #expect(try Checkpoint(folder.bestPath).position().step == 4)
    #expect(try small.bytes("parts") == small.bytes("whole"))
    for name in ["generator_A_to_B", "optimizers"] {
      let files = [folder, small.output("whole")].map { "\($0.bestPath)/\(name).safetensors" }
      #expect(try Data(contentsOf: URL(fileURLWithPath: files[0])) == Data(contentsOf: URL(fileURLWithPath: files[1])))
    }
  }

  /// What was measured after the checkpoint from which a run goes on is measured again.
  @Test func `lines after the checkpoint are left out`() throws {
    let small = try SmallRun(steps: 6)
    let folder = small.output("run")
    try folder.make()
    var log = try MetricsLog(folder, names: ["x"], upTo: 0)
    for step in [2, 4, 6] { try log.add(HeldOutMetrics(step: step, names: ["x"], values: [Double(10 - step)])) }
    #expect(log.best?.step == 6 && log.sinceBest == 0)
    let again = try MetricsLog(folder, names: ["x"], upTo: 4)
    #expect(again.entries.map(\.step) == [2, 4] && again.best?.step == 4)
    // Other columns are another measurement.
    #expect(try MetricsLog(folder, names: ["y"], upTo: 4).entries.isEmpty)
  }

  /// An interruption may leave the best checkpoint beside its place.
  @Test func `a best checkpoint that was being replaced is found again`() throws {
    let small = try SmallRun(steps: 2)
    let folder = small.output("run")
    let run = try TrainingRun(beginning: Self.evaluating(small, every: 2), domains: small.domains, in: folder) { _ in }
    run.measurement = KnownMeasurement([5])
    _ = try run.train { false }
    try FileManager.default.moveItem(atPath: folder.bestPath, toPath: folder.bestPath + Checkpoint.removedSuffix)
    Checkpoints(folder).removeRemains()
    #expect(try Checkpoint(folder.bestPath).position().step == 2)
  }

  @Test func `settings without an evaluation are written as before`() throws {
    let small = try SmallRun()
    #expect(!String(decoding: try small.configuration.fileBytes(), as: UTF8.self).contains("evaluation"))
    let configuration = Self.evaluating(small, every: 5, patience: 3)
    let data = Data(try configuration.fileBytes())
    #expect(try JSONDecoder().decode(RunConfiguration.self, from: data).saving == configuration.saving)
    var wrong = configuration
    wrong.saving.evaluation?.steps = 0
    #expect(throws: ConfigurationError.self) { try wrong.validate() }
  }
}
