import NeuralNetworks
import Tensors

/// The generator of the CycleGAN paper (Zhu et al. 2017, section 7.2): down-sampling, residual blocks, up-sampling.
///
/// In the paper's notation `c7s1-64, d128, d256, R256 × n, u128, u64, c7s1-3`, with `width` 64 and n 6 or 9. Keys and layouts
/// are those of the PyTorch release's `ResnetGenerator`. With separable blocks it is the mobile generator of GAN Compression (Li
/// et al. 2020, arXiv:2003.08936), with the keys of its `MobileResnetGenerator`.
///
/// Shapes: `[batch, height, width, inputChannels]` in −1…1 to `[batch, height, width, outputChannels]` in −1…1; height and
/// width are multiples of 4.
package struct ResNetGenerator: Generator {
  private let stem: Convolution2D
  private let stemNorm: Normalisation2D
  private let down1: Convolution2D
  private let down1Norm: Normalisation2D
  private let down2: Convolution2D
  private let down2Norm: Normalisation2D
  private let blocks: [any ResidualUnit]
  private let up1: any RowwiseLayer
  private let up1Norm: Normalisation2D
  private let up2: any RowwiseLayer
  private let up2Norm: Normalisation2D
  private let head: Convolution2D
  private let inputSkip: Bool

  /// What the residual blocks are made of.
  package enum BlockKind: Sendable {
    /// Full convolutions, as published.
    case full
    /// Separable convolutions, about a fifth of the work.
    case separable
  }

  /// A generator with as many residual blocks as `widths` has inner widths.
  package init(
    inputChannels: Int, outputChannels: Int, widths: ResNetWidths, blocks kind: BlockKind, upsampling: Upsampling,
    inputSkip: Bool, norm: NormalisationKind, dropout: Bool, _ initialization: Initialization
  ) {
    self.inputSkip = inputSkip
    let bias = norm.convolutionsHaveBias
    // The numbers are places in PyTorch's Sequential: padding, activation and dropout have places too.
    stem = Convolution2D(
      "model.1", from: inputChannels, to: widths.stem, kernel: 7, stride: 1, padding: .reflection(3), bias: bias,
      initialization)
    stemNorm = Normalisation2D(norm, "model.2", channels: widths.stem, initialization)
    down1 = Convolution2D(
      "model.4", from: widths.stem, to: widths.down1, kernel: 3, stride: 2, padding: .zero(1), bias: bias,
      initialization)
    down1Norm = Normalisation2D(norm, "model.5", channels: widths.down1, initialization)
    down2 = Convolution2D(
      "model.7", from: widths.down1, to: widths.down2, kernel: 3, stride: 2, padding: .zero(1), bias: bias,
      initialization)
    down2Norm = Normalisation2D(norm, "model.8", channels: widths.down2, initialization)
    blocks = widths.inner.enumerated().map { index, inner -> any ResidualUnit in
      let key = "model.\(10 + index)"
      return switch kind {
      case .full:
        ResidualBlock(key, channels: widths.down2, inner: inner, norm: norm, dropout: dropout, initialization)
      case .separable:
        SeparableResidualBlock(key, channels: widths.down2, inner: inner, norm: norm, dropout: dropout, initialization)
      }
    }
    let end = 10 + widths.inner.count
    // An enlargement has a place of its own before its convolution.
    let (first, second) = upsampling == .transposed ? (end, end + 3) : (end + 1, end + 5)
    up1 = upsampling.convolution("model.\(first)", from: widths.down2, to: widths.up1, bias: bias, initialization)
    up1Norm = Normalisation2D(norm, "model.\(first + 1)", channels: widths.up1, initialization)
    up2 = upsampling.convolution("model.\(second)", from: widths.up1, to: widths.up2, bias: bias, initialization)
    up2Norm = Normalisation2D(norm, "model.\(second + 1)", channels: widths.up2, initialization)
    head = Convolution2D(
      "model.\(second + 4)", from: widths.up2, to: outputChannels, kernel: 7, stride: 1, padding: .reflection(3),
      bias: true, initialization)
  }

  package var layers: [Layer] {
    let diagram: [Layer] =
      [.convolution(stem), .normalisation(stemNorm), .relu]
      + [.convolution(down1), .normalisation(down1Norm), .relu]
      + [.convolution(down2), .normalisation(down2Norm), .relu]
      + blocks.map { .residual($0.layers) }
      + [.convolution(up1), .normalisation(up1Norm), .relu]
      + [.convolution(up2), .normalisation(up2Norm), .relu]
      + [.convolution(head)]
    return (inputSkip ? [.residual(diagram)] : diagram) + [.hyperbolicTangent]
  }
}
