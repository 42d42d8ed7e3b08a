import ArgumentParser
import Runs
import Training

/// What belongs to the CycleGAN alone: the weights of its losses and its history pools.
struct CycleGANOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "What discriminators shall say of real pictures: less than 1, such as 0.9, smooths the labels of lsgan and vanilla. (default: 1)",
      valueName: "target"))
  var realTarget: Float?

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
      "The discriminators' initial learning rate; the schedule is applied to both. (default: --learning-rate)",
      valueName: "rate"))
  var discriminatorLearningRate: Double?

  @Option(
    help: ArgumentHelp(
      "Change all pictures that the discriminators see by chance (Zhao et al. 2020), so that they do not learn few pictures by "
        + "heart: color,translation,cutout, a part of that, or none. (default: none)", valueName: "policy"))
  var discriminatorAugmentation: AugmentationOption?
}

/// An augmentation as it is named on the command line, where it may be none.
struct AugmentationOption: ExpressibleByArgument {
  let augmentation: DifferentiableAugmentation?

  init?(argument: String) {
    augmentation = DifferentiableAugmentation(policy: argument)
    if augmentation == nil, argument != "none" { return nil }
  }
}

extension CycleGANOptions: LayeredOptions {
  static var layered: [LayeredOption<Self>] {
    [
      .init("real-target", \.realTarget), .init("cycle-weight", \.cycleWeight),
      .init("cycle-weight-a", \.cycleWeightA), .init("cycle-weight-b", \.cycleWeightB),
      .init("identity-weight", \.identityWeight), .init("pool-size", \.poolSize),
      .init("discriminator-learning-rate", \.discriminatorLearningRate),
      .init("discriminator-augmentation", \.discriminatorAugmentation),
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
    _ networks: NetworkOptions, _ optimisation: OptimisationOptions, _ pictures: PictureOptions
  ) throws(ConfigurationError) -> CycleGANSettings {
    let published = Objective.published
    let channels = pictures.channels
    return CycleGANSettings(
      generator: try networks.generatorArchitecture(
        .resnet, norm: .instance, dropout: false, channels, channels, size: pictures.size),
      discriminator: try networks.discriminatorArchitecture(norm: .instance, channels: channels),
      initialization: networks.weightInitialization,
      objective: Objective(
        adversarialLoss: optimisation.adversarialLoss ?? published.adversarialLoss,
        realTarget: realTarget == 1 ? nil : realTarget,
        cycleWeightA: cycleWeightA ?? cycleWeight ?? published.cycleWeightA,
        cycleWeightB: cycleWeightB ?? cycleWeight ?? published.cycleWeightB,
        identityWeight: identityWeight ?? published.identityWeight),
      poolSize: poolSize ?? 50, optimizer: optimisation.optimizer, discriminatorLearningRate: discriminatorLearningRate,
      average: optimisation.average, augmentation: discriminatorAugmentation?.augmentation)
  }
}
