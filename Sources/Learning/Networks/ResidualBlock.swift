import NeuralNetworks

/// A block of a ResNet generator: adds something to its input, and nothing follows the sum.
///
/// Shapes: `[batch, height, width, channels]`, unchanged.
protocol ResidualUnit {
  /// What is added to x.
  var layers: [Layer] { get }
}

/// A residual block (He et al. 2016) as the CycleGAN uses it: x + norm(conv(relu(norm(conv(x))))).
struct ResidualBlock: ResidualUnit {
  private let first: Convolution2D
  private let firstNorm: Normalisation2D
  private let dropout: Dropout?
  private let second: Convolution2D
  private let secondNorm: Normalisation2D

  /// A block of `channels`, with `inner` between its convolutions.
  init(
    _ key: String, channels: Int, inner: Int, norm: NormalisationKind, dropout hasDropout: Bool,
    _ initialization: Initialization
  ) {
    // A dropout takes a place in PyTorch's Sequential and moves what follows it.
    let place = hasDropout ? 6 : 5
    let bias = norm.convolutionsHaveBias
    first = Convolution2D(
      "\(key).conv_block.1", from: channels, to: inner, kernel: 3, stride: 1, padding: .reflection(1), bias: bias,
      initialization)
    firstNorm = Normalisation2D(norm, "\(key).conv_block.2", channels: inner, initialization)
    dropout = hasDropout ? Dropout(rate: 0.5) : nil
    second = Convolution2D(
      "\(key).conv_block.\(place)", from: inner, to: channels, kernel: 3, stride: 1, padding: .reflection(1),
      bias: bias, initialization)
    secondNorm = Normalisation2D(norm, "\(key).conv_block.\(place + 1)", channels: channels, initialization)
  }

  var layers: [Layer] {
    [.convolution(first), .normalisation(firstNorm), .relu] + (dropout.map { [.dropout($0)] } ?? [])
      + [.convolution(second), .normalisation(secondNorm)]
  }
}
