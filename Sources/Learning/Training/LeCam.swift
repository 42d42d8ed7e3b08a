import MicroBatches
import NeuralNetworks
import Tensors

/// The settings of `LeCam`.
public struct LeCamSettings: Codable, Hashable, Sendable {
  /// λ; 0.3 as published.
  public var weight: Float
  /// How much of an average stays in an update; 0.9 as in the release.
  public var decay: Float
  /// The updates of the discriminator before it begins; 1,000 as published.
  public var start: Int

  /// The updates before it begins, as published.
  public static let publishedStart = 1000

  public init(weight: Float, decay: Float = 0.9, start: Int = Self.publishedStart) {
    self.weight = weight
    self.decay = decay
    self.start = start
  }

  /// Checks the numbers.
  ///
  /// - Throws: `ConfigurationError`.
  func validate() throws(ConfigurationError) {
    try require(weight.isFinite && weight > 0, "the weight of LeCam must be positive; 0.3 is the published one")
    try require((0..<1).contains(decay), "the decay of LeCam's averages must lie from 0 to below 1")
    try require(start >= 0, "LeCam cannot begin before the first step")
  }
}

/// The regularisation of a discriminator of few pictures (Tseng et al. 2021, "Regularizing generative adversarial networks under
/// limited data", arXiv:2104.03310): logits of real pictures shall not stray above the mean of made ones, nor those below these.
package final class LeCam {
  private let settings: LeCamSettings
  private let realMean = RunningStatistic(key: "lecam.mean_real", value: Tensor([1], repeating: 0))
  private let madeMean = RunningStatistic(key: "lecam.mean_fake", value: Tensor([1], repeating: 0))

  /// No update yet.
  package init(_ settings: LeCamSettings) {
    self.settings = settings
  }

  /// The moving averages of the means of real and of made logits, for checkpoints.
  package var statistics: [RunningStatistic] { [realMean, madeMean] }

  /// The moving averages of the means of the logits.
  package var means: (real: Float, made: Float) { (realMean.value.item, madeMean.value.item) }

  /// Takes in the logits of an update; before the regularisation begins the averages are those of the last update alone.
  ///
  /// - Parameters:
  ///   - update: counted from 0.
  ///   - microBatch: what the logits are of, where the batch has several micro-batches.
  package func takeIn(real: Tensor, made: Tensor, update: Int, _ microBatch: MicroBatch? = nil) {
    let decay = update == 0 || update < settings.start ? 0 : settings.decay
    for (statistic, logits) in [(realMean, real), (madeMean, made)] {
      let own = logits.detached.mean().item
      let mean = microBatch?.mean(of: own) ?? own
      func move() { statistic.replace(with: Tensor([1], repeating: decay * statistic.value.item + (1 - decay) * mean)) }
      microBatch?.once(for: statistic, move) ?? move()
    }
  }

  /// What is added to the loss of an update, a scalar; nil before the regularisation begins.
  package func loss(real: Tensor, made: Tensor, update: Int) -> Tensor? {
    update < settings.start
      ? nil : Self.loss(real: real, made: made, meanOfReal: means.real, meanOfMade: means.made) * settings.weight
  }

  /// mean relu(D(real) − mean of made)² + mean relu(mean of real − D(made))², a scalar; the averages are constants.
  package static func loss(real: Tensor, made: Tensor, meanOfReal: Float, meanOfMade: Float) -> Tensor {
    real.meanSquaredHinge(scale: 1, offset: -meanOfMade) + made.meanSquaredHinge(scale: -1, offset: meanOfReal)
  }
}
