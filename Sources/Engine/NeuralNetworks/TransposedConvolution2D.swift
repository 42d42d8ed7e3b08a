import Tensors

/// A two-dimensional transposed convolution (PyTorch's `ConvTranspose2d`) with zero padding.
///
/// Shapes: `[batch, height, width, inputChannels]` to
/// `[batch, (height − 1)·stride − 2·padding + kernel + outputPadding, …, outputChannels]`.
package struct TransposedConvolution2D: Module {
  /// `[kernel, kernel, out, in]`.
  package let weight: Weight
  /// `[out]`.
  package let bias: Parameter?
  package let reach: RowReach

  /// A transposed convolution whose parameters are called `key.weight` and `key.bias`; see `Weight` for those of a
  /// spectrally normalised one.
  package init(
    _ key: String, from inputChannels: Int, to outputChannels: Int, kernel: Int, stride: Int, padding: Int,
    outputPadding: Int, bias hasBias: Bool,
    spectralNorm: Bool = false, _ initialization: Initialization
  ) {
    weight = Weight(
      key, shape: [kernel, kernel, outputChannels, inputChannels], .transposedConvolution, spectralNorm: spectralNorm,
      initialization)
    bias =
      hasBias
      ? Parameter(key: "\(key).bias", shape: [outputChannels], .zero, initialization) : nil
    reach = RowReach(
      kernel: kernel, stride: stride, padding: padding, isTransposed: true, outputPadding: outputPadding)
  }

  package func callAsFunction(_ input: some ConvolutionInput, _ pass: Pass) -> Tensor {
    input.transposeConvolved(
      with: weight(pass), bias: bias.map(pass.value(of:)), stride: reach.stride, padding: reach.padding,
      outputPadding: reach.outputPadding, pass.weightCache)
  }

  package var parameters: [Parameter] { weight.parameters + (bias.map { [$0] } ?? []) }
  package var runningStatistics: [RunningStatistic] { weight.runningStatistics }
}
