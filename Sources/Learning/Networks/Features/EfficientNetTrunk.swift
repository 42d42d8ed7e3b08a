import NeuralNetworks
import Tensors

/// The blocks of EfficientNet-Lite0, or the first of them, with nothing behind them.
///
/// Tan and Le 2019 (arXiv:1905.11946) without squeeze-and-excitation and with ReLU6, as Google released it for mobile devices.
/// Keys are those of its conversion to PyTorch; padding is TensorFlow's SAME. Input values are (v − 127) / 128 of 0…255.
struct EfficientNetTrunk {
  static let epsilon = 1e-3

  private let stem: FoldedConvolution
  private let blocks: [MobileBlock]
  /// The channels that leave each block.
  let channels: [Int]

  /// The stages: how many blocks, the kernel, the stride of the first block, the widening inside, the channels that leave it.
  private static let stages: [(count: Int, kernel: Int, stride: Int, expansion: Int, outputs: Int)] = [
    (1, 3, 1, 1, 16), (2, 3, 2, 6, 24), (2, 5, 2, 6, 40), (3, 3, 2, 6, 80), (3, 5, 1, 6, 112), (4, 5, 2, 6, 192),
    (1, 3, 1, 6, 320),
  ]

  /// The blocks with the given weights.
  ///
  /// - Parameter count: how many of the sixteen blocks are built.
  /// - Throws: what `weights` throws.
  init(blocks count: Int = 16, weights: @escaping FeatureWeights) throws {
    stem = try FoldedConvolution(
      "_conv_stem", norm: "_bn0", from: 3, to: 32, kernel: (3, 3), stride: 2, padding: .zero(0), epsilon: Self.epsilon,
      weights)
    var blocks: [MobileBlock] = []
    var channels: [Int] = []
    for stage in Self.stages {
      for index in 0..<min(stage.count, count - blocks.count) {
        blocks.append(
          try MobileBlock(
            "_blocks.\(blocks.count)", from: channels.last ?? 32, to: stage.outputs, kernel: stage.kernel,
            stride: index == 0 ? stage.stride : 1, expansion: stage.expansion, weights))
        channels.append(stage.outputs)
      }
    }
    self.blocks = blocks
    self.channels = channels
  }

  /// What leaves the last block.
  ///
  /// Shapes: `[batch, height, width, 3]` to `[batch, h, w, channels]`; each of the stages' strides halves height and width, and rounds up.
  ///
  /// - Parameter observe: called with the name of each layer and what leaves it.
  func reduce(_ pictures: Tensor, _ pass: Pass, observe: (String, Tensor) -> Void) -> Tensor {
    var x = stem(pictures.paddedAsTensorFlow(kernel: 3, stride: 2), pass).relu6()
    observe("stem", x)
    for (index, block) in blocks.enumerated() {
      x = block(x, pass)
      observe("block.\(index)", x)
    }
    return x
  }

  /// What leaves some of the blocks, in the order of the blocks.
  func maps(of pictures: Tensor, leaving places: [Int], _ pass: Pass) -> [Tensor] {
    var maps: [Tensor] = []
    let names = places.map { "block.\($0)" }
    _ = reduce(pictures, pass) { name, map in
      if names.contains(name) { maps.append(map) }
    }
    return maps
  }
}

/// A block of the mobile networks (Sandler et al. 2018, arXiv:1801.04381): widened, convolved channel by channel, narrowed, and
/// added to what went in where the sizes agree.
private struct MobileBlock {
  private let expansion: FoldedConvolution?
  private let depthwise: FoldedDepthwiseConvolution
  private let projection: FoldedConvolution
  private let kernel: Int
  private let stride: Int
  private let isResidual: Bool

  init(
    _ key: String, from inputs: Int, to outputs: Int, kernel: Int, stride: Int, expansion factor: Int,
    _ weights: FeatureWeights
  ) throws {
    func pointwise(_ name: String, _ norm: String, from: Int, to: Int) throws -> FoldedConvolution {
      try FoldedConvolution(
        "\(key).\(name)", norm: "\(key).\(norm)", from: from, to: to, kernel: (1, 1), stride: 1, padding: .zero(0),
        epsilon: EfficientNetTrunk.epsilon, weights)
    }
    let inner = inputs * factor
    expansion = factor == 1 ? nil : try pointwise("_expand_conv", "_bn0", from: inputs, to: inner)
    depthwise = try FoldedDepthwiseConvolution(
      "\(key)._depthwise_conv", norm: "\(key)._bn1", channels: inner, kernel: kernel, stride: stride,
      padding: stride == 1 ? .zero(kernel / 2) : .zero(0), epsilon: EfficientNetTrunk.epsilon, weights)
    projection = try pointwise("_project_conv", "_bn2", from: inner, to: outputs)
    (self.kernel, self.stride) = (kernel, stride)
    isResidual = stride == 1 && inputs == outputs
  }

  func callAsFunction(_ input: Tensor, _ pass: Pass) -> Tensor {
    var x = expansion.map { $0(input, pass).relu6() } ?? input
    if stride > 1 { x = x.paddedAsTensorFlow(kernel: kernel, stride: stride) }
    x = projection(depthwise(x, pass).relu6(), pass)
    return isResidual ? input + x : x
  }
}

extension Tensor {
  /// min(max(x, 0), 6).
  func relu6() -> Tensor { clamped(to: 0...6) }

  /// The zeros that TensorFlow's SAME padding puts around a picture, so that the output has a pixel for every `stride` pixels: an
  /// odd one at the bottom and at the right.
  fileprivate func paddedAsTensorFlow(kernel: Int, stride: Int) -> Tensor {
    func total(_ size: Int) -> Int { max(((size + stride - 1) / stride - 1) * stride + kernel - size, 0) }
    let (rows, columns) = (total(shape.height), total(shape.width))
    return paddedWithZeros(
      top: rows / 2, bottom: rows - rows / 2, left: columns / 2, right: columns - columns / 2)
  }
}
