import ArgumentParser
import Datasets
import Networks
import NeuralNetworks
import Runs
import Training

/// What belongs to the methods that make pictures from nothing: gan, dcgan and sagan.
struct LatentOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Numbers in the random vector that a picture is made from. (default: as published, 100; 128 with sagan)",
      valueName: "numbers"))
  var latentSize: Int?

  @Option(
    help: ArgumentHelp(
      "The side of the maps whose pixels attend to each other, with --method sagan. (default: half of --size)",
      valueName: "pixels"))
  var attentionSize: Int?

  @Flag(
    inversion: .prefixedNo, exclusivity: .chooseLast,
    help:
      "Learn classes, one from each folder of pictures in the folder, with --method sagan. (default: --no-conditional)")
  var conditional: Bool?
}

extension LatentOptions: LayeredOptions {
  static var layered: [LayeredOption<Self>] {
    [
      .init("latent-size", \.latentSize), .init("attention-size", \.attentionSize),
      .init("conditional", \.conditional),
    ]
  }

  /// The options that say what the networks are.
  static let ofNetworks: Set = ["width", "attention", "latent-size", "attention-size"]

  /// The options that belong to sagan alone.
  static let ofSAGAN = ["attention-size", "conditional"]

  /// The settings of one of the methods.
  ///
  /// - Parameter classes: those that were found in the folder of pictures; nil for none.
  /// - Throws: `ConfigurationError`.
  func settings(
    _ kind: LatentArchitecture.Kind, _ networks: NetworkOptions, _ optimisation: OptimisationOptions,
    _ discriminators: DiscriminatorOptions, _ regularisation: RegularisationOptions, _ pictures: PictureOptions,
    classes: [PictureClass]?
  ) throws(ConfigurationError) -> LatentSettings {
    if networks.attention == false, attentionSize != nil {
      throw ConfigurationError("--attention-size means nothing with --no-attention; leave one of them out")
    }
    let isSAGAN = kind == .projection
    let size = pictures.size ?? 64
    let penalty = try regularisation.penalty()
    let isWGAN = penalty?.kind == .wasserstein
    if penalty != nil, isSAGAN, networks.attention != false {
      throw ConfigurationError(
        "--gradient-penalty does not go with attention, whose derivative is not known to it; add --no-attention")
    }
    let published =
      isSAGAN
      ? OptimizerSettings(learningRate: 0.0001, beta1: 0, beta2: 0.9)
      : isWGAN
        ? OptimizerSettings(learningRate: 0.0001, beta1: 0.5, beta2: 0.9)
        : OptimizerSettings(learningRate: 0.0002, beta1: 0.5, beta2: 0.999)
    let criticSteps = regularisation.criticSteps ?? (isWGAN ? 5 : 1)
    // A critic whose gradient is penalised has no batch norm, which would make it depend on other pictures.
    let norm = networks.discriminatorNorm ?? (kind == .dcgan && penalty != nil ? NormalisationKind.none : .batch)
    return LatentSettings(
      network: LatentArchitecture(
        kind: kind, latentSize: latentSize ?? (isSAGAN ? 128 : 100), width: networks.width ?? 64, size: size,
        channels: pictures.channels,
        attentionSide: isSAGAN && networks.attention != false ? attentionSize ?? size / 2 : nil,
        discriminatorNorm: norm == .batch ? nil : norm,
        minibatchDeviation: regularisation.minibatchStddev == true ? true : nil),
      initialization: WeightInitialization(
        scheme: networks.initialization ?? (kind == .dcgan ? .normal : .xavier),
        gain: networks.gain ?? (kind == .dcgan ? 0.02 : 1)),
      adversarialLoss: optimisation.adversarialLoss ?? (isWGAN ? .wasserstein : isSAGAN ? .hinge : .crossEntropy),
      realTarget: discriminators.smoothedTarget,
      optimizer: OptimizerSettings(
        learningRate: optimisation.learningRate ?? published.learningRate,
        beta1: optimisation.beta1 ?? published.beta1, beta2: optimisation.beta2 ?? published.beta2),
      discriminatorLearningRate: discriminators.learningRate ?? (isSAGAN && !isWGAN ? 0.0004 : nil),
      average: optimisation.average, augmentation: discriminators.augmentation?.augmentation,
      gradientPenalty: penalty, leCam: try regularisation.leCam(), criticSteps: criticSteps == 1 ? nil : criticSteps,
      classes: classes)
  }
}
