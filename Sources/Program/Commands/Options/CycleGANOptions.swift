import ArgumentParser
import Runs
import Training

/// What belongs to the CycleGAN alone: the weights of its cycles and its history pools.
struct CycleGANOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The cycle-consistency weight λ of both directions. (default: the preset's; published: 10)", valueName: "weight"))
  var cycleWeight: Float?

  @Option(help: ArgumentHelp("The cycle-consistency weight of pictures of the first domain.", valueName: "weight"))
  var cycleWeightA: Float?

  @Option(help: ArgumentHelp("The cycle-consistency weight of pictures of the second domain.", valueName: "weight"))
  var cycleWeightB: Float?

  @Option(
    help: ArgumentHelp(
      "Identity-loss weight, relative to the cycle weights. Preserves colours; 0 disables it and saves time. "
        + "(default: the preset's; published: 0.5)", valueName: "weight"))
  var identityWeight: Float?

  @Option(
    help: ArgumentHelp(
      "Size of the history pools of translations for the discriminators. (default: the preset's; published: 50)",
      valueName: "pictures"))
  var poolSize: Int?
}

extension CycleGANOptions: LayeredOptions {
  static var layered: [LayeredOption<Self>] {
    [
      .init("cycle-weight", \.cycleWeight),
      .init("cycle-weight-a", \.cycleWeightA), .init("cycle-weight-b", \.cycleWeightB),
      .init("identity-weight", \.identityWeight), .init("pool-size", \.poolSize),
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
  func settings(
    _ networks: NetworkOptions, _ optimisation: OptimisationOptions, _ discriminators: DiscriminatorOptions,
    _ pictures: PictureOptions
  ) throws(ConfigurationError) -> CycleGANSettings {
    let published = Objective.published
    let channels = pictures.channels
    // The hinge has no targets that could be smoothed.
    let usualLoss =
      discriminators.smoothedTarget == nil
      ? AdversarialLoss(of: networks.discriminator ?? .patch) : published.adversarialLoss
    return CycleGANSettings(
      generator: try networks.generatorArchitecture(
        .resnet, norm: .instance, dropout: false, channels, channels, size: pictures.size),
      discriminator: try networks.discriminatorArchitecture(norm: .instance, channels: channels),
      initialization: networks.weightInitialization,
      objective: Objective(
        adversarialLoss: optimisation.adversarialLoss ?? usualLoss,
        realTarget: discriminators.smoothedTarget,
        cycleWeightA: cycleWeightA ?? cycleWeight ?? published.cycleWeightA,
        cycleWeightB: cycleWeightB ?? cycleWeight ?? published.cycleWeightB,
        identityWeight: identityWeight ?? published.identityWeight),
      poolSize: poolSize ?? 50, optimizer: optimisation.optimizer,
      discriminatorLearningRate: discriminators.learningRate,
      average: optimisation.average, augmentation: discriminators.augmentation?.augmentation)
  }
}
