/// The channels of every layer of a ResNet generator, where they do not follow from one base width.
///
/// Networks that were searched or pruned for slow machines (GAN Compression, Li et al. 2020) choose each width freely.
public struct ResNetWidths: Codable, Hashable, Sendable {
  /// After the first convolution.
  public var stem: Int
  /// After the first convolution that halves the picture.
  public var down1: Int
  /// After the second, and between the residual blocks.
  public var down2: Int
  /// Between the two convolutions of each residual block.
  public var inner: [Int]
  /// After the first convolution that doubles the picture.
  public var up1: Int
  /// After the second.
  public var up2: Int

  public init(stem: Int, down1: Int, down2: Int, inner: [Int], up1: Int, up2: Int) {
    self.stem = stem
    self.down1 = down1
    self.down2 = down2
    self.inner = inner
    self.up1 = up1
    self.up2 = up2
  }

  /// The published widths: w, 2w, 4w, and back.
  public init(base width: Int, blocks: Int) {
    self.init(
      stem: width, down1: 2 * width, down2: 4 * width, inner: [Int](repeating: 4 * width, count: blocks),
      up1: 2 * width, up2: width)
  }

  /// All of them, in the network's order.
  var all: [Int] { [stem, down1, down2] + inner + [up1, up2] }
}
