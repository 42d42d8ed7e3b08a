import NeuralNetworks
import Tensors

/// The 1×1 "pixel" discriminator (Isola et al. 2017): classifies each pixel by itself, colour without structure.
///
/// Keys and layouts are those of the PyTorch release's `PixelDiscriminator`.
///
/// Shapes: `[batch, height, width, channels]` to logits `[batch, height, width, 1]`.
package struct PixelDiscriminator: Network, Discriminator {
  package let layers: [Layer]

  /// A discriminator of base width `width`.
  package init(inputChannels: Int, width: Int, norm: NormalisationKind, _ initialization: Initialization) {
    func convolution(_ key: String, from: Int, to: Int, bias: Bool) -> Layer {
      .convolution(
        Convolution2D(
          key, from: from, to: to, kernel: 1, stride: 1, padding: .zero(0), bias: bias,
          spectralNorm: norm == .spectral, initialization))
    }
    let bias = norm.convolutionsHaveBias
    let slope = PatchDiscriminator.slope
    layers = [
      convolution("net.0", from: inputChannels, to: width, bias: true),
      .leakyReLU(slope: slope),
      convolution("net.2", from: width, to: 2 * width, bias: bias),
      .normalisation(Normalisation2D(norm, "net.3", channels: 2 * width, initialization)),
      .leakyReLU(slope: slope),
      convolution("net.5", from: 2 * width, to: 1, bias: bias),
    ]
  }
}
