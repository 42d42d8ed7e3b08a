import NeuralNetworks
import Tensors

/// The U-Net generator of pix2pix (Isola et al. 2017, section 6.1.1): each level halves the picture, and what it saw on the way
/// down is joined to what comes back up.
///
/// Keys and layouts are those of the PyTorch release's `UnetGenerator`: 7 levels are its `unet_128`, 8 its `unet_256`. With an
/// enlargement and a 3×3 convolution in place of each transposed convolution, the enlargement has a place of its own in PyTorch's
/// Sequential, as in the ResNet; no release has these keys.
///
/// Shapes: `[batch, height, width, inputChannels]` in −1…1 to `[batch, height, width, outputChannels]` in −1…1; height and
/// width are multiples of 2^levels.
package struct UNetGenerator: Generator {
  private let outermostDown: Convolution2D
  private let inside: UNetLevel
  private let outermostUp: [Layer]

  /// A generator of at least five levels, whose widest has 8 · `width` channels.
  package init(
    inputChannels: Int, outputChannels: Int, width: Int, levels: Int, upsampling: Upsampling, norm: NormalisationKind,
    dropout: Bool, _ initialization: Initialization
  ) {
    precondition(levels >= 5, "UNetGenerator: at least 5 levels were expected, got \(levels)")
    outermostDown = Convolution2D(
      "model.model.0", from: inputChannels, to: width, kernel: 4, stride: 2, padding: .zero(1),
      bias: norm.convolutionsHaveBias, initialization)
    inside = UNetLevel(
      "model.model.1", depth: 2, levels: levels, width: width, upsampling: upsampling, norm: norm, dropout: dropout,
      initialization)
    outermostUp = upsampling.layers(
      "model.model", at: 3, from: 2 * width, to: outputChannels, transposedKernel: 4, bias: true, initialization)
  }

  package var layers: [Layer] {
    [.convolution(outermostDown), .joined(inside.layers), .relu] + outermostUp + [.hyperbolicTangent]
  }
}
