import Tensors

/// How a discriminator's logits are compared with "real" and "translated".
public enum AdversarialLoss: String, Sendable, Codable, CaseIterable {
  /// Least squares (Mao et al. 2017), as published for the CycleGAN: the mean of (D − target)².
  case leastSquares = "lsgan"
  /// Cross-entropy (Goodfellow et al. 2014) on logits.
  case crossEntropy = "vanilla"

  /// The loss of judging `logits` against real (target 1) or translated (target 0); a scalar.
  package func callAsFunction(_ logits: Tensor, isReal: Bool) -> Tensor {
    let target: Float = isReal ? 1 : 0
    return switch self {
    case .leastSquares: logits.meanSquaredDifference(from: target)
    case .crossEntropy: logits.binaryCrossEntropy(target: target)
    }
  }
}
