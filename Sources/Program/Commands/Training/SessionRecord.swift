import ArgumentParser
import Files
import Runs

/// How a session of training ended, for whoever is told.
struct SessionRecord {
  /// The ways in which a session ends.
  enum Outcome: String {
    /// All steps were taken, or had been taken before.
    case finished
    /// It was no longer becoming better.
    case noLongerBetter = "no-longer-better"
    /// Something was found to be wrong with the run, and it should end then.
    case sick
    /// A signal stopped it.
    case interrupted
    /// An error ended it.
    case failed
  }

  /// How it ended.
  private(set) var outcome = Outcome.finished
  /// What the program exits with.
  private(set) var status = ExitStatus.success.rawValue
  /// What went wrong, in a sentence; empty if nothing did.
  private(set) var message = ""
  /// The run's folder; empty before it is known.
  var folder = ""
  /// Steps taken so far, and in all.
  var steps = (taken: 0, all: 0)

  /// Notes what training came to.
  mutating func end(_ outcome: TrainingOutcome) {
    switch outcome {
    case .finished: self.outcome = .finished
    case .noLongerBetter: self.outcome = .noLongerBetter
    case .sick(_, let finding): (self.outcome, message) = (.sick, finding.text)
    case .stopped: self.outcome = .interrupted
    }
  }

  /// Notes the error or the exit code that ended it.
  mutating func end(by error: any Error) {
    if let code = error as? ExitCode {
      status = code.rawValue
      if StopSignal.status(isJob: true)?.rawValue == status || StopSignal.status?.rawValue == status {
        outcome = .interrupted
      }
    } else if let ended = error as? JobEnded {
      (outcome, status, message) = (.failed, ended.status, "another process of the job has failed")
    } else {
      let failure = Failure(error)
      (outcome, status, message) = (.failed, failure.status.rawValue, failure.message)
    }
  }

  /// What a command learns of it, beside the environment of the program.
  var environment: [String: String] {
    [
      "CYCLEGAN_OUTCOME": outcome.rawValue, "CYCLEGAN_RUN": folder.isEmpty ? "" : FolderEntry.absolute(folder),
      "CYCLEGAN_STEPS": String(steps.taken), "CYCLEGAN_TOTAL_STEPS": String(steps.all),
      "CYCLEGAN_STATUS": String(status), "CYCLEGAN_MESSAGE": message,
    ]
  }
}
