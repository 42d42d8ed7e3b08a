import InstructionSets
import Kernels

extension Tensor {
  /// The vectors after one step of the power method for the largest singular value of this weight: u ← n(W v), then v ← n(Wᵀ u),
  /// n(a) = a / max(‖a‖, 10⁻¹²). Keeps nothing: no gradient flows through.
  ///
  /// Shapes: this as `matrix` says, v `[columns · taps]`; result u `[rows]` and v `[columns · taps]`.
  package func powerStep(_ matrix: WeightMatrix, v: Tensor) -> (u: Tensor, v: Tensor) {
    check(matrix, u: nil, v: v)
    let u = Tensor([matrix.rows], repeating: 0)
    let next = Tensor(v.shape) {
      kernels.powerStep(pointer, matrix, v: v.pointer, nextU: u.pointer, nextV: $0.start)
    }
    return (u, next)
  }

  /// W / σ with σ = uᵀ W v, this weight over its spectral norm (Miyato et al. 2018, arXiv:1802.05957); u and v are constants, σ is
  /// not. Keeps its result, u and v.
  ///
  /// Shapes: this and result as `matrix` says, u `[rows]`, v `[columns · taps]`.
  package func spectrallyNormalised(_ matrix: WeightMatrix, u: Tensor, v: Tensor) -> Tensor {
    check(matrix, u: u, v: v)
    let sigma = Tensor(.scalar) { $0[0] = kernels.singularValue(pointer, matrix, u: u.pointer, v: v.pointer) }
    let output = Tensor(shape) {
      kernels.scale(pointer, by: 1 / sigma.pointer[0], count: shape.count, into: $0.start)
    }
    guard let node else { return output }
    let pullback = SpectralNormPullback(
      normalised: output, matrix: matrix, u: u.detached, v: v.detached, sigma: sigma)
    return Tensor(shape: shape, storage: output.storage, node: Node(inputs: [node], pullback: pullback))
  }

  private func check(_ matrix: WeightMatrix, u: Tensor?, v: Tensor) {
    precondition(
      shape.count == matrix.taps * matrix.rows * matrix.columns && v.shape == [matrix.columns * matrix.taps]
        && u.map { $0.shape == [matrix.rows] } ?? true,
      "spectral norm: \(matrix) does not fit a weight \(shape) and vectors \(u?.shape ?? [matrix.rows]), \(v.shape)")
  }
}

private struct SpectralNormPullback: Pullback {
  let normalised: Tensor
  let matrix: WeightMatrix
  let u: Tensor
  let v: Tensor
  let sigma: Tensor

  func gradients(_ cotangent: Tensor, wanted: [Bool]) -> [Tensor?] {
    [
      Tensor(normalised.shape) {
        kernels.spectralNormGradient(
          cotangent.pointer, normalised: normalised.pointer, matrix, u: u.pointer, v: v.pointer, sigma: sigma.item,
          into: $0.start)
      }
    ]
  }
}
