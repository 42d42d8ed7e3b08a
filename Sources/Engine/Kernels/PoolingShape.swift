/// The sizes of a pooling: windows of `kernelHeight × kernelWidth` pixels, of which those beyond the edge do not count.
///
/// Shapes: input `[batch, height, width, channels]`, output `[batch, outputHeight, outputWidth, channels]`.
package struct PoolingShape: Hashable, Sendable {
  package var batch: Int
  package var height: Int
  package var width: Int
  package var channels: Int
  package var kernelHeight: Int
  package var kernelWidth: Int
  package var stride: Int
  /// Rows and columns on all sides that windows may reach beyond the edge.
  package var padding: Int

  package init(
    batch: Int, height: Int, width: Int, channels: Int, kernelHeight: Int, kernelWidth: Int, stride: Int, padding: Int
  ) {
    self.batch = batch
    self.height = height
    self.width = width
    self.channels = channels
    self.kernelHeight = kernelHeight
    self.kernelWidth = kernelWidth
    self.stride = stride
    self.padding = padding
  }

  package var outputHeight: Int { (height + 2 * padding - kernelHeight) / stride + 1 }
  package var outputWidth: Int { (width + 2 * padding - kernelWidth) / stride + 1 }

  /// Nil if the sizes make sense; otherwise what is wrong with them.
  package var fault: String? {
    if min(batch, height, width, channels, kernelHeight, kernelWidth, stride) < 1 {
      return "all sizes must be positive"
    }
    if padding < 0 || padding >= min(kernelHeight, kernelWidth) {
      return "padding must be smaller than the window, so that no window is empty"
    }
    if height + 2 * padding < kernelHeight || width + 2 * padding < kernelWidth {
      return "the window \(kernelHeight)×\(kernelWidth) is larger than the padded input"
    }
    return nil
  }
}
