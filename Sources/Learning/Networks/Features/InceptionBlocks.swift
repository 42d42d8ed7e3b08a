import NeuralNetworks
import Tensors

/// A block of the Inception network: branches side by side, whose channels are joined.
///
/// Shapes: `[batch, height, width, inputs]` after an activation to `[batch, …, …, outputs]` after one.
protocol InceptionBlock {
  func callAsFunction(_ input: Tensor, _ pass: Pass) -> Tensor
}

extension [FoldedConvolution] {
  /// Convolutions one after the other, each but the last followed by a ReLU.
  fileprivate func callAsFunction(_ input: Tensor, _ pass: Pass) -> Tensor {
    var x = input.activated
    for layer in dropLast() { x = layer(x, pass).relu() }
    return last.map { $0(x, pass) } ?? input
  }
}

extension Tensor {
  /// The channels of all branches, after their ReLU; what a pooling gave has passed one before.
  fileprivate static func joined(_ branches: [Tensor]) -> Tensor {
    concatenation(of: branches).relu().materialised()
  }

  /// The mean of each pixel and its neighbours in the picture.
  fileprivate func meanOfNeighbours() -> Tensor { meanPooled(kernelHeight: 3, kernelWidth: 3, stride: 1, padding: 1) }

  /// The maxima by which a block halves its sides.
  fileprivate func halvedByMaxima() -> Tensor { maxPooled(kernelHeight: 3, kernelWidth: 3, stride: 2, padding: 0) }
}

/// 35×35 pixels: 1×1, 5×5, twice 3×3, and a pool.
struct InceptionBlockA: InceptionBlock {
  private let branch1x1, branch5x5, branch3x3dbl, branchPool: [FoldedConvolution]

  init(from inputs: Int, pool: Int, _ layers: InceptionLayers) throws {
    branch1x1 = [try layers.convolution("branch1x1", from: inputs, to: 64, 1)]
    branch5x5 = [
      try layers.convolution("branch5x5_1", from: inputs, to: 48, 1),
      try layers.convolution("branch5x5_2", from: 48, to: 64, 5),
    ]
    branch3x3dbl = [
      try layers.convolution("branch3x3dbl_1", from: inputs, to: 64, 1),
      try layers.convolution("branch3x3dbl_2", from: 64, to: 96, 3),
      try layers.convolution("branch3x3dbl_3", from: 96, to: 96, 3),
    ]
    branchPool = [try layers.convolution("branch_pool", from: inputs, to: pool, 1)]
  }

  func callAsFunction(_ input: Tensor, _ pass: Pass) -> Tensor {
    .joined([
      branch1x1(input, pass), branch5x5(input, pass), branch3x3dbl(input, pass),
      branchPool(input.meanOfNeighbours(), pass),
    ])
  }
}

/// From 35×35 to 17×17 pixels.
struct InceptionBlockB: InceptionBlock {
  private let branch3x3, branch3x3dbl: [FoldedConvolution]

  init(from inputs: Int, _ layers: InceptionLayers) throws {
    branch3x3 = [try layers.convolution("branch3x3", from: inputs, to: 384, 3, stride: 2, padded: false)]
    branch3x3dbl = [
      try layers.convolution("branch3x3dbl_1", from: inputs, to: 64, 1),
      try layers.convolution("branch3x3dbl_2", from: 64, to: 96, 3),
      try layers.convolution("branch3x3dbl_3", from: 96, to: 96, 3, stride: 2, padded: false),
    ]
  }

  func callAsFunction(_ input: Tensor, _ pass: Pass) -> Tensor {
    .joined([branch3x3(input, pass), branch3x3dbl(input, pass), input.halvedByMaxima()])
  }
}

/// 17×17 pixels: kernels of a row and of a column in turn.
struct InceptionBlockC: InceptionBlock {
  private let branch1x1, branch7x7, branch7x7dbl, branchPool: [FoldedConvolution]

