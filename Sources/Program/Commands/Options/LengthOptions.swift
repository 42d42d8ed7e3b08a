import ArgumentParser
import Runs
import Training

/// How long a run is, and how its learning rate goes.
struct LengthOptions: ParsableArguments {
  @Option(help: "Total epochs; an epoch shows every picture of the larger domain once.")
  var epochs: Int?

  @Option(help: "Epochs of learning-rate decay at the end. (default: half of them)")
  var decayEpochs: Int?

  @Option(help: "Stop after this many steps; without --epochs, this also sets the number of epochs.")
  var steps: Int?

  @Option(help: "The learning-rate schedule. (default: linear, as published; constant with gan, dcgan and sagan)")
  var schedule: RunLength.Schedule?

  @Option(help: "For --schedule step: epochs between decays. (default: 50)")
  var stepEpochs: Int?

  @Option(help: "For --schedule step: the factor of each decay. (default: 0.1)")
  var stepFactor: Double?
}

extension RunLength.Schedule: ExpressibleByArgument {}

extension LengthOptions: LayeredOptions {
  static var layered: [LayeredOption<Self>] {
    [
      .init("epochs", \.epochs), .init("decay-epochs", \.decayEpochs), .init("steps", \.steps),
      .init("schedule", \.schedule), .init("step-epochs", \.stepEpochs), .init("step-factor", \.stepFactor),
    ]
  }

  mutating func fill(from lower: LengthOptions) {
    var lower = lower
    schedule = schedule ?? lower.schedule
    // A length given here replaces the other layer's as a whole: its steps would cut these epochs short.
    if epochs != nil || steps != nil { (lower.epochs, lower.steps, lower.decayEpochs) = (nil, nil, nil) }
    // What belongs to one schedule falls away with it.
    if (schedule ?? .linear) != .linear { lower.decayEpochs = nil }
    if schedule != .step { (lower.stepEpochs, lower.stepFactor) = (nil, nil) }
    for option in Self.layered { option.fill(&self, lower) }
  }

  /// Takes a preset's length.
  mutating func set(_ length: PresetLength) {
    switch length {
    case .steps(let steps): self.steps = steps
    case .epochs(let epochs): self.epochs = epochs
    }
  }

  /// The run's length when an epoch has so many steps.
  ///
  /// - Throws: `ConfigurationError`.
  func length(stepsPerEpoch: Int) throws(ConfigurationError) -> RunLength {
    if let steps, steps < 1 { throw ConfigurationError("--steps must be at least 1, not \(steps)") }
    if let epochs, epochs < 1 { throw ConfigurationError("--epochs must be at least 1, not \(epochs)") }
    if schedule != .step, stepEpochs != nil || stepFactor != nil {
      throw ConfigurationError("--step-epochs and --step-factor belong to --schedule step; add that, or leave them out")
    }
    if let schedule, schedule != .linear, decayEpochs != nil {
      throw ConfigurationError(
        "--decay-epochs belongs to --schedule linear, not \(schedule.rawValue); leave one of them out")
    }
    let epochs = epochs ?? steps.map { ($0 - 1) / stepsPerEpoch + 1 } ?? 200
    return RunLength(
      epochs: epochs, decayEpochs: decayEpochs ?? epochs / 2, maximumSteps: steps, schedule: schedule ?? .linear,
      stepEpochs: stepEpochs ?? 50, stepFactor: stepFactor ?? 0.1)
  }
}
