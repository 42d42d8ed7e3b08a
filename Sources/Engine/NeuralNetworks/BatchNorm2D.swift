import Tensors

/// Batch normalisation (Ioffe and Szegedy 2015, arXiv:1502.03167) as PyTorch's `BatchNorm2d` computes it, and its `BatchNorm1d` on
/// vectors, which are pictures of one pixel; see `BatchStatistics`.
package struct BatchNorm2D: Module {
  /// `[channels]`.
  package let scale: Parameter
  /// `[channels]`.
  package let shift: Parameter
  /// What is known of batches beside the present one.
  package let statistics: BatchStatistics

  /// A batch norm whose parameters are called `key.weight`, `key.bias`.
  ///
  /// - Parameter epsilon: added to the variance.
  package init(
    _ key: String, channels: Int, epsilon: Float = Normalisation2D.epsilon, _ initialization: Initialization
  ) {
    scale = Parameter(
      key: "\(key).weight", shape: [channels], .scale, initialization)
    shift = Parameter(
      key: "\(key).bias", shape: [channels], .zero, initialization)
    statistics = BatchStatistics(key, channels: channels, epsilon: epsilon)
  }

  package func callAsFunction(_ input: Tensor, _ pass: Pass) -> Tensor {
    statistics.normalised(input, scale: pass.value(of: scale), shift: pass.value(of: shift), pass)
  }

  package var parameters: [Parameter] { [scale, shift] }
  package var runningStatistics: [RunningStatistic] { statistics.runningStatistics }
}
