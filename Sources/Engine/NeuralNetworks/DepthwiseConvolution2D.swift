import Tensors

/// A 3×3 convolution of each channel by itself (PyTorch's `Conv2d` with as many groups as channels), stride 1.
///
/// Shapes: `[batch, height, width, channels]` to `[batch, height + 2·padding − 2, width + 2·padding − 2, channels]`.
package struct DepthwiseConvolution2D: Module {
  /// `[3, 3, 1, channels]`.
  package let weight: Parameter
  /// `[channels]`.
  package let bias: Parameter?
  package let reach: RowReach
  /// What it sees beyond the edge.
  package let padding: Padding

  /// A convolution whose parameters are called `key.weight` and `key.bias`.
  package init(_ key: String, channels: Int, padding: Padding, bias hasBias: Bool, _ initialization: Initialization) {
    weight = Parameter(
      key: "\(key).weight", shape: [3, 3, 1, channels], layout: .convolutionWeight, .weight, initialization)
    bias =
      hasBias ? Parameter(key: "\(key).bias", shape: [channels], .zero, initialization) : nil
    reach = RowReach(kernel: 3, stride: 1, padding: padding.rows)
    self.padding = padding
  }

  package func callAsFunction(_ input: some ConvolutionInput, _ pass: Pass) -> Tensor {
    input.depthwiseConvolved(with: pass.value(of: weight), bias: bias.map(pass.value(of:)), padding: padding)
  }

  package var parameters: [Parameter] { [weight] + (bias.map { [$0] } ?? []) }
}
