import Tensors

/// An enlargement by nearest neighbours (×2), followed by a 3×3 convolution with zero padding (Odena et al. 2016, "Deconvolution
/// and checkerboard artifacts").
///
/// Every pixel of the output is made from as many weights, where those of a 3×3 transposed convolution with stride 2 are made
/// from one, two or four in turn, which shows as a grid. Both are one transposed convolution here: see
/// `Tensor.foldedNearestUpsampling`.
///
/// Shapes: `[batch, height, width, inputChannels]` to `[batch, 2·height, 2·width, outputChannels]`.
package struct UpsamplingConvolution2D: Module {
  /// `[3, 3, in, out]`.
  package let weight: Parameter
  /// `[out]`.
  package let bias: Parameter?
  /// That of the transposed convolution.
  package let reach = RowReach(kernel: 4, stride: 2, padding: 1, isTransposed: true)

  /// A convolution whose parameters are called `key.weight` and `key.bias`.
  package init(
    _ key: String, from inputChannels: Int, to outputChannels: Int, bias hasBias: Bool, _ initialization: Initialization
  ) {
    weight = Parameter(
      key: "\(key).weight", shape: [3, 3, inputChannels, outputChannels], layout: .convolutionWeight, .weight,
      initialization)
    bias = hasBias ? Parameter(key: "\(key).bias", shape: [outputChannels], .zero, initialization) : nil
  }

  package var parameters: [Parameter] { [weight] + (bias.map { [$0] } ?? []) }
}

extension UpsamplingConvolution2D: RowwiseLayer {
  package func callAsFunction(_ input: ActivatedTensor, _ pass: Pass) -> Tensor { apply(input, edge: nil, pass) }

  package func callAsFunction(_ input: ActivatedTensor, edge: RowEdge, _ pass: Pass) -> Tensor {
    apply(input, edge: edge, pass)
  }

  private func apply(_ input: ActivatedTensor, edge: RowEdge?, _ pass: Pass) -> Tensor {
    input.transposeConvolved(
      with: folded(pass), bias: bias.map(pass.value(of:)), stride: reach.stride,
      padding: reach.padding, outputPadding: reach.outputPadding, edge: edge, pass.weightCache)
  }

  private func folded(_ pass: Pass) -> Tensor {
    let weight = pass.value(of: weight)
    return pass.weightCache.tensor(madeFrom: weight) { weight.foldedNearestUpsampling() }
  }

  package var kernelWidth: Int { reach.kernel }
  package var columnPadding: Int { reach.padding }
  package var outputChannels: Int { weight.value.shape[3] }
  /// A quarter of the folded kernel meets each pixel.
  package var multiplicationsPerPixel: Int { 4 * weight.value.shape[2] * weight.value.shape[3] }
}
