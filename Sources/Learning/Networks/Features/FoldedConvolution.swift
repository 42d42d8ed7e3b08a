import NeuralNetworks
import Tensors

/// A convolution and the batch norm behind it as one convolution, for networks that are not trained any more: the norm's running
/// statistics are constants then, and go into the weight and a bias.
struct FoldedConvolution {
  private let convolution: Convolution2D

  /// A convolution without bias whose weight is called `key.weight`, and a norm whose tensors are called `norm.weight`,
  /// `norm.bias`, `norm.running_mean` and `norm.running_var`.
  init(
    _ key: String, norm: String, from inputs: Int, to outputs: Int, kernel: (height: Int, width: Int), stride: Int,
    padding: Padding, epsilon: Double, _ weights: FeatureWeights
  ) throws {
    convolution = Convolution2D(
      key, from: inputs, to: outputs, kernelHeight: kernel.height, kernelWidth: kernel.width, stride: stride,
      padding: padding, bias: true, .zero)
    try FoldedNorm(norm, channels: outputs, epsilon: epsilon, weights).load(
      convolution.weight.parameter, bias: convolution.bias, weights)
  }

  /// What the norm makes of the convolution.
  func callAsFunction(_ input: some ConvolutionInput, _ pass: Pass) -> Tensor { convolution(input, pass) }
}

/// The same with a convolution of each channel by itself.
struct FoldedDepthwiseConvolution {
  private let convolution: DepthwiseConvolution2D

  /// A convolution and its norm with the keys of `FoldedConvolution`.
  init(
    _ key: String, norm: String, channels: Int, kernel: Int, stride: Int, padding: Padding, epsilon: Double,
    _ weights: FeatureWeights
  ) throws {
    convolution = DepthwiseConvolution2D(
      key, channels: channels, kernel: kernel, stride: stride, padding: padding, bias: true, .zero)
    try FoldedNorm(norm, channels: channels, epsilon: epsilon, weights).load(
      convolution.weight, bias: convolution.bias, weights)
  }

  /// What the norm makes of the convolution.
  func callAsFunction(_ input: some ConvolutionInput, _ pass: Pass) -> Tensor { convolution(input, pass) }
}

/// A batch norm in evaluation as a scale and a shift of each channel.
private struct FoldedNorm {
  let scale: [Double]
  let shift: [Double]

  init(_ key: String, channels: Int, epsilon: Double, _ weights: FeatureWeights) throws {
    let weight = try weights("\(key).weight", [channels])
    let bias = try weights("\(key).bias", [channels])
    let mean = try weights("\(key).running_mean", [channels])
    let variance = try weights("\(key).running_var", [channels])
    let scale = zip(weight, variance).map { Double($0) / (Double($1) + epsilon).squareRoot() }
    self.scale = scale
    shift = (0..<channels).map { Double(bias[$0]) - Double(mean[$0]) * scale[$0] }
  }

  /// Loads a convolution's weight, scaled, and the shift as its bias. PyTorch's weights have the output channel first.
  func load(_ weight: Parameter, bias: Parameter?, _ weights: FeatureWeights) throws {
    let shape = weight.fileShape.extents
    let values = try weights(weight.key, shape)
    let size = values.count / shape[0]
    weight.load(fileValues: values.indices.map { Float(Double(values[$0]) * scale[$0 / size]) })
    bias?.load(fileValues: shift.map { Float($0) })
  }
}

/// The last layer of a classifier: a linear layer, as a convolution of one pixel.
///
/// Shapes: `[batch, 1, 1, features]` to `[batch, 1, 1, classes]`.
struct Classifier {
  private let convolution: Convolution2D

  /// A linear layer whose tensors are called `key.weight` `[classes, features]` and `key.bias`.
  init(_ key: String, features: Int, classes: Int, _ weights: FeatureWeights) throws {
    convolution = Convolution2D(
      key, from: features, to: classes, kernel: 1, stride: 1, padding: .zero(0), bias: true, .zero)
    convolution.weight.parameter.load(fileValues: try weights("\(key).weight", [classes, features]))
    convolution.bias?.load(fileValues: try weights("\(key).bias", [classes]))
  }

  func callAsFunction(_ features: Tensor, _ pass: Pass) -> Tensor { convolution(features, pass) }
}
