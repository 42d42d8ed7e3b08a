import NeuralNetworks
import Tensors

/// The generator of DCGAN (Radford, Metz and Chintala 2016, arXiv:1511.06434): transposed convolutions that double the sides from
/// 4×4 on, with batch norm and ReLU between them.
///
/// Keys and layouts are those of PyTorch's example.
package struct DCGANGenerator: Network, LatentGenerator {
  package let layers: [Layer]

  /// A generator of square pictures.
  ///
  /// - Parameters:
  ///   - width: channels before the last layer.
  ///   - size: the side of the pictures, a power of 2 from 16.
  package init(latentSize: Int, width: Int, size: Int, channels: Int, _ initialization: Initialization) {
    let widths = DCGANDiscriminator.widths(width, size: size)
    func up(_ place: Int, from: Int, to: Int) -> Layer {
      .convolution(
        TransposedConvolution2D(
          "main.\(place)", from: from, to: to, kernel: 4, stride: place == 0 ? 1 : 2, padding: place == 0 ? 0 : 1,
          outputPadding: 0, bias: false, initialization))
    }
    let stages = zip([latentSize] + widths.reversed(), widths.reversed()).enumerated().flatMap { stage, widths in
      // Convolution, batch norm and ReLU have places in PyTorch's Sequential.
      [
        up(3 * stage, from: widths.0, to: widths.1),
        .normalisation(Normalisation2D(.batch, "main.\(3 * stage + 1)", channels: widths.1, initialization)), .relu,
      ]
    }
    layers = stages + [up(3 * widths.count, from: width, to: channels), .hyperbolicTangent]
  }

  package func callAsFunction(_ latent: Tensor, _ labels: [Int]?, _ pass: Pass) -> Tensor {
    layers(latent.reshaped([latent.shape[0], 1, 1, latent.shape[1]]), pass)
  }
}

/// The discriminator of DCGAN: convolutions that halve the sides down to 4×4, with batch norm but after the first, and leaky
/// ReLUs.
///
/// Keys and layouts are those of PyTorch's example.
package struct DCGANDiscriminator: Network, PictureDiscriminator {
  package let layers: [Layer]

  /// The slope of its leaky ReLUs.
  static let slope: Float = 0.2

  /// A discriminator of square pictures.
  ///
  /// - Parameters:
  ///   - width: channels after the first layer.
  ///   - size: the side of the pictures, a power of 2 from 16.
  package init(width: Int, size: Int, channels: Int, _ initialization: Initialization) {
    let widths = Self.widths(width, size: size)
    func down(_ place: Int, from: Int, to: Int, isLast: Bool = false) -> Layer {
      .convolution(
        Convolution2D(
          "main.\(place)", from: from, to: to, kernel: 4, stride: isLast ? 1 : 2, padding: .zero(isLast ? 0 : 1),
          bias: false, initialization))
    }
    let stages = zip(widths, widths.dropFirst()).enumerated().flatMap { stage, widths -> [Layer] in
      let place = 2 + 3 * stage
      return [
        down(place, from: widths.0, to: widths.1),
        .normalisation(Normalisation2D(.batch, "main.\(place + 1)", channels: widths.1, initialization)),
        .leakyReLU(slope: Self.slope),
      ]
    }
    layers =
      [down(0, from: channels, to: width), .leakyReLU(slope: Self.slope)] + stages
      + [down(3 * widths.count - 1, from: widths[widths.count - 1], to: 1, isLast: true)]
  }

  package func callAsFunction(_ pictures: Tensor, _ labels: [Int]?, _ pass: Pass) -> Tensor {
    layers(pictures, pass).reshaped([pictures.shape.batch, 1])
  }

  /// The channels of maps from half the picture's side down to 4×4.
  static func widths(_ width: Int, size: Int) -> [Int] {
    precondition(size >= 8 && size.nonzeroBitCount == 1, "DCGAN: a side of a power of 2 was expected, got \(size)")
    return (0..<size.trailingZeroBitCount - 2).map { width << $0 }
  }
}
