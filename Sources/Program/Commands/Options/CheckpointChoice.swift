import ArgumentParser
import Files
import Runs

/// Which of a run's weights are used.
enum CheckpointChoice: String, CaseIterable, ExpressibleByArgument {
  /// Those of the newest checkpoint.
  case newest
  /// Those of the checkpoint that measured best during training.
  case best

  /// The folder that they are read from.
  ///
  /// - Throws: `Failure` if the run has no such checkpoint.
  func folder(of run: RunFolder) throws(Failure) -> RunFolder {
    guard self == .best else { return run }
    let best = RunFolder(run.bestPath)
    guard best.isCheckpoint else {
      throw Failure(
        .unusableRun,
        "the run in \(run.path.quoted) has no best checkpoint; one is kept when it is trained with --evaluate-steps.")
    }
    return best
  }
}
