import Tensors

/// A table of vectors, one for each class (PyTorch's `Embedding`).
///
/// Shapes: numbers of classes to `[numbers, width]`.
package struct Embedding: Module {
  /// `[classes, width]`.
  package let weight: Weight

  /// A table whose parameter is called `key.weight`; see `Weight` for those of a spectrally normalised one.
  package init(
    _ key: String, classes: Int, width: Int, spectralNorm: Bool = false, _ initialization: Initialization
  ) {
    weight = Weight(key, shape: [classes, width], .matrix, spectralNorm: spectralNorm, initialization)
  }

  /// A table whose numbers begin otherwise than weights do.
  init(_ key: String, classes: Int, width: Int, _ beginning: Initialization.Kind, _ initialization: Initialization) {
    weight = Weight(
      key, shape: [classes, width], .matrix, spectralNorm: false, beginning: beginning, initialization)
  }

  package func callAsFunction(_ classes: [Int], _ pass: Pass) -> Tensor { weight(pass).tableRows(classes) }

  package var parameters: [Parameter] { weight.parameters }
  package var runningStatistics: [RunningStatistic] { weight.runningStatistics }
}
