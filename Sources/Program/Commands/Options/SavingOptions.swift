import ArgumentParser
import Runs

/// What is written to the run's folder, and when.
struct SavingOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Minutes between two checkpoints; the first of a session comes after one. (default: 10)", valueName: "minutes"))
  var saveMinutes: Double?

  @Option(help: ArgumentHelp("How many checkpoints are kept. (default: 2)", valueName: "count"))
  var keep: Int?

  @Option(
    help: ArgumentHelp("Also keep a checkpoint for good every so many epochs. (default: 0, never)", valueName: "epochs")
  )
  var keepEpochs: Int?

  @Option(
    help: ArgumentHelp(
      "Steps between two sheets of samples, 0 for none. (default: a twentieth of the run, from 50 to 2000)",
      valueName: "steps"))
  var sampleSteps: Int?

  @Option(
    help: ArgumentHelp(
      "How long training pauses and tries again where the disk is full, or a drive is gone, before it gives up. (default: 10)",
      valueName: "minutes"))
  var waitForDisk: Double?

  func validate() throws {
    for (name, value) in [("save-minutes", saveMinutes), ("wait-for-disk", waitForDisk)] {
      if let value, !(value >= 0 && value <= 1e9) {
        throw ValidationError("--\(name) must be a number from 0 on, not \(value).")
      }
    }
  }
}

extension SavingOptions: LayeredOptions {
  static var layered: [LayeredOption<Self>] {
    [
      .init("save-minutes", \.saveMinutes), .init("keep", \.keep), .init("keep-epochs", \.keepEpochs),
      .init("sample-steps", \.sampleSteps), .init("wait-for-disk", \.waitForDisk),
    ]
  }

  /// How long training tries to write where the disk is full or gone.
  var patience: Duration { .seconds((waitForDisk ?? 10) * 60) }

  /// The settings of a run of so many steps.
  func settings(totalSteps: Int) -> RunConfiguration.SavingSettings {
    RunConfiguration.SavingSettings(
      minutesBetweenCheckpoints: saveMinutes ?? 10, keptCheckpoints: keep ?? 2,
      epochsBetweenSnapshots: keepEpochs ?? 0,
      stepsBetweenSamples: sampleSteps ?? min(max(totalSteps / 20, 50), 2000))
  }

  /// Changes the settings of a run that goes on.
  func change(_ settings: inout RunConfiguration.SavingSettings) {
    if let saveMinutes { settings.minutesBetweenCheckpoints = saveMinutes }
    if let keep { settings.keptCheckpoints = keep }
    if let keepEpochs { settings.epochsBetweenSnapshots = keepEpochs }
    if let sampleSteps { settings.stepsBetweenSamples = sampleSteps }
  }
}
