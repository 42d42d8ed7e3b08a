import ArgumentParser
import Runs

/// What is written for people to watch a run.
struct MonitoringOptions: ParsableArguments {
  @Flag(
    inversion: .prefixedNo,
    help: "Write losses, samples and settings as event files for TensorBoard as well. (default: --no-tensorboard)")
  var tensorboard: Bool?
}

extension MonitoringOptions: LayeredOptions {
  static var layered: [LayeredOption<Self>] { [.init("tensorboard", \.tensorboard)] }

  /// Changes the settings of a run.
  func change(_ settings: inout RunConfiguration.SavingSettings) {
    // Absent rather than off, so that equal settings have equal files.
    if let tensorboard { settings.tensorBoard = tensorboard ? true : nil }
  }
}
