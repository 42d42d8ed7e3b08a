import Datasets
import Networks
import NeuralNetworks

/// The settings of the methods that make pictures from vectors: GAN, DCGAN and SAGAN, each with its own networks.
public struct LatentSettings: MethodSettings {
  /// The networks.
  public var network: LatentArchitecture
  /// How the weights begin.
  public var initialization: WeightInitialization
  /// How logits are compared with real and made; cross-entropy as published, with SAGAN the hinge.
  public var adversarialLoss: AdversarialLoss
  /// What the discriminator shall say of real pictures where the loss has targets; nil for 1, as published.
  public var realTarget: Float?
  /// The optimiser of both networks.
  public var optimizer: OptimizerSettings
  /// The discriminator's learning rate at the beginning; nil for that of the generator.
  public var discriminatorLearningRate: Double?
  /// The average of the generator's weights that makes pictures; nil for none, as published for GAN and DCGAN.
  public var average: AverageSettings?
  /// How chance changes what the discriminator sees; nil for not at all, as published.
  public var augmentation: DifferentiableAugmentation?
  /// The penalty on how steep the discriminator is; nil for none, as published.
  public var gradientPenalty: GradientPenalty?
  /// The regularisation towards the averages of the discriminator's logits; nil for none, as published.
  public var leCam: LeCamSettings?
  /// How often the discriminator moves in a step, each time on pictures of its own; nil for once.
  public var criticSteps: Int?
  /// The classes that the networks know, in the order of their labels; nil for none.
  public var classes: [PictureClass]?
  /// What the networks know of captions; nil for nothing.
  public var captions: CaptionSettings?

  public init(
    network: LatentArchitecture, initialization: WeightInitialization, adversarialLoss: AdversarialLoss,
    realTarget: Float? = nil, optimizer: OptimizerSettings, discriminatorLearningRate: Double? = nil,
    average: AverageSettings? = nil, augmentation: DifferentiableAugmentation? = nil,
    gradientPenalty: GradientPenalty? = nil, leCam: LeCamSettings? = nil, criticSteps: Int? = nil,
    classes: [PictureClass]? = nil, captions: CaptionSettings? = nil
  ) {
    self.network = network
    self.initialization = initialization
    self.adversarialLoss = adversarialLoss
    self.realTarget = realTarget
    self.optimizer = optimizer
    self.discriminatorLearningRate = discriminatorLearningRate
    self.average = average
    self.augmentation = augmentation
    self.gradientPenalty = gradientPenalty
    self.leCam = leCam
    self.criticSteps = criticSteps
    self.classes = classes
    self.captions = captions
  }

  package mutating func scaleLearningRates(by factor: Double) {
    optimizer.learningRate *= factor
    discriminatorLearningRate = discriminatorLearningRate.map { $0 * factor }
  }

  public var learningRate: Double { optimizer.learningRate }
  public var channels: [Int] { [network.channels] }
  public var batchesPerStep: Int { criticSteps ?? 1 }
  package func microBatchSize(side: Int) -> Int { 64 }
  public var pictureSizes: PictureSizes { PictureSizes(multiple: network.size, smallest: network.size) }
  public var generators: [Direction: GeneratorArchitecture] { [:] }

  /// How fast the discriminator learns, the generator's learning rate being 1.
  var discriminatorRate: Double { discriminatorLearningRate.map { $0 / optimizer.learningRate } ?? 1 }

  /// What is drawn for an update that sees so many pictures.
  ///
  /// - Parameter first: how many earlier updates of the step have seen.
  package func draws(_ count: Int, from first: Int = 0, for name: String, seed: UInt64, step: Int) -> LatentDraws {
    LatentDraws(
      count, from: first, size: network.latentSize, classes: classes ?? [],
      hasShares: gradientPenalty?.kind == .wasserstein, for: name, seed: seed, step: step)
  }

  /// What is drawn for one update of several in a step.
  func draws(forUpdate update: Int, _ portion: Minibatch, _ name: String, seed: UInt64, step: Int) -> LatentDraws {
    draws(
      portion.a.shape.batch, from: update * portion.batchSize + portion.firstPicture, for: name, seed: seed, step: step)
  }

