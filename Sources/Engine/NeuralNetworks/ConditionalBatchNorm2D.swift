import Tensors

/// Batch normalisation whose scale and shift depend on the class of each picture (de Vries et al. 2017, arXiv:1707.00683):
/// γ[y] · x̂ + β[y]. γ begins as 1 and β as 0.
package struct ConditionalBatchNorm2D: Module {
  /// γ and β of each class. Shapes: `[classes, channels]`.
  package let scale, shift: Embedding
  /// What is known of batches beside the present one.
  package let statistics: BatchStatistics

  /// A batch norm whose tables are called `key.gamma.weight` and `key.beta.weight`.
  package init(_ key: String, channels: Int, classes: Int, _ initialization: Initialization) {
    scale = Embedding("\(key).gamma", classes: classes, width: channels, .one, initialization)
    shift = Embedding("\(key).beta", classes: classes, width: channels, .zero, initialization)
    statistics = BatchStatistics(key, channels: channels, epsilon: Normalisation2D.epsilon)
  }

  /// Shapes: `[batch, height, width, channels]`, unchanged; a label for each picture.
  package func callAsFunction(_ input: Tensor, _ labels: [Int], _ pass: Pass) -> Tensor {
    statistics.normalised(input, scale: scale(labels, pass), shift: shift(labels, pass), pass)
  }

  package var parameters: [Parameter] { scale.parameters + shift.parameters }
  package var runningStatistics: [RunningStatistic] { statistics.runningStatistics }
}
