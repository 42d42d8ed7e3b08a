import Tensors

extension Tensor {
  /// The map with one more channel that says how much the pictures of a batch differ (Karras et al. 2018, arXiv:1710.10196, in the
  /// form of StyleGAN2): the standard deviation over groups of up to 4 pictures, mean over channels and pixels, the same at every
  /// pixel of a group's pictures. A discriminator that sees it notices when all made pictures look alike.
  ///
  /// Groups are strided and as large as divides the batch. Gradients flow through.
  ///
  /// Shapes: `[batch, height, width, channels]` to `[batch, height, width, channels + 1]`.
  package func withMinibatchDeviation() -> Tensor {
    let (batch, pixels) = (shape.batch, shape.height * shape.width)
    let groupSize = (1...Self.largestGroup).last { batch % $0 == 0 } ?? 1
    let groups = batch / groupSize
    let ofPictures = groupDeviations(groupSize: groupSize, epsilon: Self.deviationEpsilon)
      .tableRows((0..<batch).map { $0 % groups })
    let map = Tensor([batch, pixels, 1], repeating: 1).matrixProduct(with: ofPictures.reshaped([batch, 1, 1]))
    return concatenated(with: map.reshaped(shape.with(channels: 1)))
  }

  /// The most pictures that are compared, as published.
  private static let largestGroup = 4

  /// Added to the variance, as in StyleGAN2.
  private static let deviationEpsilon: Float = 1e-8
}
