import Datasets
import Networks
import NeuralNetworks

/// The losses of CUT and their weights.
public struct CUTObjective: Codable, Hashable, Sendable {
  /// How logits are compared with real and translated; least squares as published.
  public var adversarialLoss: AdversarialLoss
  /// λ: the weight of the PatchNCE loss; 1 in CUT, 10 in FastCUT.
  public var nceWeight: Float
  /// Whether the generator shall keep pictures of its target domain, too: the identity NCE of CUT.
  public var keepsTarget: Bool
  /// Whether the generator sees the pictures of half of the steps mirrored: the flip equivariance of FastCUT.
  public var flipEquivariance: Bool
  /// How many places of each map are compared; 256 as published.
  public var patchCount: Int
  /// τ: what similarities are divided by; 0.07 as published.
  public var temperature: Float

  public init(
    adversarialLoss: AdversarialLoss, nceWeight: Float, keepsTarget: Bool, flipEquivariance: Bool, patchCount: Int,
    temperature: Float
  ) {
    self.adversarialLoss = adversarialLoss
    self.nceWeight = nceWeight
    self.keepsTarget = keepsTarget
    self.flipEquivariance = flipEquivariance
    self.patchCount = patchCount
    self.temperature = temperature
  }

  /// CUT as published.
  public static let cut = CUTObjective(
    adversarialLoss: .leastSquares, nceWeight: 1, keepsTarget: true, flipEquivariance: false, patchCount: 256,
    temperature: 0.07)
  /// FastCUT as published.
  public static let fastCUT = CUTObjective(
    adversarialLoss: .leastSquares, nceWeight: 10, keepsTarget: false, flipEquivariance: true, patchCount: 256,
    temperature: 0.07)
}

/// The settings of CUT and FastCUT: the networks, and how they are trained.
public struct CUTSettings: TranslationSettings {
  /// The generator.
  public var generator: GeneratorArchitecture
  /// The discriminator.
  public var discriminator: DiscriminatorArchitecture
  /// The width of the projection heads; 256 as published.
  public var projectionWidth: Int
  /// How the weights begin.
  public var initialization: WeightInitialization
  /// The losses and their weights.
  public var objective: CUTObjective
  /// The optimiser of all networks.
  public var optimizer: OptimizerSettings
  /// The average of the generator's weights that translates; nil for none, as published.
  public var average: AverageSettings?

  public init(
    generator: GeneratorArchitecture, discriminator: DiscriminatorArchitecture, projectionWidth: Int,
    initialization: WeightInitialization, objective: CUTObjective, optimizer: OptimizerSettings,
    average: AverageSettings? = nil
  ) {
    self.generator = generator
    self.discriminator = discriminator
    self.projectionWidth = projectionWidth
    self.initialization = initialization
    self.objective = objective
    self.optimizer = optimizer
    self.average = average
  }

  package mutating func scaleLearningRates(by factor: Double) { optimizer.learningRate *= factor }

  public var learningRate: Double { optimizer.learningRate }
  public var channels: [Int] { [generator.channels, generator.channels] }
  /// As in the release.
  public var dropsMarginInDecay: Bool { true }
  public var pictureSizes: PictureSizes { PictureSizes(of: generator, discriminator) }
  public var generators: [Direction: GeneratorArchitecture] { [.aToB: generator] }

  package func method(seed: UInt64, weights: (String) -> Initialization) -> any TrainingMethod {
    guard let network = generator.build(weights(Direction.aToB.generator)) as? ResNetGenerator else {
      preconditionFailure("CUT: a ResNet generator was expected, got \(generator.kind)")
    }
    let average = average?.average(of: [(Direction.aToB.generator, network)]) { generator.build(.zero) }
    let projection = PatchProjection(
      channels: network.comparedChannels, width: projectionWidth, weights(CUTTrainer.projectionName))
    return CUTTrainer(
      generator: network, discriminator: discriminator.build(weights(CUTTrainer.discriminatorName)),
      projection: projection, average, objective: objective, adam: (optimizer.beta1, optimizer.beta2), seed: seed)
  }

  public mutating func adopt(_ generator: GeneratorArchitecture, _ discriminator: DiscriminatorArchitecture?) {
    self.generator = generator
    self.discriminator = discriminator ?? self.discriminator
    self.discriminator.channels = generator.channels
  }

  public func validate(for preparation: Preparation) throws(ConfigurationError) {
    try generator.validate()
    try discriminator.validate()
    try require(
      generator.kind != .unet && generator.inputSkip == nil,
      "CUT compares what the layers of a ResNet make of pictures; choose one without an input skip")
    try require(
      generator.blocks >= 5, "CUT compares what the fifth residual block makes of pictures; choose at least 5 blocks")
    try require(
      generator.norm != .batch,
      "CUT compares places of one picture, and batch norm would mix the pictures of a batch; choose instance norm or none"
    )
    try require(
      generator.channels == discriminator.channels
        && generator.outputChannels ?? generator.channels == generator.channels
        && [1, 3].contains(generator.channels), "pictures have 1 channel (grey) or 3 (colour)")
    if preparation.mode.crops { try validate(side: preparation.cropSize, for: generator, discriminator) }
    try optimizer.validate()
    try average?.validate()
    try require((1...4096).contains(projectionWidth), "the projection heads must be 1 to 4096 wide")
    try require(objective.nceWeight.isFinite && objective.nceWeight >= 0, "the weights of losses must not be negative")
    try require((2...65_536).contains(objective.patchCount), "from 2 to 65536 patches can be compared")
    try require(objective.temperature.isFinite && objective.temperature > 0, "the temperature must be positive")
    try initialization.validate()
  }
}
