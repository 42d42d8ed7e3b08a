import Tensors

/// A two-dimensional convolution (PyTorch's `Conv2d`).
///
/// Shapes: `[batch, height, width, inputChannels]` to `[batch, (height + 2·padding − kernel) / stride + 1, …, outputChannels]`.
public struct Convolution2D: Module {
  /// `[kernel, kernel, in, out]`.
  public let weight: Parameter
  /// `[out]`.
  public let bias: Parameter?
  public let reach: RowReach
  /// What it sees beyond the edge.
  public let padding: Padding

  /// A convolution whose parameters are called `key.weight` and `key.bias`.
  public init(
    _ key: String, from inputChannels: Int, to outputChannels: Int, kernel: Int, stride: Int, padding: Padding,
    bias hasBias: Bool, _ initialization: Initialization
  ) {
    weight = Parameter(
      key: "\(key).weight", role: .convolutionWeight, shape: [kernel, kernel, inputChannels, outputChannels],
      initialization: initialization)
    bias =
      hasBias
      ? Parameter(key: "\(key).bias", role: .bias, shape: [outputChannels], initialization: initialization) : nil
    reach = RowReach(kernel: kernel, stride: stride, padding: padding.amount)
    self.padding = padding
  }

  public func callAsFunction(_ input: some ConvolutionInput, _ pass: Pass) -> Tensor {
    input.convolved(
      with: pass.value(of: weight), bias: bias.map(pass.value(of:)), stride: reach.stride, padding: padding,
      pass.weightCache)
  }

  public var parameters: [Parameter] { [weight] + (bias.map { [$0] } ?? []) }
}
