import NeuralNetworks
import Tensors

/// The generator of the CycleGAN paper (Zhu et al. 2017, section 7.2): down-sampling, residual blocks, up-sampling.
///
/// In the paper's notation `c7s1-64, d128, d256, R256 × n, u128, u64, c7s1-3`, with `width` 64 and n 6 or 9. Keys and layouts
/// are those of the PyTorch release's `ResnetGenerator`, and with blur down-sampling those of CUT's. With separable blocks it is
/// the mobile generator of GAN Compression (Li et al. 2020, arXiv:2003.08936), with the keys of its `MobileResnetGenerator`.
///
/// Shapes: `[batch, height, width, inputChannels]` in −1…1 to `[batch, height, width, outputChannels]` in −1…1; height and
/// width are multiples of 4.
package struct ResNetGenerator: Generator {
  private let stem: [Layer]
  private let down1: [Layer]
  private let down2: [Layer]
  private let attention: Attention?
  private let blocks: [any ResidualUnit]
  private let up1: [Layer]
  private let up2: [Layer]
  private let head: Convolution2D
  private let inputSkip: InputSkip
  private let inputChannels: Int
  private let widths: ResNetWidths
  private let downsampling: Downsampling

  /// What the residual blocks are made of.
  package enum BlockKind: Sendable {
    /// Full convolutions, as published.
    case full
    /// Separable convolutions, about a fifth of the work.
    case separable
  }

  /// A generator with as many residual blocks as `widths` has inner widths.
  ///
  /// - Parameter hasAttention: whether pixels attend to each other between down-sampling and the residual blocks; its keys begin
  ///   with `attention.`, and nothing else changes.
  package init(
    inputChannels: Int, outputChannels: Int, widths: ResNetWidths, blocks kind: BlockKind, downsampling: Downsampling,
    upsampling: Upsampling, inputSkip: InputSkip, attention hasAttention: Bool = false, norm: NormalisationKind,
    dropout: Bool, _ initialization: Initialization
  ) {
    self.inputSkip = inputSkip
    self.inputChannels = inputChannels
    self.widths = widths
    self.downsampling = downsampling
    let bias = norm.convolutionsHaveBias
    // The numbers are places in PyTorch's Sequential: padding, activation and dropout have places too.
    func normalised(at place: Int, channels: Int) -> [Layer] {
      [.normalisation(Normalisation2D(norm, "model.\(place)", channels: channels, initialization)), .relu]
    }
    func down(at place: Int, from inputs: Int, to outputs: Int) -> [Layer] {
      let convolution = Convolution2D(
        "model.\(place)", from: inputs, to: outputs, kernel: 3, stride: downsampling.stride, padding: .zero(1),
        bias: bias, initialization)
      return [.convolution(convolution)] + normalised(at: place + 1, channels: outputs)
        + downsampling.layers("model.\(place + 3)", channels: outputs)
    }
    func up(at place: Int, from inputs: Int, to outputs: Int) -> [Layer] {
      upsampling.layers(
        "model", at: place, from: inputs, to: outputs, transposedKernel: 3, bias: bias, initialization)
        + normalised(at: place + upsampling.places, channels: outputs)
    }
    stem =
      [
        .convolution(
          Convolution2D(
            "model.1", from: inputChannels, to: widths.stem, kernel: 7, stride: 1, padding: .reflection(3), bias: bias,
            initialization))
      ] + normalised(at: 2, channels: widths.stem)
    down1 = down(at: 4, from: widths.stem, to: widths.down1)
    down2 = down(at: 7 + downsampling.places, from: widths.down1, to: widths.down2)
    attention = hasAttention ? Attention("attention", channels: widths.down2, .pooled, initialization) : nil
    let firstBlock = Self.firstBlock(downsampling)
    blocks = widths.inner.enumerated().map { index, inner -> any ResidualUnit in
      let key = "model.\(firstBlock + index)"
      return switch kind {
      case .full:
        ResidualBlock(key, channels: widths.down2, inner: inner, norm: norm, dropout: dropout, initialization)
      case .separable:
        SeparableResidualBlock(key, channels: widths.down2, inner: inner, norm: norm, dropout: dropout, initialization)
      }
    }
    let end = firstBlock + widths.inner.count
    let second = end + upsampling.places + 2
    up1 = up(at: end, from: widths.down2, to: widths.up1)
    up2 = up(at: second, from: widths.up1, to: widths.up2)
    head = Convolution2D(
      "model.\(second + upsampling.places + 3)", from: widths.up2, to: outputChannels + (inputSkip == .mask ? 1 : 0),
      kernel: 7, stride: 1,
      padding: .reflection(3), bias: true, initialization)
  }

  /// The place of the first residual block in PyTorch's Sequential.
  package static func firstBlock(_ downsampling: Downsampling) -> Int { 10 + 2 * downsampling.places }

  /// The places in `layers` of the four layers whose results CUT compares beside the picture itself (Park et al. 2020, section 3):
  /// both convolutions of the down-sampling, and the first and the fifth block.
  package var comparedLayers: [Int] {
    let firstBlock = stem.count + down1.count + down2.count + (attention == nil ? 0 : 1)
    return [stem.count, stem.count + down1.count, firstBlock, firstBlock + min(4, blocks.count - 1)]
  }

  /// How many pixels of the picture, along an axis, are one of each map that CUT compares: the picture's, and those of
  /// `comparedLayers`.
  package var comparedScales: [Int] { [1, downsampling.stride, 2 * downsampling.stride, 4, 4] }

  /// The channels of these maps.
  package var comparedChannels: [Int] { [inputChannels, widths.down1, widths.down2, widths.down2, widths.down2] }

  package var layers: [Layer] {
    let attending: [Layer] = attention.map { [.attention($0)] } ?? []
    let residuals: [Layer] = blocks.map { .residual($0.layers) }
    let diagram: [Layer] = stem + down1 + down2 + attending + residuals + up1 + up2 + [.convolution(head)]
    return switch inputSkip {
    case .without: diagram + [.hyperbolicTangent]
    case .sum: [.residual(diagram), .hyperbolicTangent]
    case .mask: [.masked(diagram)]
    }
  }
}
