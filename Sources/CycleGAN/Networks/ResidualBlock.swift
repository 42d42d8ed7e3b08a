import NeuralNetworks

/// A residual block (He et al. 2016) as the CycleGAN uses it: x + norm(conv(relu(norm(conv(x))))), nothing after the sum.
///
/// Shapes: `[batch, height, width, channels]`, unchanged.
struct ResidualBlock {
  private let first: Convolution2D
  private let firstNorm: Normalisation2D
  private let dropout: Dropout?
  private let second: Convolution2D
  private let secondNorm: Normalisation2D

  init(
    _ key: String, channels: Int, norm: Normalisation2D.Kind, dropout hasDropout: Bool, _ initialization: Initialization
  ) {
    // A dropout takes a place in PyTorch's Sequential and moves what follows it.
    let place = hasDropout ? 6 : 5
    let bias = norm.convolutionsHaveBias
    first = Convolution2D(
      "\(key).conv_block.1", from: channels, to: channels, kernel: 3, stride: 1, padding: .reflection(1), bias: bias,
      initialization)
    firstNorm = Normalisation2D(norm, "\(key).conv_block.2", channels: channels, initialization)
    dropout = hasDropout ? Dropout(rate: 0.5) : nil
    second = Convolution2D(
      "\(key).conv_block.\(place)", from: channels, to: channels, kernel: 3, stride: 1, padding: .reflection(1),
      bias: bias, initialization)
    secondNorm = Normalisation2D(norm, "\(key).conv_block.\(place + 1)", channels: channels, initialization)
  }

  /// What is added to x.
  var layers: [Layer] {
    [.convolution(first), .normalisation(firstNorm), .relu] + (dropout.map { [.dropout($0)] } ?? [])
      + [.convolution(second), .normalisation(secondNorm)]
  }
}
