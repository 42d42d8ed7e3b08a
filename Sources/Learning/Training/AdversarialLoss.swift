import Networks
import Tensors

/// How a discriminator's logits are compared with "real" and "translated".
public enum AdversarialLoss: String, Sendable, Codable, CaseIterable {
  /// Least squares (Mao et al. 2017), as published for the CycleGAN: the mean of (D − target)².
  case leastSquares = "lsgan"
  /// Cross-entropy (Goodfellow et al. 2014) on logits; the generator's is the one that does not saturate.
  case crossEntropy = "vanilla"
  /// The hinge (Lim and Ye 2017, Miyato et al. 2018): the discriminator learns from logits on the wrong side of ±1 alone.
  case hinge
  /// The mean itself (Arjovsky et al. 2017), which means something only where the discriminator's slope is bounded.
  case wasserstein

  /// What the discriminator learns from logits of real pictures; a scalar.
  ///
  /// - Parameter target: what it shall say of them where the loss has targets; 1, or less with one-sided label smoothing (Salimans
  ///   et al. 2016).
  package func ofReal(_ logits: Tensor, target: Float = 1) -> Tensor {
    switch self {
    case .leastSquares: logits.meanSquaredDifference(from: target)
    case .crossEntropy: logits.binaryCrossEntropy(target: target)
    case .hinge: logits.meanHinge(scale: -1, offset: 1)
    case .wasserstein: logits.mean() * -1
    }
  }

  /// What the discriminator learns from logits of made pictures; a scalar.
  package func ofMade(_ logits: Tensor) -> Tensor {
    switch self {
    case .leastSquares: logits.meanSquaredDifference(from: 0)
    case .crossEntropy: logits.binaryCrossEntropy(target: 0)
    case .hinge: logits.meanHinge(scale: 1, offset: 1)
    case .wasserstein: logits.mean()
    }
  }

  /// What the generator learns from the logits of its pictures; a scalar.
  package func ofGenerator(_ logits: Tensor) -> Tensor {
    switch self {
    case .leastSquares, .crossEntropy: ofReal(logits)
    case .hinge, .wasserstein: logits.mean() * -1
    }
  }

  /// What these discriminators of a CycleGAN, CUT or FastCUT were published with.
  public init(of discriminator: DiscriminatorArchitecture.Kind) {
    self = discriminator == .projected ? .hinge : .leastSquares
  }

  /// Whether real pictures have a target that can be smoothed.
  package var hasTargets: Bool { self == .leastSquares || self == .crossEntropy }
}
