import NeuralNetworks
import Tensors

/// A residual block (He et al. 2016) as the CycleGAN uses it: x + norm(conv(relu(norm(conv(x))))), nothing after the sum.
///
/// Shapes: `[batch, height, width, channels]`, unchanged.
struct ResidualBlock: Module {
  private let first: Convolution2D
  private let firstNorm: Normalisation2D
  private let dropout: Dropout?
  private let second: Convolution2D
  private let secondNorm: Normalisation2D

  init(
    _ key: String, channels: Int, norm: Normalisation2D.Kind, dropout hasDropout: Bool, _ initialization: Initialization
  ) {
    // A dropout takes a place in PyTorch's Sequential and moves what follows it.
    let place = hasDropout ? 6 : 5
    let bias = norm.convolutionsHaveBias
    first = Convolution2D(
      "\(key).conv_block.1", from: channels, to: channels, kernel: 3, stride: 1, padding: .reflection(1), bias: bias,
      initialization)
    firstNorm = Normalisation2D(norm, "\(key).conv_block.2", channels: channels, initialization)
    dropout = hasDropout ? Dropout(rate: 0.5) : nil
    second = Convolution2D(
      "\(key).conv_block.\(place)", from: channels, to: channels, kernel: 3, stride: 1, padding: .reflection(1),
      bias: bias, initialization)
    secondNorm = Normalisation2D(norm, "\(key).conv_block.\(place + 1)", channels: channels, initialization)
  }

  func callAsFunction(_ x: Tensor, _ pass: Pass) -> Tensor {
    let features = firstNorm(first(x, pass), pass).relu()
    let residual = dropout.map { second($0(features.materialised(), pass), pass) } ?? second(features, pass)
    return x + secondNorm(residual, pass)
  }

  var parameters: [Parameter] {
    first.parameters + firstNorm.parameters + second.parameters + secondNorm.parameters
  }

  var runningStatistics: [RunningStatistic] { firstNorm.runningStatistics + secondNorm.runningStatistics }
}
