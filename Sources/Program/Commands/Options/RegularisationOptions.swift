import ArgumentParser
import Training

/// What regularises the discriminators of gan, dcgan and sagan, and how often they move.
struct RegularisationOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Penalise how steep the discriminator is: wgan-gp (Gulrajani et al. 2017) between real and made pictures, r1 (Mescheder et al. "
        + "2018) at real ones, or none. The discriminator of dcgan has no batch norm then, and sagan needs --no-attention; wgan-gp "
        + "brings --adversarial-loss wasserstein, --critic-steps 5, a learning rate of 0.0001 and, but with sagan, β of 0.5 and 0.9. "
        + "(default: none)", valueName: "penalty"))
  var gradientPenalty: GradientPenaltyOption?

  @Option(help: ArgumentHelp("λ of wgan-gp, γ of r1. (default: as published, 10)", valueName: "weight"))
  var penaltyWeight: Float?

  @Option(
    help: ArgumentHelp(
      "Take the gradient penalty in every so many updates of the discriminator, so many times. (default: 1; 16 with r1)",
      valueName: "updates"))
  var penaltyInterval: Int?

  @Option(
    help: ArgumentHelp(
      "Updates of the discriminator in a step, each on --batch pictures of its own. (default: 1; 5 with wgan-gp)",
      valueName: "updates"))
  var criticSteps: Int?

  @Option(
    help: ArgumentHelp(
      "The weight of LeCam (Tseng et al. 2021), which keeps the discriminator's opinions of real and made pictures from drifting apart "
        + "where pictures are few: 0.3 as published, 0 for none. (default: 0)", valueName: "weight"))
  var lecamWeight: Float?

  @Option(
    help: ArgumentHelp(
      "Updates of the discriminator before LeCam begins. (default: as published, 1000)", valueName: "updates"))
  var lecamStart: Int?

  @Flag(
    inversion: .prefixedNo, exclusivity: .chooseLast,
    help:
      "Tell the last convolution of the discriminator of dcgan or sagan how much the pictures of a batch differ (Karras et al. 2018), so that it notices where all made pictures look alike. (default: --no-minibatch-stddev)"
  )
  var minibatchStddev: Bool?
}

/// A gradient penalty as it is named on the command line, where it may be none.
struct GradientPenaltyOption: ExpressibleByArgument {
  let kind: GradientPenalty.Kind?

  init?(argument: String) {
    kind = GradientPenalty.Kind(rawValue: argument)
    if kind == nil, argument != "none" { return nil }
  }
}

extension RegularisationOptions: LayeredOptions {
  static var layered: [LayeredOption<Self>] {
    [
      .init("gradient-penalty", \.gradientPenalty), .init("penalty-weight", \.penaltyWeight),
      .init("penalty-interval", \.penaltyInterval), .init("critic-steps", \.criticSteps),
      .init("lecam-weight", \.lecamWeight), .init("lecam-start", \.lecamStart),
      .init("minibatch-stddev", \.minibatchStddev),
    ]
  }

  /// The options that networks of convolutions alone have.
  static let ofConvolutions: Set = ["minibatch-stddev"]

  /// The penalty.
  ///
  /// - Throws: `ConfigurationError` if its weight or its interval is given without it.
  func penalty() throws(ConfigurationError) -> GradientPenalty? {
    guard let kind = gradientPenalty?.kind else {
      if penaltyWeight != nil || penaltyInterval != nil {
        throw ConfigurationError(
          "--penalty-weight and --penalty-interval belong to --gradient-penalty; add that, or leave them out")
      }
      return nil
    }
    return GradientPenalty(kind, weight: penaltyWeight ?? GradientPenalty.publishedWeight, interval: penaltyInterval)
  }

  /// LeCam.
  ///
  /// - Throws: `ConfigurationError` if its beginning is given without it.
  func leCam() throws(ConfigurationError) -> LeCamSettings? {
    guard let lecamWeight, lecamWeight != 0 else {
      if lecamStart != nil {
        throw ConfigurationError("--lecam-start belongs to --lecam-weight; add that, or leave it out")
      }
      return nil
    }
    return LeCamSettings(weight: lecamWeight, start: lecamStart ?? LeCamSettings.publishedStart)
  }
}
