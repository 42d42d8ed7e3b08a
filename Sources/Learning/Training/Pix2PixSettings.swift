import Datasets
import Networks
import NeuralNetworks

/// The settings of pix2pix: its networks, and how they are trained.
public struct Pix2PixSettings: TranslationSettings {
  /// The generator; its `outputChannels` are those of domain B where they are not those of A.
  public var generator: GeneratorArchitecture
  /// The discriminator, which judges both pictures of a pair together, so that its channels are theirs together.
  public var discriminator: DiscriminatorArchitecture
  /// How the weights begin.
  public var initialization: WeightInitialization
  /// How logits are compared with real and translated; cross-entropy as published.
  public var adversarialLoss: AdversarialLoss
  /// λ: the weight of the mean absolute difference from the truth; 100 as published.
  public var l1Weight: Float
  /// The optimiser of generator and discriminator.
  public var optimizer: OptimizerSettings
  /// The average of the generator's weights that translates; nil for none, as published.
  public var average: AverageSettings?

  public init(
    generator: GeneratorArchitecture, discriminator: DiscriminatorArchitecture, initialization: WeightInitialization,
    adversarialLoss: AdversarialLoss, l1Weight: Float, optimizer: OptimizerSettings, average: AverageSettings? = nil
  ) {
    self.generator = generator
    self.discriminator = discriminator
    self.initialization = initialization
    self.adversarialLoss = adversarialLoss
    self.l1Weight = l1Weight
    self.optimizer = optimizer
    self.average = average
  }

  package mutating func scaleLearningRates(by factor: Double) { optimizer.learningRate *= factor }

  public var learningRate: Double { optimizer.learningRate }
  public var channels: [Int] { [generator.channels, generator.outputChannels ?? generator.channels] }
  public var pictureSizes: PictureSizes { PictureSizes(of: generator, discriminator) }
  public var generators: [Direction: GeneratorArchitecture] { [.aToB: generator] }

  package func method(seed: UInt64, weights: (String) -> Initialization) -> any TrainingMethod {
    let network = generator.build(weights(Direction.aToB.generator))
    let average = average?.average(of: [(Direction.aToB.generator, network)]) { generator.build(.zero) }
    return Pix2PixTrainer(
      generator: network, discriminator: discriminator.build(weights(Pix2PixTrainer.discriminatorName)), average,
      adversarialLoss: adversarialLoss, l1Weight: l1Weight, adam: (optimizer.beta1, optimizer.beta2), seed: seed)
  }

  public mutating func adopt(_ generator: GeneratorArchitecture, _ discriminator: DiscriminatorArchitecture?) {
    self.generator = generator
    self.discriminator = discriminator ?? self.discriminator
    self.discriminator.channels = channels[0] + channels[1]
  }

  public func validate(for preparation: Preparation) throws(ConfigurationError) {
    try generator.validate()
    try discriminator.validate()
    try require(
      channels.allSatisfy { [1, 3].contains($0) }, "pictures have 1 channel (grey) or 3 (colour)")
    try require(
      discriminator.channels == channels[0] + channels[1],
      "the discriminator of pix2pix judges both pictures of a pair, \(channels[0] + channels[1]) channels")
    if preparation.mode.crops { try validate(side: preparation.cropSize, for: generator, discriminator) }
    try optimizer.validate()
    try average?.validate()
    try require(l1Weight.isFinite && l1Weight >= 0, "the weights of losses must not be negative")
    try initialization.validate()
  }
}
