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

  package func callAsFunction(_ latent: Tensor, _ condition: Condition, _ pass: Pass) -> Tensor {
    layers(latent.reshaped([latent.shape[0], 1, 1, latent.shape[1]]), pass)
  }
}

/// The discriminator of DCGAN: convolutions that halve the sides down to 4×4, with batch norm but after the first, and leaky
/// ReLUs; or without batch norm, as the critics of Wasserstein GANs are, or with spectral norm in its place.
///
/// Keys and layouts are those of PyTorch's example; without batch norm those of the same `Sequential` without its places.
package struct DCGANDiscriminator: PictureDiscriminator {
  private let stages: [(convolution: Convolution2D, norm: Normalisation2D)]
  private let last: Convolution2D
  /// Whether the last convolution is told how much the pictures of the batch differ.
  private let seesDeviation: Bool
  package let treatsPicturesSeparately: Bool

  /// The slope of its leaky ReLUs.
  static let slope: Float = 0.2

  /// A discriminator of square pictures.
  ///
  /// - Parameters:
  ///   - width: channels after the first layer.
  ///   - size: the side of the pictures, a power of 2 from 16.
  ///   - norm: batch norm as published, spectral norm of all weights, or none; without batch norm convolutions have a bias.
  ///   - minibatchDeviation: whether the last convolution sees how much the pictures of the batch differ.
  package init(
    width: Int, size: Int, channels: Int, norm: NormalisationKind = .batch, minibatchDeviation: Bool = false,
    _ initialization: Initialization
  ) {
    let widths = Self.widths(width, size: size)
    // Convolution, batch norm where there is one, and ReLU have places in PyTorch's Sequential.
    let places = norm == .batch ? 3 : 2
    func down(_ place: Int, from: Int, to: Int, isLast: Bool = false) -> Convolution2D {
      Convolution2D(
        "main.\(place)", from: from, to: to, kernel: 4, stride: isLast ? 1 : 2, padding: .zero(isLast ? 0 : 1),
        bias: norm != .batch, spectralNorm: norm == .spectral, initialization)
    }
    let following = zip(widths, widths.dropFirst()).enumerated().map { stage, widths in
      let place = 2 + places * stage
      return (
        down(place, from: widths.0, to: widths.1),
        Normalisation2D(norm, "main.\(place + 1)", channels: widths.1, initialization)
      )
    }
    stages = [(down(0, from: channels, to: width), .none)] + following
    last = down(
      2 + places * following.count, from: widths[widths.count - 1] + (minibatchDeviation ? 1 : 0), to: 1, isLast: true)
    seesDeviation = minibatchDeviation
    treatsPicturesSeparately = norm.treatsPicturesSeparately && !minibatchDeviation
  }

  package func features(of pictures: Tensor, _ pass: Pass) -> ActivatedTensor {
    var x = pictures.activated
    for (convolution, norm) in stages { x = norm(convolution(x, pass), pass).leakyReLU(slope: Self.slope) }
    return seesDeviation ? x.materialised().withMinibatchDeviation().activated : x
  }

  package func judge(_ features: ActivatedTensor, _ condition: Condition, _ pass: Pass) -> Tensor {
    last(features, pass).reshaped([features.tensor.shape.batch, 1])
  }

  package func linearised(at pictures: Tensor, _ labels: [Int]?, _ pass: Pass) -> Linearisation {
    precondition(treatsPicturesSeparately, "DCGANDiscriminator: batch norm and minibatch deviation are not linear")
    return stages.reduce(Linearisation(at: pictures)) {
      $0.through($1.convolution, pass).leakyReLU(slope: Self.slope)
    }.through(last, pass).mapped { $0.reshaped([pictures.shape.batch, 1]) }
  }

  package var parameters: [Parameter] { modules.flatMap(\.parameters) }
  package var runningStatistics: [RunningStatistic] { modules.flatMap(\.runningStatistics) }

  private var modules: [any Module] { stages.flatMap { [$0.convolution, $0.norm] as [any Module] } + [last] }

  /// The channels of maps from half the picture's side down to 4×4.
  static func widths(_ width: Int, size: Int) -> [Int] {
    precondition(size >= 8 && size.nonzeroBitCount == 1, "DCGAN: a side of a power of 2 was expected, got \(size)")
    return (0..<size.trailingZeroBitCount - 2).map { width << $0 }
  }
}