  /// What is drawn for each of the discriminator's updates in a step.
  func draws(for portions: [Minibatch], _ name: String, seed: UInt64, step: Int) -> [LatentDraws] {
    portions.enumerated().map { place, portion in
      draws(forUpdate: place, portion, name, seed: seed, step: step)
    }
  }

  /// Builds the generator.
  package func generator(_ weights: Initialization) -> any LatentGenerator {
    network.generator(classes: classes?.count ?? 0, vocabulary: captions?.vocabulary.count ?? 0, weights)
  }

  /// Builds the discriminator.
  package func discriminator(_ weights: Initialization) -> any PictureDiscriminator {
    network.discriminator(classes: classes?.count ?? 0, vocabulary: captions?.vocabulary.count ?? 0, weights)
  }

  /// The name of the file of the network that makes pictures: the average's, where one is kept.
  package var generatorFile: String {
    average == nil ? LatentNetworks.generatorName : averageName(of: LatentNetworks.generatorName)
  }

  package func method(seed: UInt64, weights: (String) -> Initialization) -> any TrainingMethod {
    let networks = LatentNetworks(
      generator(weights(LatentNetworks.generatorName)), discriminator(weights(LatentNetworks.discriminatorName)),
      average: average.map { (generator(.zero), $0) })
    return switch network.kind {
    case .mlp: GANTrainer(networks, self, seed: seed)
    case .dcgan: DCGANTrainer(networks, self, seed: seed)
    case .projection where captions != nil: GANCLSTrainer(networks, self, seed: seed)
    case .projection: SAGANTrainer(networks, self, seed: seed)
    }
  }

  public func validate(for preparation: Preparation) throws(ConfigurationError) {
    if let fault = network.fault { throw ConfigurationError(fault) }
    try require(
      preparation.mode.crops && preparation.cropSize == network.size,
      "these networks make pictures of \(network.size)×\(network.size) pixels, and are trained on such alone; choose a "
        + "preparation that crops to this size", settings: [.cropSize])
    try require(
      network.kind != .mlp || augmentation == nil, "what the discriminator of the method gan sees is not changed")
    try optimizer.validate()
    try require(
      discriminatorLearningRate.map { $0.isFinite && $0 > 0 } ?? true,
      "the discriminator's learning rate must be positive")
    try average?.validate()
    try gradientPenalty?.validate()
    if gradientPenalty != nil, let fault = network.penaltyFault { throw ConfigurationError(fault) }
    try require(
      adversarialLoss != .wasserstein || network.boundsSlope || gradientPenalty != nil,
      "the Wasserstein loss means something only where the discriminator's slope is bounded; add a gradient penalty, or spectral norm"
    )
    try leCam?.validate()
    try require(
      (1...100).contains(batchesPerStep), "the discriminator moves from 1 to 100 times in a step")
    if let realTarget {
      try require(
        adversarialLoss.hasTargets,
        "the adversarial loss \(adversarialLoss.rawValue) has no targets that could be smoothed")
      try require((0.5...1).contains(realTarget), "the target of real pictures must lie from 0.5 to 1")
    }
    if let classes {
      try require(network.kind == .projection, "classes are known to projection networks alone")
      try require((2...10_000).contains(classes.count), "from 2 to 10000 classes can be told apart")
      try require(
        classes.allSatisfy { (1...1_000_000_000).contains($0.count) }, "each class needs at least 1 picture")
      try require(Set(classes.map(\.name)).count == classes.count, "each class needs a name of its own")
    }
    try require(
      (captions == nil) == (network.textFeatures == nil), "texts need captions, and captions networks that take texts")
    if let captions {
      try require(classes == nil, "a run learns classes or captions, not both")
      try require(
        gradientPenalty == nil && leCam == nil && batchesPerStep == 1,
        "with captions the discriminator moves once in a step, and neither a gradient penalty nor LeCam is added")
      try captions.validate()
    }
    try initialization.validate()
  }
}
