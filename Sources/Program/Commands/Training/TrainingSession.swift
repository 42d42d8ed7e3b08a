import ArgumentParser
import Evaluation
import Foundation
import Health
import Runs
import Training
import Translation

/// A run being trained by a person at a terminal: shown, stopped in good order, and compared with the truth at its end.
struct TrainingSession {
  private let run: TrainingRun
  private let reporter: TrainingReporter
  private let patience: Duration

  /// A session that waits so long for a disk that is full or gone.
  init(_ run: TrainingRun, _ reporter: TrainingReporter, patience: Duration) {
    self.run = run
    self.reporter = reporter
    self.patience = patience
  }

  /// Trains to the end or until a signal.
  ///
  /// - Parameter record: gets what the session came to.
  /// - Throws: `ExitCode` after a signal; the library's errors.
  func train(_ record: inout SessionRecord) throws {
    let place = Wording.shell(run.folder.path)
    defer { record.steps = (run.stepsTaken, run.totalSteps) }
    if let job = run.job, !job.isWriter {
      record.end(try run.train(patience: patience) { StopSignal.status != nil })
      return
    }
    if run.job != nil {
      Console.output.line(
        "If a process dies, the job ends. Go on from the last checkpoint, with any number of processes, by: cyclegan resume \(place)"
      )
    }
    let page = ReportWriter(run)
    reporter.page = page
    defer { reporter.page = nil }
    let outcome: TrainingOutcome
    do {
      outcome = try run.train(patience: patience) { StopSignal.status != nil }
    } catch {
      reporter.end()
      page.end(
        .stopped(
          error is JobEnded ? "ended by an error in another process" : "ended by an error: \(Failure(error).message)"))
      if run.stepsTaken > 0, run.isSaved, !Self.recurs(error) {
        Console.errors.line(
          "cyclegan: training ends, saved after step \(Wording.grouped(run.stepsTaken)). Go on by: cyclegan resume \(place)"
        )
      }
      throw error
    }
    reporter.end()
    record.end(outcome)
    page.end(outcome.reportState)
    switch outcome {
    case .stopped(let step):
      Console.output.line("Stopped and saved after step \(Wording.grouped(step)). Go on by: cyclegan resume \(place)")
      throw ExitCode((StopSignal.status(isJob: run.job != nil) ?? .interrupted).rawValue)
    case .sick(let step, let finding):
      Console.output.line(
        "Ended after step \(Wording.grouped(step)) because of --stop-when-sick: \(finding.indicator.title). It is saved; to train on all "
          + "the same: cyclegan resume \(place)")
      throw ExitCode(ExitStatus.sick.rawValue)
    case .noLongerBetter(let step, let best):
      Console.output.line(
        "Ended after step \(Wording.grouped(step)): it has not become better since step \(Wording.grouped(best.step)). To train on "
          + "all the same: cyclegan resume \(place) --patience <more>")
      sayBest()
    case .finished:
      Console.output.line("Finished \(Wording.count(run.stepsTaken, "step")). The run is in \(place).")
      if run.configuration.method.name.makesFromNothing {
        Console.output.line("Make pictures by: cyclegan generate \(place) --count 100 --output <folder>")
        return
      }
      let names = run.domains.domains.map { Wording.shell($0.name) }
      Console.output.line("Translate by: cyclegan translate \(place) <pictures> --to \(names[1]) --output <folder>")
      sayBest()
      try compareWithTruth()
    }
  }

  /// Where a best checkpoint was kept, says which it is and how to use it.
  private func sayBest() {
    guard let best = run.bestMetrics else { return }
    Console.output.line(
      "The best checkpoint is that of step \(Wording.grouped(best.step)): \(best.text). Use it by --checkpoint best.")
  }

  /// Whether a run that goes on meets the error again, since it goes on exactly.
  private static func recurs(_ error: any Error) -> Bool {
    if case RunError.notFinite = error { true } else { false }
  }

  /// Where test pictures of both domains share names, says how far translations are from the truth.
  private func compareWithTruth() throws {
    let names = TestTranslation.sharedScenes(run.domains)
    guard !names.isEmpty else { return }
    do {
      for direction in Direction.allCases {
        guard let generator = run.method.generators[direction],
          let architecture = run.configuration.method.settings.generators[direction], StopSignal.status == nil
        else { continue }
        let translator = Translator(generator, architecture)
        guard let comparison = try TestTranslation.compare(translator, direction, run.domains) else { return }
        Console.output.line()
        Console.output.line("\(direction.text(run.configuration.domains)):")
        Console.output.line(comparison.description)
      }
    } catch {
      // The run itself is well.
      Console.errors.line("cyclegan: warning: no comparison with the truth: \(Failure(error).message)")
    }
  }
}

extension Direction {
  /// The direction in words: `horse to zebra`.
  func text(_ domains: RunConfiguration.Domains) -> String {
    self == .aToB ? "\(domains.a) to \(domains.b)" : "\(domains.b) to \(domains.a)"
  }
}

extension TrainingOutcome {
  /// What a report says of a run that ended so.
  fileprivate var reportState: RunReport.State {
    switch self {
    case .finished: .finished
    case .noLongerBetter: .stopped("ended, no longer becoming better")
    case .sick(_, let finding): .stopped("ended, \(finding.indicator.title)")
    case .stopped: .stopped(nil)
    }
  }
}
