import Datasets
import Networks
import NeuralNetworks

/// The settings of one training method: what `config.json` holds of it, and all that a run asks of it before its first step.
package protocol MethodSettings: Codable, Equatable, Sendable {
  /// How the weights of all networks begin.
  var initialization: WeightInitialization { get }
  /// The learning rate at the beginning.
  var learningRate: Double { get }
  /// Channels of the pictures of each domain that the networks are trained on: 3 for colour, 1 for grey. As many as there are
  /// domains: two where pictures are translated, one where they are made from nothing.
  var channels: [Int] { get }
  /// Batches that one step shows: more than one where a player moves several times in it, each time on pictures of its own.
  var batchesPerStep: Int { get }
  /// The pictures of a micro-batch where nothing else is asked for: as few as are computed about as fast as more.
  ///
  /// - Parameter side: that of the pictures.
  func microBatchSize(side: Int) -> Int
  /// Whether crops have no margin while the learning rate falls.
  var dropsMarginInDecay: Bool { get }
  /// The classes that the networks know, in the order of their labels; nil for none.
  var classes: [PictureClass]? { get }
  /// What the networks know of the captions of pictures; nil for nothing.
  var captions: CaptionSettings? { get }
  /// The sizes of pictures that all networks can take.
  var pictureSizes: PictureSizes { get }
  /// The generators that translate, by direction; none if the method makes pictures from nothing.
  var generators: [Direction: GeneratorArchitecture] { get }

  /// The average of the generators' weights that is kept beside them; nil for none.
  var average: AverageSettings? { get }

  /// Multiplies all learning rates.
  mutating func scaleLearningRates(by factor: Double)

  /// The method at step 0.
  ///
  /// - Parameters:
  ///   - seed: the run's seed, for all that is random in a step.
  ///   - weights: how the weights of the network of a name begin.
  func method(seed: UInt64, weights: (String) -> Initialization) -> any TrainingMethod

  /// Checks the settings, alone and together with what pictures are trained on.
  ///
  /// - Throws: `ConfigurationError`.
  func validate(for preparation: Preparation) throws(ConfigurationError)
}

/// The settings of a method that translates pictures: generators of one architecture, and discriminators of one.
package protocol TranslationSettings: MethodSettings {
  /// The generators.
  var generator: GeneratorArchitecture { get }
  /// The discriminators.
  var discriminator: DiscriminatorArchitecture { get }

  /// Takes the architecture of networks that the run begins with.
  ///
  /// - Parameter discriminator: nil if there is none; what the settings say of discriminators stays then.
  mutating func adopt(_ generator: GeneratorArchitecture, _ discriminator: DiscriminatorArchitecture?)
}

/// How the weights of networks begin.
public struct WeightInitialization: Codable, Equatable, Sendable {
  public var scheme: Initialization.Scheme
  /// The scale of the weights; 0.02 as published.
  public var gain: Double

  public init(scheme: Initialization.Scheme, gain: Double) {
    self.scheme = scheme
    self.gain = gain
  }

  /// Checks the numbers.
  ///
  /// - Throws: `ConfigurationError`.
  func validate() throws(ConfigurationError) {
    try require(
      gain.isFinite && gain > 0, "the initial gain must be positive; 0.02 is the published one")
  }
}

/// An exponential moving average of weights.
public struct AverageSettings: Codable, Equatable, Sendable {
  /// How much of the average stays in a step.
  public var decay: Double
  /// Whether less stays in the first steps: min(decay, (1 + step) / (10 + step)).
  public var warmsUp: Bool

  public init(decay: Double, warmsUp: Bool = true) {
    self.decay = decay
    self.warmsUp = warmsUp
  }

  /// Checks the numbers.
  ///
  /// - Throws: `ConfigurationError`.
  func validate() throws(ConfigurationError) {
    try require((0..<1).contains(decay), "the decay of the average must lie from 0 to below 1")
  }
}

extension AverageSettings {
  /// An average of networks, which begins as they are.
  ///
  /// - Parameter build: makes a network to hold the average of one of them.
  func average(
    of networks: [(name: String, network: any Module)], building build: () -> any Module
  ) -> WeightAverage {
    WeightAverage(
      of: networks.map(\.network), in: networks.map { (averageName(of: $0.name), build()) }, decay: decay,
      warmsUp: warmsUp)
  }
}

extension MethodSettings {
  public var batchesPerStep: Int { 1 }
  package func microBatchSize(side: Int) -> Int { max(1, 128 * 128 / (side * side)) }
  public var dropsMarginInDecay: Bool { false }
  package var classes: [PictureClass]? { nil }
  package var captions: CaptionSettings? { nil }

  /// The name of the file of the network that translates in a direction: the average's, where one is kept.
  package func generatorFile(_ direction: Direction) -> String {
    average == nil ? direction.generator : averageName(of: direction.generator)
  }
}

/// The name of the file of a network's average.
func averageName(of network: String) -> String { "\(network).average" }

/// Adam's settings.
public struct OptimizerSettings: Codable, Equatable, Sendable {
  /// The learning rate at the beginning; 0.0002 as published.
  public var learningRate: Double
  /// β₁; 0.5 as published.
  public var beta1: Double
  /// β₂; 0.999 as published.
  public var beta2: Double

  public init(learningRate: Double, beta1: Double, beta2: Double) {
    self.learningRate = learningRate
    self.beta1 = beta1
    self.beta2 = beta2
  }

  /// Checks the numbers.
  ///
  /// - Throws: `ConfigurationError`.
  func validate() throws(ConfigurationError) {
    try require(
      learningRate.isFinite && learningRate > 0, "the learning rate must be positive; 0.0002 is the published one")
    try require(
      (0..<1).contains(beta1) && (0..<1).contains(beta2), "beta1 and beta2 must lie from 0 to below 1")
  }
}
