import Tensors

/// A two-dimensional transposed convolution (PyTorch's `ConvTranspose2d`) with zero padding.
///
/// Shapes: `[batch, height, width, inputChannels]` to
/// `[batch, (height − 1)·stride − 2·padding + kernel + outputPadding, …, outputChannels]`.
package struct TransposedConvolution2D: Module {
  /// `[kernel, kernel, out, in]`.
  package let weight: Parameter
  /// `[out]`.
  package let bias: Parameter?
  package let reach: RowReach

  /// A transposed convolution whose parameters are called `key.weight` and `key.bias`.
  package init(
    _ key: String, from inputChannels: Int, to outputChannels: Int, kernel: Int, stride: Int, padding: Int,
    outputPadding: Int, bias hasBias: Bool, _ initialization: Initialization
  ) {
    weight = Parameter(
      key: "\(key).weight", shape: [kernel, kernel, outputChannels, inputChannels], layout: .convolutionWeight, .weight,
      initialization)
    bias =
      hasBias
      ? Parameter(key: "\(key).bias", shape: [outputChannels], .zero, initialization) : nil
    reach = RowReach(
      kernel: kernel, stride: stride, padding: padding, isTransposed: true, outputPadding: outputPadding)
  }

  package func callAsFunction(_ input: some ConvolutionInput, _ pass: Pass) -> Tensor {
    input.transposeConvolved(
      with: pass.value(of: weight), bias: bias.map(pass.value(of:)), stride: reach.stride, padding: reach.padding,
      outputPadding: reach.outputPadding, pass.weightCache)
  }

  package var parameters: [Parameter] { [weight] + (bias.map { [$0] } ?? []) }
}
