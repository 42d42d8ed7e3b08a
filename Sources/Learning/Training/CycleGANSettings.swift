import Datasets
import Networks
import NeuralNetworks

/// The settings of a CycleGAN: its networks, and how they are trained.
public struct CycleGANSettings: MethodSettings {
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
  /// The average of the generators' weights that translates; nil for none, as published.
  public var average: AverageSettings?

  public init(
    generator: GeneratorArchitecture, discriminator: DiscriminatorArchitecture, initialization: WeightInitialization,
    objective: Objective, poolSize: Int, optimizer: OptimizerSettings, average: AverageSettings? = nil
  ) {
    self.generator = generator
    self.discriminator = discriminator
    self.initialization = initialization
    self.objective = objective
    self.poolSize = poolSize
    self.optimizer = optimizer
    self.average = average
  }

  public var learningRate: Double { optimizer.learningRate }
  public var channels: Int { generator.channels }
  public var pictureSizes: PictureSizes {
    PictureSizes(
      multiple: generator.sizeMultiple, smallest: max(generator.smallestSide, discriminator.smallestSide))
  }
  public var generators: [Direction: GeneratorArchitecture] { [.aToB: generator, .bToA: generator] }

  package func method(seed: UInt64, weights: (String) -> Initialization) -> any TrainingMethod {
    let networks = CycleGANNetworks(generator: generator, discriminator: discriminator) { weights($0.rawValue) }
    let averages = average.map { average in
      WeightAverage(
        of: [networks.generatorAToB, networks.generatorBToA],
        in: [CycleGANNetworks.Name.generatorAToB, .generatorBToA].map { name in
          (averageName(of: name.rawValue), generator.build(.zero))
        }, decay: average.decay, warmsUp: average.warmsUp)
    }
    return CycleGANTrainer(
      networks, averages, objective: objective, adam: (optimizer.beta1, optimizer.beta2), poolSize: poolSize, seed: seed
    )
  }

  public mutating func adopt(_ generator: GeneratorArchitecture, _ discriminator: DiscriminatorArchitecture?) {
    self.generator = generator
    self.discriminator = discriminator ?? self.discriminator
    self.discriminator.channels = generator.channels
  }

  public func validate(for preparation: Preparation) throws(ConfigurationError) {
    try require(generator.width >= 1 && discriminator.width >= 1, "widths must be at least 1")
    try require(generator.width <= 1024 && discriminator.width <= 1024, "widths must be at most 1024")
    try require(generator.fault == nil, generator.fault ?? "")
    try require((1...8).contains(discriminator.layers), "a patch discriminator has 1 to 8 layers")
    try require(
      generator.channels == discriminator.channels && [1, 3].contains(generator.channels),
      "pictures have 1 channel (grey) or 3 (colour)")
    if preparation.mode.crops { try validateSide(preparation.cropSize) }
    try optimizer.validate()
    try average?.validate()
    try require(
      [objective.cycleWeightA, objective.cycleWeightB, objective.identityWeight].allSatisfy { $0.isFinite && $0 >= 0 },
      "the weights of losses must not be negative")
    try require(poolSize >= 0 && poolSize <= 100_000, "the pool size must lie between 0 and 100000")
    try initialization.validate()
  }

  private func validateSide(_ side: Int) throws(ConfigurationError) {
    let multiple = generator.sizeMultiple
    try require(
      side % multiple == 0 && side >= generator.smallestSide,
      "this generator needs pictures whose sides are multiples of \(multiple), at least \(generator.smallestSide); "
        + "choose a size such as \(max(generator.smallestSide, (side + multiple - 1) / multiple * multiple))",
      settings: [.cropSize])
    try require(
      side >= discriminator.smallestSide,
      "a discriminator of \(discriminator.layers) layers needs pictures of at least \(discriminator.smallestSide) pixels; "
        + "choose a larger size or fewer layers", settings: [.cropSize, .discriminatorLayers])
  }
}
