import NeuralNetworks
import Tensors

/// The generator of the CycleGAN paper (Zhu et al. 2017, section 7.2): down-sampling, residual blocks, up-sampling.
///
/// In the paper's notation `c7s1-64, d128, d256, R256 × n, u128, u64, c7s1-3`, with `width` 64 and n 6 or 9. Keys and layouts
/// are those of the PyTorch release's `ResnetGenerator`.
///
/// Shapes: `[batch, height, width, inputChannels]` in −1…1 to `[batch, height, width, outputChannels]` in −1…1; height and
/// width are multiples of 4.
public struct ResNetGenerator: Generator {
  private let stem: Convolution2D
  private let stemNorm: Normalisation2D
  private let down1: Convolution2D
  private let down1Norm: Normalisation2D
  private let down2: Convolution2D
  private let down2Norm: Normalisation2D
  private let blocks: [ResidualBlock]
  private let up1: TransposedConvolution2D
  private let up1Norm: Normalisation2D
  private let up2: TransposedConvolution2D
  private let up2Norm: Normalisation2D
  private let head: Convolution2D

  /// A generator with `blocks` residual blocks of 4 · `width` channels.
  public init(
    inputChannels: Int, outputChannels: Int, width: Int, blocks: Int, norm: Normalisation2D.Kind, dropout: Bool,
    _ initialization: Initialization
  ) {
    let bias = norm.convolutionsHaveBias
    // The numbers are places in PyTorch's Sequential: padding, activation and dropout have places too.
    stem = Convolution2D(
      "model.1", from: inputChannels, to: width, kernel: 7, stride: 1, padding: .reflection(3), bias: bias,
      initialization)
    stemNorm = Normalisation2D(norm, "model.2", channels: width, initialization)
    down1 = Convolution2D(
      "model.4", from: width, to: 2 * width, kernel: 3, stride: 2, padding: .zero(1), bias: bias, initialization)
    down1Norm = Normalisation2D(norm, "model.5", channels: 2 * width, initialization)
    down2 = Convolution2D(
      "model.7", from: 2 * width, to: 4 * width, kernel: 3, stride: 2, padding: .zero(1), bias: bias, initialization)
    down2Norm = Normalisation2D(norm, "model.8", channels: 4 * width, initialization)
    self.blocks = (0..<blocks).map {
      ResidualBlock("model.\(10 + $0)", channels: 4 * width, norm: norm, dropout: dropout, initialization)
    }
    up1 = TransposedConvolution2D(
      "model.\(10 + blocks)", from: 4 * width, to: 2 * width, kernel: 3, stride: 2, padding: 1, outputPadding: 1,
      bias: bias, initialization)
    up1Norm = Normalisation2D(norm, "model.\(11 + blocks)", channels: 2 * width, initialization)
    up2 = TransposedConvolution2D(
      "model.\(13 + blocks)", from: 2 * width, to: width, kernel: 3, stride: 2, padding: 1, outputPadding: 1,
      bias: bias, initialization)
    up2Norm = Normalisation2D(norm, "model.\(14 + blocks)", channels: width, initialization)
    head = Convolution2D(
      "model.\(17 + blocks)", from: width, to: outputChannels, kernel: 7, stride: 1, padding: .reflection(3),
      bias: true,
      initialization)
  }

  public var layers: [Layer] {
    [.convolution(stem), .normalisation(stemNorm), .relu]
      + [.convolution(down1), .normalisation(down1Norm), .relu]
      + [.convolution(down2), .normalisation(down2Norm), .relu]
      + blocks.map { .residual($0.layers) }
      + [.convolution(up1), .normalisation(up1Norm), .relu]
      + [.convolution(up2), .normalisation(up2Norm), .relu]
      + [.convolution(head), .hyperbolicTangent]
  }
}
