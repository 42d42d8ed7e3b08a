import Kernels
import Tensors

/// The weight of a layer: a parameter as it is, or divided by its spectral norm.
///
/// The parameter is called `key.weight`; where it is normalised, `key.parametrizations.weight.original`, with the singular vectors
/// beside it, as PyTorch calls them.
package struct Weight: Module {
  /// Which layer it is of, and with it how it lies.
  package enum Use: Sendable {
    /// Shapes: `[kernel height, kernel width, in, out]`.
    case convolution
    /// Shapes: `[kernel height, kernel width, out, in]`.
    case transposedConvolution
    /// A linear layer or a table. Shapes: `[out, in]`.
    case matrix
  }

  /// `key.weight`, whether it is normalised or not.
  package let name: String
  /// What is learned.
  package let parameter: Parameter
  private let spectralNorm: SpectralNorm?

  init(
    _ key: String, shape: Shape, _ use: Use, spectralNorm isNormalised: Bool,
    beginning: Initialization.Kind = .weight, _ initialization: Initialization
  ) {
    name = "\(key).weight"
    let parametrization = "\(key).parametrizations.weight"
    parameter = Parameter(
      key: isNormalised ? "\(parametrization).original" : "\(key).weight", shape: shape,
      layout: use == .matrix ? .same : .convolutionWeight, beginning, initialization)
    spectralNorm =
      isNormalised
      ? SpectralNorm("\(parametrization).0", of: parameter.value, use.matrix(shape), initialization) : nil
  }

  /// The weight that a pass computes with. A training pass moves the singular vectors at each call.
  func callAsFunction(_ pass: Pass) -> Tensor {
    let weight = pass.value(of: parameter)
    guard let spectralNorm else { return weight }
    if pass.isTraining {
      let vectors = pass.once(for: spectralNorm) { spectralNorm.takePowerStep(of: weight) }
      return spectralNorm(weight, vectors)
    }
    return pass.weightCache.tensor(madeFrom: weight) { spectralNorm(weight, spectralNorm.vectors) }
  }

  /// The shape of the weight, normalised or not.
  package var shape: Shape { parameter.value.shape }

  /// The values that an evaluation computes with, in PyTorch's order of axes.
  package var fileValues: [Float] { parameter.inFileOrder(self(.evaluation)) }

  package var parameters: [Parameter] { [parameter] }
  package var runningStatistics: [RunningStatistic] { spectralNorm?.runningStatistics ?? [] }
}

extension Weight.Use {
  /// The matrix whose singular value counts: its rows are what comes out.
  fileprivate func matrix(_ shape: Shape) -> WeightMatrix {
    switch self {
    case .convolution:
      WeightMatrix(taps: shape[0] * shape[1], rows: shape[3], columns: shape[2], rowsAreInnermost: true)
    case .transposedConvolution:
      WeightMatrix(taps: shape[0] * shape[1], rows: shape[2], columns: shape[3], rowsAreInnermost: false)
    case .matrix:
      WeightMatrix(taps: 1, rows: shape[0], columns: shape[1], rowsAreInnermost: false)
    }
  }
}
