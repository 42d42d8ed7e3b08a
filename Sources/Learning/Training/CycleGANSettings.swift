import Datasets
import Networks
import NeuralNetworks

/// The settings of a CycleGAN: its networks, and how they are trained.
public struct CycleGANSettings: TranslationSettings {
  /// Both generators.
  public var generator: GeneratorArchitecture
  /// Both discriminators.
  public var discriminator: DiscriminatorArchitecture
  /// How the weights begin.
  public var initialization: WeightInitialization
  /// The losses and their weights.
  public var objective: Objective
  /// The capacity of each history pool; 50 as published.
  public var poolSize: Int
  /// The optimiser of generators and discriminators.
  public var optimizer: OptimizerSettings
  /// The discriminators' learning rate at the beginning; nil for that of the generators, as published. Another one gives each side
  /// its own time scale (Heusel et al. 2017); the schedule is applied to both.
  public var discriminatorLearningRate: Double?
  /// The average of the generators' weights that translates; nil for none, as published.
  public var average: AverageSettings?
  /// How chance changes what the discriminators see; nil for not at all, as published.
  public var augmentation: DifferentiableAugmentation?

  public init(
    generator: GeneratorArchitecture, discriminator: DiscriminatorArchitecture, initialization: WeightInitialization,
    objective: Objective, poolSize: Int, optimizer: OptimizerSettings, discriminatorLearningRate: Double? = nil,
    average: AverageSettings? = nil, augmentation: DifferentiableAugmentation? = nil
  ) {
    self.generator = generator
    self.discriminator = discriminator
    self.initialization = initialization
    self.objective = objective
    self.poolSize = poolSize
    self.optimizer = optimizer
    self.discriminatorLearningRate = discriminatorLearningRate
    self.average = average
    self.augmentation = augmentation
  }

  package mutating func scaleLearningRates(by factor: Double) {
    optimizer.learningRate *= factor
    discriminatorLearningRate = discriminatorLearningRate.map { $0 * factor }
  }

  public var learningRate: Double { optimizer.learningRate }
  public var channels: [Int] { [generator.channels, generator.channels] }
  public var pictureSizes: PictureSizes { PictureSizes(of: generator, discriminator) }
  public var generators: [Direction: GeneratorArchitecture] { [.aToB: generator, .bToA: generator] }

  package func method(seed: UInt64, weights: (String) -> Initialization) -> any TrainingMethod {
    let networks = CycleGANNetworks(generator: generator, discriminator: discriminator) { weights($0.rawValue) }
    let generators = [CycleGANNetworks.Name.generatorAToB, .generatorBToA].map { ($0.rawValue, networks[$0]) }
    let averages = average?.average(of: generators) { generator.build(.zero) }
    return CycleGANTrainer(
      networks, averages, objective: objective, augmentation: augmentation, adam: (optimizer.beta1, optimizer.beta2),
      discriminatorRate: discriminatorLearningRate.map { $0 / optimizer.learningRate } ?? 1, poolSize: poolSize,
      seed: seed)
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
      generator.channels == discriminator.channels && [1, 3].contains(generator.channels),
      "pictures have 1 channel (grey) or 3 (colour)")
    if preparation.mode.crops { try validate(side: preparation.cropSize, for: generator, discriminator) }
    try optimizer.validate()
    try require(
      discriminatorLearningRate.map { $0.isFinite && $0 > 0 } ?? true,
      "the discriminators' learning rate must be positive")
    try average?.validate()
    try objective.validate()
    try require(poolSize >= 0 && poolSize <= 100_000, "the pool size must lie between 0 and 100000")
    try initialization.validate()
  }
}
