import NeuralNetworks

/// How long a run is, and how the learning rate goes meanwhile.
public struct RunLength: Codable, Equatable, Sendable {
  /// The shape of the learning rate over the epochs.
  public enum Schedule: String, Codable, Sendable, CaseIterable {
    /// Constant, then falling linearly towards 0 over the last `decayEpochs`, as published.
    case linear
    /// The same in every epoch.
    case constant
    /// Half a cosine from 1 to 0 over the whole run.
    case cosine
    /// Multiplied by `stepFactor` after every `stepEpochs`.
    case step
  }

  /// Epochs in all; 200 in the paper.
  public var epochs: Int
  /// How many of them, at the end, the learning rate falls in; 100 in the paper. For the linear schedule.
  public var decayEpochs: Int
  /// Training ends after so many steps, if that is before the last epoch's end.
  public var maximumSteps: Int?
  /// The shape of the learning rate over the epochs.
  public var schedule: Schedule
  /// For the step schedule; 50 in the reference.
  public var stepEpochs: Int
  /// For the step schedule; 0.1 in the reference.
  public var stepFactor: Double

  public init(
    epochs: Int, decayEpochs: Int, maximumSteps: Int?, schedule: Schedule, stepEpochs: Int, stepFactor: Double
  ) {
    self.epochs = epochs
    self.decayEpochs = decayEpochs
    self.maximumSteps = maximumSteps
    self.schedule = schedule
    self.stepEpochs = stepEpochs
    self.stepFactor = stepFactor
  }

  /// The factor of the learning rate in each epoch.
  package var learningRateSchedule: LearningRateSchedule {
    switch schedule {
    case .linear: .linear(constantEpochs: epochs - decayEpochs, decayEpochs: decayEpochs)
    case .constant: .constant
    case .cosine: .cosine(epochs: epochs)
    case .step: .step(epochs: stepEpochs, factor: stepFactor)
    }
  }

  /// Steps in all, with so many steps an epoch.
  public func totalSteps(stepsPerEpoch: Int) -> Int {
    min(epochs * stepsPerEpoch, maximumSteps ?? .max)
  }
}
