import ArgumentParser
import Runs
import Training

/// What belongs to the CycleGAN: its losses, its history pools and its optimiser.
struct CycleGANOptions: ParsableArguments {
  @Option(help: "Least squares, as published, or cross-entropy (vanilla). (default: lsgan)")
  var adversarialLoss: AdversarialLoss?

  @Option(help: ArgumentHelp("The cycle-consistency weight λ of both directions. (default: 10)", valueName: "weight"))
  var cycleWeight: Float?

  @Option(help: ArgumentHelp("The cycle-consistency weight of pictures of the first domain.", valueName: "weight"))
  var cycleWeightA: Float?

  @Option(help: ArgumentHelp("The cycle-consistency weight of pictures of the second domain.", valueName: "weight"))
  var cycleWeightB: Float?

  @Option(
    help: ArgumentHelp(
      "Identity-loss weight, relative to the cycle weights. Preserves colours; 0 disables it and saves time. "
        + "(default: 0.5)", valueName: "weight"))
  var identityWeight: Float?

  @Option(
    help: ArgumentHelp(
      "Size of the history pools of translations for the discriminators. (default: 50)", valueName: "pictures"))
  var poolSize: Int?

  @Option(
    help: ArgumentHelp(
      "Decay of the average of the generators' weights, which is kept beside them and translates; 0 for none. "
        + "(default: 0.999, with --preset paper 0)", valueName: "decay"))
  var averageDecay: Double?

  @Option(help: ArgumentHelp("The initial learning rate. (default: 0.0002)", valueName: "rate"))
  var learningRate: Double?

  @Option(help: "Adam's β₁. (default: 0.5)")
  var beta1: Double?

  @Option(help: "Adam's β₂. (default: 0.999)")
  var beta2: Double?
}

extension AdversarialLoss: ExpressibleByArgument {}

extension CycleGANOptions: LayeredOptions {
  static var layered: [LayeredOption<Self>] {
    [
      .init("adversarial-loss", \.adversarialLoss), .init("cycle-weight", \.cycleWeight),
      .init("cycle-weight-a", \.cycleWeightA), .init("cycle-weight-b", \.cycleWeightB),
      .init("identity-weight", \.identityWeight), .init("pool-size", \.poolSize),
      .init("average-decay", \.averageDecay),
      .init("learning-rate", \.learningRate), .init("beta1", \.beta1), .init("beta2", \.beta2),
    ]
  }

  mutating func fill(from lower: CycleGANOptions) {
    var lower = lower
    // A weight for both directions given here goes before the other layer's for one of them.
    if cycleWeight != nil { (lower.cycleWeightA, lower.cycleWeightB) = (nil, nil) }
    for option in Self.layered { option.fill(&self, lower) }
  }

  /// The settings of a CycleGAN of these networks.
  ///
  /// - Throws: `ConfigurationError`.
  func settings(_ networks: NetworkOptions, channels: Int) throws(ConfigurationError) -> CycleGANSettings {
    let published = Objective.published
    return CycleGANSettings(
      generator: try networks.generatorArchitecture(channels: channels),
      discriminator: try networks.discriminatorArchitecture(channels: channels),
      initialization: networks.weightInitialization,
      objective: Objective(
        adversarialLoss: adversarialLoss ?? published.adversarialLoss,
        cycleWeightA: cycleWeightA ?? cycleWeight ?? published.cycleWeightA,
        cycleWeightB: cycleWeightB ?? cycleWeight ?? published.cycleWeightB,
        identityWeight: identityWeight ?? published.identityWeight),
      poolSize: poolSize ?? 50,
      optimizer: OptimizerSettings(
        learningRate: learningRate ?? 0.0002, beta1: beta1 ?? 0.5, beta2: beta2 ?? 0.999),
      average: averageDecay.flatMap { $0 == 0 ? nil : AverageSettings(decay: $0) })
  }
}
