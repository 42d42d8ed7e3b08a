import ArgumentParser
import Runs

/// How a run is watched.
struct MonitoringOptions: ParsableArguments {
  @Flag(
    inversion: .prefixedNo,
    help: "Write losses, samples and settings as event files for TensorBoard as well. (default: --no-tensorboard)")
  var tensorboard: Bool?

  @Flag(
    inversion: .prefixedNo,
    help:
      "Save, and end with exit code 2, when something is found to be wrong with the run. (default: --no-stop-when-sick)"
  )
  var stopWhenSick: Bool?
}

extension MonitoringOptions: LayeredOptions {
  static var layered: [LayeredOption<Self>] {
    [.init("tensorboard", \.tensorboard), .init("stop-when-sick", \.stopWhenSick)]
  }

  /// Changes the settings of a run.
  func change(_ settings: inout RunConfiguration.SavingSettings) {
    // Absent rather than off, so that equal settings have equal files.
    if let tensorboard { settings.tensorBoard = tensorboard ? true : nil }
    if let stopWhenSick { settings.stopsWhenSick = stopWhenSick ? true : nil }
  }
}
