import ArgumentParser
import Runs

/// The folder of a run that exists.
struct RunArgument: ParsableArguments {
  @Argument(help: "The folder of the run, as `train` wrote it.", completion: .directory)
  var run: String

  /// The run in the folder.
  var folder: RunFolder { RunFolder(run) }
}
