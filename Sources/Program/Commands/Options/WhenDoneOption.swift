import ArgumentParser
import Runs

/// Who is told when training has ended. Not a setting: a file of settings, which may come from anywhere, names no command to run.
struct WhenDoneOption: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Run a command by /bin/sh when training has ended, however it ended; CYCLEGAN_OUTCOME, CYCLEGAN_RUN and others tell it how.",
      valueName: "command"))
  var whenDone: String?

  func validate() throws {
    if whenDone?.isEmpty == true { throw ValidationError("--when-done needs a command.") }
  }

  /// Does the work of a session of training, and runs the command after it.
  ///
  /// - Parameter job: the processes that do it together, of which one runs the command.
  /// - Throws: what the session throws; a command that fails is a warning.
  func watch(_ job: TrainingJob?, _ session: (inout SessionRecord) throws -> Void) throws {
    var record = SessionRecord()
    do {
      try session(&record)
    } catch {
      record.end(by: error)
      if job?.isWriter ?? true { tell(record) }
      throw error
    }
    if job?.isWriter ?? true { tell(record) }
  }

  private func tell(_ record: SessionRecord) {
    guard let whenDone else { return }
    if let fault = ShellCommand(whenDone, environment: record.environment).run() {
      Console.errors.line("cyclegan: warning: the command of --when-done \(fault).")
    }
  }
}
