import ArgumentParser
import Training

/// How discriminators learn beside generators, which not all methods leave open.
struct DiscriminatorOptions: ParsableArguments {
  @Option(
    name: .customLong("real-target"),
    help: ArgumentHelp(
      "What discriminators shall say of real pictures: less than 1, such as 0.9, smooths the labels of lsgan and vanilla. (default: 1)",
      valueName: "target"))
  var realTarget: Float?

  @Option(
    name: .customLong("discriminator-learning-rate"),
    help: ArgumentHelp(
      "The discriminators' initial learning rate; the schedule is applied to both. (default: --learning-rate; 0.0004 with sagan)",
      valueName: "rate"))
  var learningRate: Double?

  @Option(
    name: .customLong("discriminator-augmentation"),
    help: ArgumentHelp(
      "Change all pictures that the discriminators see by chance (Zhao et al. 2020), so that they do not learn few pictures by "
        + "heart: color,translation,cutout, a part of that, or none. (default: the preset's)", valueName: "policy"))
  var augmentation: AugmentationOption?
}

/// An augmentation as it is named on the command line, where it may be none.
struct AugmentationOption: ExpressibleByArgument {
  let augmentation: DifferentiableAugmentation?

  init(augmentation: DifferentiableAugmentation?) { self.augmentation = augmentation }

  init?(argument: String) {
    augmentation = DifferentiableAugmentation(policy: argument)
    if augmentation == nil, argument != "none" { return nil }
  }
}

extension DiscriminatorOptions: LayeredOptions {
  static var layered: [LayeredOption<Self>] {
    [
      .init("real-target", \.realTarget), .init("discriminator-learning-rate", \.learningRate),
      .init("discriminator-augmentation", \.augmentation),
    ]
  }

  /// The target of real pictures, where it is not the published 1.
  var smoothedTarget: Float? { realTarget == 1 ? nil : realTarget }
}
