import Tensors

/// A 3×3 convolution taken apart: each channel by itself, a norm, and a mixture of the channels at each pixel.
///
/// It follows GAN Compression (Li et al. 2020, arXiv:2003.08936), whose `SeparableConv2d` has the keys `key.conv.0` (each channel
/// by itself), `key.conv.1` (the norm) and `key.conv.2` (the mixture).
///
/// Shapes: `[batch, height, width, inputChannels]` to `[batch, height + 2·padding − 2, width + 2·padding − 2, outputChannels]`.
package struct SeparableConvolution2D {
  private let depthwise: DepthwiseConvolution2D
  private let norm: Normalisation2D
  private let pointwise: Convolution2D

  /// A separable convolution whose parameters are called `key.conv.…`.
  package init(
    _ key: String, from inputChannels: Int, to outputChannels: Int, padding: Padding, norm: NormalisationKind,
    _ initialization: Initialization
  ) {
    let bias = norm.convolutionsHaveBias
    depthwise = DepthwiseConvolution2D(
      "\(key).conv.0", channels: inputChannels, padding: padding, bias: bias, initialization)
    self.norm = Normalisation2D(norm, "\(key).conv.1", channels: inputChannels, initialization)
    pointwise = Convolution2D(
      "\(key).conv.2", from: inputChannels, to: outputChannels, kernel: 1, stride: 1, padding: .zero(0), bias: bias,
      initialization)
  }

  /// What it does with features, one thing after the other.
  package var layers: [Layer] { [.convolution(depthwise), .normalisation(norm), .convolution(pointwise)] }
}
