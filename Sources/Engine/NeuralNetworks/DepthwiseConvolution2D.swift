import Tensors

/// A convolution of each channel by itself (PyTorch's `Conv2d` with as many groups as channels), with a square kernel.
///
/// Shapes: `[batch, height, width, channels]` to `[batch, (height + 2·padding − kernel) / stride + 1, …, channels]`.
package struct DepthwiseConvolution2D: Module {
  /// `[kernel, kernel, 1, channels]`.
  package let weight: Parameter
  /// `[channels]`.
  package let bias: Parameter?
  package let reach: RowReach
  /// What it sees beyond the edge.
  package let padding: Padding

  /// A convolution whose parameters are called `key.weight` and `key.bias`.
  package init(
    _ key: String, channels: Int, kernel: Int = 3, stride: Int = 1, padding: Padding, bias hasBias: Bool,
    _ initialization: Initialization
  ) {
    weight = Parameter(
      key: "\(key).weight", shape: [kernel, kernel, 1, channels], layout: .convolutionWeight, .weight, initialization)
    bias =
      hasBias ? Parameter(key: "\(key).bias", shape: [channels], .zero, initialization) : nil
    reach = RowReach(kernel: kernel, stride: stride, padding: padding.rows)
    self.padding = padding
  }

  package func callAsFunction(_ input: some ConvolutionInput, _ pass: Pass) -> Tensor {
    input.depthwiseConvolved(
      with: pass.value(of: weight), bias: bias.map(pass.value(of:)), stride: reach.stride, padding: padding)
  }

  package var parameters: [Parameter] { [weight] + (bias.map { [$0] } ?? []) }
}
