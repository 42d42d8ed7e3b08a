import NeuralNetworks
import Tensors

/// The PatchGAN discriminator (Isola et al. 2017): classifies overlapping patches, 70×70 pixels with three layers.
///
/// In the paper's notation `C64-C128-C256-C512` and a last convolution to one channel. Keys and layouts are those of the
/// PyTorch release's `NLayerDiscriminator`, and with blur down-sampling those of CUT's. With spectral norm every convolution is
/// normalised (Miyato et al. 2018), and nothing stands between them.
///
/// Shapes: `[batch, height, width, channels]` to logits `[batch, h, w, 1]`; 256×256 gives 30×30 with three layers.
package struct PatchDiscriminator: Network, Discriminator {
  package let layers: [Layer]

  /// The slope of its leaky ReLUs.
  static let slope: Float = 0.2

  /// A discriminator whose first `layers` convolutions halve the picture, and two more.
  package init(
    inputChannels: Int, width: Int, layers count: Int, downsampling: Downsampling, norm: NormalisationKind,
    _ initialization: Initialization
  ) {
    precondition(count >= 1, "PatchDiscriminator: at least one layer was expected, got \(count)")
    let channels = { (layer: Int) in width * min(1 << layer, 8) }
    func convolution(_ place: Int, from: Int, to: Int, stride: Int, bias: Bool) -> Layer {
      .convolution(
        Convolution2D(
          "model.\(place)", from: from, to: to, kernel: 4, stride: stride, padding: .zero(1), bias: bias,
          spectralNorm: norm == .spectral, initialization))
    }
    let middle = (1...count).flatMap { layer -> [Layer] in
      let place = Self.place(of: layer, downsampling)
      return [
        convolution(
          place, from: channels(layer - 1), to: channels(layer), stride: layer < count ? downsampling.stride : 1,
          bias: norm.convolutionsHaveBias),
        .normalisation(Normalisation2D(norm, "model.\(place + 1)", channels: channels(layer), initialization)),
        .leakyReLU(slope: Self.slope),
      ] + (layer < count ? downsampling.layers("model.\(place + 3)", channels: channels(layer)) : [])
    }
    let first: [Layer] =
      [
        convolution(0, from: inputChannels, to: width, stride: downsampling.stride, bias: true),
        .leakyReLU(slope: Self.slope),
      ] + downsampling.layers("model.2", channels: width)
    let lastPlace = Self.place(of: count, downsampling) + 3
    layers = first + middle + [convolution(lastPlace, from: channels(count), to: 1, stride: 1, bias: true)]
  }

  /// The place in PyTorch's Sequential of the convolution after the first `layer`: activation and norm have places too.
  package static func place(of layer: Int, _ downsampling: Downsampling) -> Int {
    (3 + downsampling.places) * layer - 1
  }
}
