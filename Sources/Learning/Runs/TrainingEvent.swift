import Datasets
import Health
import Training

/// What happens while a run trains, for whoever shows it.
public enum TrainingEvent: Sendable {
  /// Something begins that takes longer than usual between two steps.
  case began(TrainingActivity)
  /// A step was taken.
  case stepped(TrainingProgress)
  /// A sheet of samples was written.
  case sampled(path: String)
  /// How much made pictures differ was measured, where they are made from nothing.
  case diversity(Diversity)
  /// What the run is judged by was measured with a sheet of samples.
  case measured(HealthSample)
  /// Something is wrong with the run; told once.
  case sick(HealthFinding)
  /// Held-out pictures were measured; whether the state is the best so far, and was kept.
  case evaluated(HeldOutMetrics, isBest: Bool)
  /// A checkpoint was written.
  case saved(path: String, seconds: Double)
  /// A picture cannot be used and is left out.
  case skipped(SkippedPicture)
  /// Something could not be written, or no picture be read, for the reason that the error describes; training pauses and tries
  /// again, at most for as long as given.
  case paused(any Error & CustomStringConvertible, patience: Duration)
  /// After a pause, what had failed succeeded.
  case wentOn
  /// What is written for people to watch the run cannot be written, for the given reason; training goes on without it.
  case notWritten(path: String, reason: String)
  /// The run's folder cannot be locked, for the given reason; a second process that trains the run would not be noticed.
  case notLocked(reason: String)
  /// A checkpoint could not be read; an older one is used.
  case damaged(path: String, reason: String)
}

/// What training does where it takes no step.
public enum TrainingActivity: Sendable {
  /// It reads the first pictures of a session.
  case loading
  /// It draws a sheet of samples, and measures what the sheet shows.
  case sampling
  /// It measures held-out pictures.
  case evaluating
  /// It writes a checkpoint.
  case saving
}

/// Where a run stands after a step.
public struct TrainingProgress: Sendable {
  /// The epoch, counted from 1.
  public let epoch: Int
  /// Epochs in all.
  public let epochs: Int
  /// Steps taken in the whole run.
  public let step: Int
  /// Steps in all.
  public let steps: Int
  /// The step's losses.
  public let losses: StepLosses
  /// The norms of the gradients by which the players moved, by the players' names.
  public let gradientNorms: [(name: String, value: Float)]
  /// The learning rate of the step.
  public let learningRate: Double
  /// Pictures of one domain trained on in a second, over the last steps.
  public let picturesPerSecond: Double
  /// Seconds until the run's end at that rate.
  public let secondsLeft: Double
  /// Whether the step ended an epoch.
  public let isEpochsEnd: Bool
}

/// How training ended.
public enum TrainingOutcome: Equatable, Sendable {
  /// All steps were taken.
  case finished
  /// It was no longer becoming better for as long as its patience lasted, and saved its state.
  case noLongerBetter(step: Int, best: HeldOutMetrics)
  /// Something was found to be wrong with it, and it saved its state.
  case sick(step: Int, HealthFinding)
  /// It was asked to stop, and saved its state.
  case stopped(step: Int)
}
