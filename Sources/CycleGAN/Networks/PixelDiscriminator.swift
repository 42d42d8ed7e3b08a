import NeuralNetworks
import Tensors

/// The 1×1 "pixel" discriminator (Isola et al. 2017): judges each pixel by itself, colour without structure.
///
/// Keys and layouts are those of the PyTorch release's `PixelDiscriminator`.
///
/// Shapes: `[batch, height, width, channels]` to logits `[batch, height, width, 1]`.
public struct PixelDiscriminator: Discriminator {
  private let first: Convolution2D
  private let second: Convolution2D
  private let norm: Normalisation2D
  private let last: Convolution2D

  /// A discriminator of base width `width`.
  public init(inputChannels: Int, width: Int, norm: Normalisation2D.Kind, _ initialization: Initialization) {
    let bias = norm.convolutionsHaveBias
    first = Convolution2D(
      "net.0", from: inputChannels, to: width, kernel: 1, stride: 1, padding: .zero(0), bias: true, initialization)
    second = Convolution2D(
      "net.2", from: width, to: 2 * width, kernel: 1, stride: 1, padding: .zero(0), bias: bias, initialization)
    self.norm = Normalisation2D(norm, "net.3", channels: 2 * width, initialization)
    last = Convolution2D(
      "net.5", from: 2 * width, to: 1, kernel: 1, stride: 1, padding: .zero(0), bias: bias, initialization)
  }

  public func callAsFunction(_ picture: Tensor, _ pass: Pass) -> Tensor {
    let slope = PatchDiscriminator.slope
    let x = second(first(picture, pass).leakyReLU(slope: slope), pass)
    return last(norm(x, pass).leakyReLU(slope: slope), pass)
  }

  public var parameters: [Parameter] {
    first.parameters + second.parameters + norm.parameters + last.parameters
  }

  public var runningStatistics: [RunningStatistic] { norm.runningStatistics }
}