  init(inner: Int, _ layers: InceptionLayers) throws {
    branch1x1 = [try layers.convolution("branch1x1", from: 768, to: 192, 1)]
    branch7x7 = [
      try layers.convolution("branch7x7_1", from: 768, to: inner, 1),
      try layers.convolution("branch7x7_2", from: inner, to: inner, (1, 7)),
      try layers.convolution("branch7x7_3", from: inner, to: 192, (7, 1)),
    ]
    branch7x7dbl = [
      try layers.convolution("branch7x7dbl_1", from: 768, to: inner, 1),
      try layers.convolution("branch7x7dbl_2", from: inner, to: inner, (7, 1)),
      try layers.convolution("branch7x7dbl_3", from: inner, to: inner, (1, 7)),
      try layers.convolution("branch7x7dbl_4", from: inner, to: inner, (7, 1)),
      try layers.convolution("branch7x7dbl_5", from: inner, to: 192, (1, 7)),
    ]
    branchPool = [try layers.convolution("branch_pool", from: 768, to: 192, 1)]
  }

  func callAsFunction(_ input: Tensor, _ pass: Pass) -> Tensor {
    .joined([
      branch1x1(input, pass), branch7x7(input, pass), branch7x7dbl(input, pass),
      branchPool(input.meanOfNeighbours(), pass),
    ])
  }
}

/// From 17×17 to 8×8 pixels.
struct InceptionBlockD: InceptionBlock {
  private let branch3x3, branch7x7x3: [FoldedConvolution]

  init(_ layers: InceptionLayers) throws {
    branch3x3 = [
      try layers.convolution("branch3x3_1", from: 768, to: 192, 1),
      try layers.convolution("branch3x3_2", from: 192, to: 320, 3, stride: 2, padded: false),
    ]
    branch7x7x3 = [
      try layers.convolution("branch7x7x3_1", from: 768, to: 192, 1),
      try layers.convolution("branch7x7x3_2", from: 192, to: 192, (1, 7)),
      try layers.convolution("branch7x7x3_3", from: 192, to: 192, (7, 1)),
      try layers.convolution("branch7x7x3_4", from: 192, to: 192, 3, stride: 2, padded: false),
    ]
  }

  func callAsFunction(_ input: Tensor, _ pass: Pass) -> Tensor {
    .joined([branch3x3(input, pass), branch7x7x3(input, pass), input.halvedByMaxima()])
  }
}

/// 8×8 pixels: branches that part once more. The last one of the network pools maxima where the others take means.
struct InceptionBlockE: InceptionBlock {
  private let branch1x1, branch3x3, branch3x3a, branch3x3b: [FoldedConvolution]
  private let branch3x3dbl, branch3x3dblA, branch3x3dblB, branchPool: [FoldedConvolution]
  private let poolsMaxima: Bool

  init(from inputs: Int, poolsMaxima: Bool, _ layers: InceptionLayers) throws {
    self.poolsMaxima = poolsMaxima
    branch1x1 = [try layers.convolution("branch1x1", from: inputs, to: 320, 1)]
    branch3x3 = [try layers.convolution("branch3x3_1", from: inputs, to: 384, 1)]
    branch3x3a = [try layers.convolution("branch3x3_2a", from: 384, to: 384, (1, 3))]
    branch3x3b = [try layers.convolution("branch3x3_2b", from: 384, to: 384, (3, 1))]
    branch3x3dbl = [
      try layers.convolution("branch3x3dbl_1", from: inputs, to: 448, 1),
      try layers.convolution("branch3x3dbl_2", from: 448, to: 384, 3),
    ]
    branch3x3dblA = [try layers.convolution("branch3x3dbl_3a", from: 384, to: 384, (1, 3))]
    branch3x3dblB = [try layers.convolution("branch3x3dbl_3b", from: 384, to: 384, (3, 1))]
    branchPool = [try layers.convolution("branch_pool", from: inputs, to: 192, 1)]
  }

  func callAsFunction(_ input: Tensor, _ pass: Pass) -> Tensor {
    let once = branch3x3(input, pass).relu().materialised()
    let twice = branch3x3dbl(input, pass).relu().materialised()
    let pooled =
      poolsMaxima
      ? input.maxPooled(kernelHeight: 3, kernelWidth: 3, stride: 1, padding: 1) : input.meanOfNeighbours()
    return .joined([
      branch1x1(input, pass), branch3x3a(once, pass), branch3x3b(once, pass), branch3x3dblA(twice, pass),
      branch3x3dblB(twice, pass), branchPool(pooled, pass),
    ])
  }
}
