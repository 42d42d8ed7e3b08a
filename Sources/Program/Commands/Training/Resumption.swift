import Evaluation
import Foundation
import Runs

/// The training of a run that was begun before, to its end or until a signal.
struct Resumption {
  /// The run.
  let folder: RunFolder
  /// Where its pictures are now, if they were moved.
  var pictures: [String]?
  /// The most bytes that it may take; nil for what the process may have.
  let memoryLimit: Int?
  /// How long training waits for a disk that is full or gone.
  let patience: Duration
  /// The processes that train it together; nil for this one alone.
  let job: TrainingJob?

  /// Trains the run.
  ///
  /// - Parameters:
  ///   - change: changes the length or the saving of the run, before it goes on.
  ///   - record: gets what the session came to.
  func train(changing change: (inout RunConfiguration) -> Void, _ record: inout SessionRecord) throws {
    record.folder = folder.path
    StopSignal.listen()
    let reporter = TrainingReporter()
    let name = Wording.shell(folder.path)
    let run: TrainingRun
    do {
      run = try restored(change, reporter)
    } catch RunError.finished(_, let steps) {
      record.steps = (steps, steps)
      Console.output.line("The run in \(name) is finished: it took \(Wording.count(steps, "step")).")
      Console.output.line("Train it further by: cyclegan resume \(name) --steps <more than \(steps)>")
      return
    }
    record.steps = (run.stepsTaken, run.totalSteps)
    try job.together {
      if job?.isWriter ?? true {
        run.measurement = try HeldOutEvaluation(run.configuration, run.domains, run: folder.path)
      }
    }
    let steps = Wording.grouped(run.totalSteps)
    Console.output.line(
      run.stepsTaken == 0 && !run.isSaved
        ? "\(name) has no checkpoint yet; it begins again at step 0 of \(steps)."
        : "Going on with \(name) at step \(Wording.grouped(run.stepsTaken)) of \(steps).")
    if run.memory.plan.recomputes { Console.output.line("To save memory, residual blocks are computed twice.") }
    try TrainingSession(run, reporter, patience: patience).train(&record)
  }

  /// The run at its newest checkpoint. The process that writes puts the folder in order before the others read it.
  private func restored(
    _ change: (inout RunConfiguration) -> Void, _ reporter: TrainingReporter
  ) throws -> TrainingRun {
    func restore() throws -> TrainingRun {
      try TrainingRun(
        resuming: folder, pictures: pictures, memoryLimit: memoryLimit, job: job, changing: change,
        report: { reporter.show($0) })
    }
    guard let job else { return try restore() }
    let first = try job.together { job.isWriter ? try restore() : nil }
    let run = try job.together { try first ?? restore() }
    try run.checkAgreement()
    return run
  }
}

extension TrainingJob? {
  /// Does something that all processes do, each by itself, or this one alone.
  func together<Value>(_ body: () throws -> Value) throws -> Value {
    guard let job = self else { return try body() }
    return try job.together(body)
  }
}
