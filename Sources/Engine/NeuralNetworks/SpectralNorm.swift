import Kernels
import Tensors

/// Spectral normalisation (Miyato et al. 2018, arXiv:1802.05957) as PyTorch's `parametrizations.spectral_norm` computes it: a
/// weight over its largest singular value, so that a layer stretches nothing.
///
/// The singular vectors u and v are estimated by the power method, a step at each call in a training pass, and are saved with the
/// network. They are constants to the gradient; the singular value uᵀ W v is not.
package final class SpectralNorm {
  /// u. Shapes: `[out]`.
  package let left: RunningStatistic
  /// v. Shapes: `[in · taps]`, in the order in which PyTorch flattens a weight.
  package let right: RunningStatistic
  private let matrix: WeightMatrix

  /// Steps of the power method at the beginning, as in PyTorch.
  private static let initialSteps = 15

  /// The norm of a weight, whose vectors are called `key._u` and `key._v`.
  init(_ key: String, of weight: Tensor, _ matrix: WeightMatrix, _ initialization: Initialization) {
    self.matrix = matrix
    let length = matrix.columns * matrix.taps
    left = RunningStatistic(key: "\(key)._u", value: Tensor([matrix.rows], repeating: 0))
    right = RunningStatistic(key: "\(key)._v", value: initialization.singularVector(key: key, count: length))
    // A step makes u of v alone, so only v is drawn.
    if !initialization.isZero { for _ in 0..<Self.initialSteps { takePowerStep(of: weight) } }
  }

  /// u and v.
  typealias Vectors = (u: Tensor, v: Tensor)

  /// u and v as they are now.
  var vectors: Vectors { (left.value, right.value) }

  /// Moves u, then v.
  @discardableResult
  func takePowerStep(of weight: Tensor) -> Vectors {
    let next = weight.powerStep(matrix, v: right.value)
    left.replace(with: next.u)
    right.replace(with: next.v)
    return vectors
  }

  /// The weight over its spectral norm.
  func callAsFunction(_ weight: Tensor, _ vectors: Vectors) -> Tensor {
    weight.spectrallyNormalised(matrix, u: vectors.u, v: vectors.v)
  }

  var runningStatistics: [RunningStatistic] { [left, right] }
}
