import Networks
import NeuralNetworks
import Tensors

/// A penalty on how steep a discriminator is: on the length of its gradient with respect to each picture.
///
/// Training descends the gradient of that length, which is taken exactly: the gradient itself first; then the discriminator's derivative
/// along the gradient's direction, which is the length and a computation like any other (`Linearisation`).
public struct GradientPenalty: Codable, Hashable, Sendable {
  /// The published penalties.
  public enum Kind: String, Codable, CaseIterable, Sendable {
    /// λ · mean (‖∇D‖ − 1)² between real and made pictures (Gulrajani et al. 2017, "Improved training of Wasserstein GANs",
    /// arXiv:1704.00028).
    case wasserstein = "wgan-gp"
    /// γ / 2 · mean ‖∇D‖² at real pictures (Mescheder, Geiger and Nowozin 2018, arXiv:1801.04406).
    case r1
  }

  /// Which penalty.
  public var kind: Kind
  /// λ or γ; 10 as published.
  public var weight: Float
  /// Every so many updates of the discriminator the penalty enters, so many times (Karras et al. 2020, arXiv:1912.04958); 1 for
  /// always.
  public var interval: Int

  public init(_ kind: Kind, weight: Float = Self.publishedWeight, interval: Int? = nil) {
    self.kind = kind
    self.weight = weight
    self.interval = interval ?? kind.publishedInterval
  }

  /// λ and γ as published.
  public static let publishedWeight: Float = 10

  /// Gradients are taken for lengths above this alone.
  private static let smallestLength: Float = 1e-12

  /// The penalty at some pictures, a scalar whose gradients flow to the discriminator's weights.
  ///
  /// Shapes: points `[batch, height, width, channels]`.
  package func loss(
    of discriminator: any PictureDiscriminator, at points: Tensor, _ labels: [Int]?, _ pass: Pass
  ) -> Tensor {
    let points = points.detached.asVariable
    let judged = discriminator.linearised(at: points, labels, pass)
    // A logit depends on its own picture alone, so that the gradient of their sum holds that of each.
    let logits = judged.value
    guard let gradient = logits.gradients(of: [points], cotangent: Tensor(logits.shape, repeating: 1))[0] else {
      preconditionFailure("GradientPenalty: a discriminator that looks at its pictures was expected")
    }
    let directions = gradient.scaled(
      by: gradient.pictureLengths.map { $0 < Self.smallestLength ? 0 : 1 / $0 })
    let lengths = judged.derivative(along: directions)
    return switch kind {
    case .wasserstein: lengths.meanSquaredDifference(from: 1) * weight
    case .r1: lengths.meanSquaredDifference(from: 0) * (weight / 2)
    }
  }

  /// The pictures at which the penalty is taken.
  ///
  /// - Parameter shares: how far each lies from its real picture towards the made one, from 0 to 1; of no account to R1.
  package func points(real: Tensor, made: Tensor, shares: [Float]?) -> Tensor {
    guard kind == .wasserstein else { return real }
    guard let shares else { preconditionFailure("GradientPenalty: a share for each picture was expected") }
    return real.scaled(by: shares.map { 1 - $0 }) + made.scaled(by: shares)
  }

  /// Checks the numbers.
  ///
  /// - Throws: `ConfigurationError`.
  func validate() throws(ConfigurationError) {
    try require(weight.isFinite && weight > 0, "the weight of the gradient penalty must be positive; 10 is published")
    try require(
      (1...1_000_000).contains(interval), "from 1 to 1000000 updates lie between two gradient penalties")
  }
}

extension GradientPenalty.Kind {
  /// R1 is taken every 16 updates, as in StyleGAN2.
  public var publishedInterval: Int { self == .r1 ? 16 : 1 }
}
