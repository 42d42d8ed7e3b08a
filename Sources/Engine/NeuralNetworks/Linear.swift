import Tensors

/// A linear layer, y = x Wᵀ + b (PyTorch's `Linear`).
///
/// Shapes: `[batch, inputs]` to `[batch, outputs]`.
package struct Linear: Module {
  /// `[outputs, inputs]`.
  package let weight: Weight
  /// `[outputs]`.
  package let bias: Parameter?

  /// A layer whose parameters are called `key.weight` and `key.bias`; see `Weight` for those of a spectrally normalised one.
  package init(
    _ key: String, from inputs: Int, to outputs: Int, bias hasBias: Bool, spectralNorm: Bool = false,
    _ initialization: Initialization
  ) {
    weight = Weight(key, shape: [outputs, inputs], .matrix, spectralNorm: spectralNorm, initialization)
    bias = hasBias ? Parameter(key: "\(key).bias", shape: [outputs], .zero, initialization) : nil
  }

  package func callAsFunction(_ input: Tensor, _ pass: Pass) -> Tensor {
    let product = input.matrixProduct(with: weight(pass), transposingSecond: true)
    return bias.map { product.adding(bias: pass.value(of: $0)) } ?? product
  }

  package var parameters: [Parameter] { weight.parameters + (bias.map { [$0] } ?? []) }
  package var runningStatistics: [RunningStatistic] { weight.runningStatistics }
}
