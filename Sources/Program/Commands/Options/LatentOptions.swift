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
      "Learn classes, one from each folder of pictures in the folder, with --method dcgan or sagan. (default: --no-conditional)"
  )
  var conditional: Bool?

  @Flag(
    inversion: .prefixedNo, exclusivity: .chooseLast,
    help:
      "Learn to make pictures of texts from their captions, in text files beside them or in a metadata.jsonl or .csv, with --method dcgan or sagan. (default: --no-captions)"
  )
  var captions: Bool?
}

extension LatentOptions: LayeredOptions {
  static var layered: [LayeredOption<Self>] {
    [
      .init("latent-size", \.latentSize), .init("attention-size", \.attentionSize),
      .init("conditional", \.conditional), .init("captions", \.captions),
    ]
  }

  /// The options that say what the networks are.
  static let ofNetworks: Set = ["width", "attention", "latent-size", "attention-size"]

  /// The options that belong to sagan alone.
  static let ofSAGAN = ["attention-size"]

  /// The settings of one of the methods.
  ///
  /// A DCGAN that is to know classes or captions has the projection networks of sagan, without attention.
  ///
  /// - Parameters:
  ///   - classes: those that were found in the folder of pictures; nil for none.
  ///   - captions: what is to be known of captions; nil for nothing.
  /// - Throws: `ConfigurationError`.
  func settings(
    _ method: LatentArchitecture.Kind, _ networks: NetworkOptions, _ optimisation: OptimisationOptions,
    _ discriminators: DiscriminatorOptions, _ regularisation: RegularisationOptions, _ pictures: PictureOptions,
    classes: [PictureClass]? = nil, captions: CaptionSettings? = nil
  ) throws(ConfigurationError) -> LatentSettings {
    if networks.attention == false, attentionSize != nil {
      throw ConfigurationError("--attention-size means nothing with --no-attention; leave one of them out")
    }
    let kind = classes == nil && captions == nil ? method : .projection
    let isProjection = kind == .projection
    let size = pictures.size ?? 64
    let penalty = try regularisation.penalty()
    let isWGAN = penalty?.kind == .wasserstein
    if penalty != nil, method == .projection, networks.attention != false {
      throw ConfigurationError(
        "--gradient-penalty does not go with attention, whose derivative is not known to it; add --no-attention")
    }
    let published =
      isProjection
      ? OptimizerSettings(learningRate: 0.0001, beta1: 0, beta2: 0.9)
      : isWGAN
        ? OptimizerSettings(learningRate: 0.0001, beta1: 0.5, beta2: 0.9)
        : OptimizerSettings(learningRate: 0.0002, beta1: 0.5, beta2: 0.999)
    let criticSteps = regularisation.criticSteps ?? (isWGAN ? 5 : 1)
    // A critic whose gradient is penalised has no batch norm, which would make it depend on other pictures.
    let norm = networks.discriminatorNorm ?? (kind == .dcgan && penalty != nil ? NormalisationKind.none : .batch)
    return LatentSettings(
      network: LatentArchitecture(
        kind: kind, latentSize: latentSize ?? (isProjection ? 128 : 100), width: networks.width ?? 64, size: size,
        channels: pictures.channels,
        attentionSide: method == .projection && networks.attention != false ? attentionSize ?? size / 2 : nil,
        discriminatorNorm: norm == .batch ? nil : norm,
        minibatchDeviation: regularisation.minibatchStddev == true ? true : nil,
        textFeatures: captions == nil ? nil : Self.textFeatures),
      initialization: WeightInitialization(
        scheme: networks.initialization ?? (kind == .dcgan ? .normal : .xavier),
        gain: networks.gain ?? (kind == .dcgan ? 0.02 : 1)),
      adversarialLoss: optimisation.adversarialLoss ?? (isWGAN ? .wasserstein : isProjection ? .hinge : .crossEntropy),
      realTarget: discriminators.smoothedTarget,
      optimizer: OptimizerSettings(
        learningRate: optimisation.learningRate ?? published.learningRate,
        beta1: optimisation.beta1 ?? published.beta1, beta2: optimisation.beta2 ?? published.beta2),
      discriminatorLearningRate: discriminators.learningRate ?? (isProjection && !isWGAN ? 0.0004 : nil),
      average: optimisation.average, augmentation: discriminators.augmentation?.augmentation,
      gradientPenalty: penalty, leCam: try regularisation.leCam(), criticSteps: criticSteps == 1 ? nil : criticSteps,
      classes: classes, captions: captions)
  }

  /// The features that a network makes of a text.
  private static let textFeatures = 128
}
