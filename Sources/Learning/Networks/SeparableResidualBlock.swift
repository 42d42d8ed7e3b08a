import NeuralNetworks

/// The residual block of the mobile generator (GAN Compression, Li et al. 2020, arXiv:2003.08936): both convolutions are
/// separable.
struct SeparableResidualBlock: ResidualUnit {
  private let first: SeparableConvolution2D
  private let firstNorm: Normalisation2D
  private let dropout: Dropout?
  private let second: SeparableConvolution2D
  private let secondNorm: Normalisation2D

  /// A block of `channels`, with `inner` between its convolutions.
  init(
    _ key: String, channels: Int, inner: Int, norm: NormalisationKind, dropout hasDropout: Bool,
    _ initialization: Initialization
  ) {
    first = SeparableConvolution2D(
      "\(key).conv_block.1", from: channels, to: inner, padding: .reflection(1), norm: norm, initialization)
    firstNorm = Normalisation2D(norm, "\(key).conv_block.2", channels: inner, initialization)
    dropout = hasDropout ? Dropout(rate: 0.5) : nil
    // The place of the dropout is always there, so the second convolution is 6 without one, too.
    second = SeparableConvolution2D(
      "\(key).conv_block.6", from: inner, to: channels, padding: .reflection(1), norm: norm, initialization)
    secondNorm = Normalisation2D(norm, "\(key).conv_block.7", channels: channels, initialization)
  }

  var layers: [Layer] {
    first.layers + [.normalisation(firstNorm), .relu] + (dropout.map { [.dropout($0)] } ?? [])
      + second.layers + [.normalisation(secondNorm)]
  }
}
