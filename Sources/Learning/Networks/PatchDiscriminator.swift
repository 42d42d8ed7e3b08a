import NeuralNetworks
import Tensors

/// The PatchGAN discriminator (Isola et al. 2017): classifies overlapping patches, 70×70 pixels with three layers.
///
/// In the paper's notation `C64-C128-C256-C512` and a last convolution to one channel. Keys and layouts are those of the
/// PyTorch release's `NLayerDiscriminator`.
///
/// Shapes: `[batch, height, width, channels]` to logits `[batch, h, w, 1]`; 256×256 gives 30×30 with three layers.
package struct PatchDiscriminator: Discriminator {
  package let layers: [Layer]

  /// The slope of its leaky ReLUs.
  static let slope: Float = 0.2

  /// A discriminator with `layers` convolutions of stride 2 and two of stride 1.
  package init(
    inputChannels: Int, width: Int, layers count: Int, norm: NormalisationKind, _ initialization: Initialization
  ) {
    precondition(count >= 1, "PatchDiscriminator: at least one layer was expected, got \(count)")
    let channels = { (layer: Int) in width * min(1 << layer, 8) }
    func convolution(_ place: Int, from: Int, to: Int, stride: Int, bias: Bool) -> Layer {
      .convolution(
        Convolution2D(
          "model.\(place)", from: from, to: to, kernel: 4, stride: stride, padding: .zero(1), bias: bias,
          initialization))
    }
    let middle = (1...count).flatMap { layer -> [Layer] in
      let place = 3 * layer - 1
      return [
        convolution(
          place, from: channels(layer - 1), to: channels(layer), stride: layer < count ? 2 : 1,
          bias: norm.convolutionsHaveBias),
        .normalisation(Normalisation2D(norm, "model.\(place + 1)", channels: channels(layer), initialization)),
        .leakyReLU(slope: Self.slope),
      ]
    }
    layers =
      [convolution(0, from: inputChannels, to: width, stride: 2, bias: true), .leakyReLU(slope: Self.slope)]
      + middle + [convolution(3 * count + 2, from: channels(count), to: 1, stride: 1, bias: true)]
  }
}
