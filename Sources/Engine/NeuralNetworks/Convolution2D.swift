import Tensors

/// A two-dimensional convolution (PyTorch's `Conv2d`).
///
/// Shapes: `[batch, height, width, inputChannels]` to
/// `[batch, (height + 2·padding − kernel height) / stride + 1, …, outputChannels]`.
package struct Convolution2D: Module {
  /// `[kernel height, kernel width, in, out]`.
  package let weight: Weight
  /// `[out]`.
  package let bias: Parameter?
  package let reach: RowReach
  /// What it sees beyond the edge.
  package let padding: Padding

  /// A convolution with a square kernel, whose parameters are called `key.weight` and `key.bias`; see `Weight` for those of a
  /// spectrally normalised one.
  package init(
    _ key: String, from inputChannels: Int, to outputChannels: Int, kernel: Int, stride: Int, padding: Padding,
    bias hasBias: Bool,
    spectralNorm: Bool = false, _ initialization: Initialization
  ) {
    self.init(
      key, from: inputChannels, to: outputChannels, kernelHeight: kernel, kernelWidth: kernel, stride: stride,
      padding: padding, bias: hasBias, spectralNorm: spectralNorm, initialization)
  }

  /// A convolution whose parameters are called `key.weight` and `key.bias`; see `Weight` for those of a
  /// spectrally normalised one.
  package init(
    _ key: String, from inputChannels: Int, to outputChannels: Int, kernelHeight: Int, kernelWidth: Int, stride: Int,
    padding: Padding, bias hasBias: Bool,
    spectralNorm: Bool = false, _ initialization: Initialization
  ) {
    weight = Weight(
      key, shape: [kernelHeight, kernelWidth, inputChannels, outputChannels], .convolution, spectralNorm: spectralNorm,
      initialization)
    bias =
      hasBias
      ? Parameter(key: "\(key).bias", shape: [outputChannels], .zero, initialization) : nil
    reach = RowReach(kernel: kernelHeight, stride: stride, padding: padding.rows)
    self.padding = padding
  }

  package func callAsFunction(_ input: some ConvolutionInput, _ pass: Pass) -> Tensor {
    input.convolved(
      with: weight(pass), bias: bias.map(pass.value(of:)), stride: reach.stride, padding: padding,
      pass.weightCache)
  }

  package var parameters: [Parameter] { weight.parameters + (bias.map { [$0] } ?? []) }
  package var runningStatistics: [RunningStatistic] { weight.runningStatistics }
}
