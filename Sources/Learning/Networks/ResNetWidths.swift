/// The channels of every layer of a ResNet generator, where they do not follow from one base width.
///
/// Networks that were searched or pruned for slow machines (GAN Compression, Li et al. 2020) choose each width freely.
package struct ResNetWidths: Codable, Hashable, Sendable {
  /// After the first convolution.
  package var stem: Int
  /// After the first convolution that halves the picture.
  package var down1: Int
  /// After the second, and between the residual blocks.
  package var down2: Int
  /// Between the two convolutions of each residual block.
  package var inner: [Int]
  /// After the first convolution that doubles the picture.
  package var up1: Int
  /// After the second.
  package var up2: Int

  package init(stem: Int, down1: Int, down2: Int, inner: [Int], up1: Int, up2: Int) {
    self.stem = stem
    self.down1 = down1
    self.down2 = down2
    self.inner = inner
    self.up1 = up1
    self.up2 = up2
  }

  /// The published widths: w, 2w, 4w, and back.
  package init(base width: Int, blocks: Int) {
    self.init(
      stem: width, down1: 2 * width, down2: 4 * width, inner: [Int](repeating: 4 * width, count: blocks),
      up1: 2 * width, up2: width)
  }

  /// All of them, in the network's order.
  var all: [Int] { [stem, down1, down2] + inner + [up1, up2] }
}
