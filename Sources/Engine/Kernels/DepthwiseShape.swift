/// The sizes of a convolution of each channel by itself, with a square kernel.
///
/// Shapes: input `[batch, height, width, channels]`, weight `[kernel, kernel, 1, channels]`, output
/// `[batch, (height + above + below − kernel) / stride + 1, (width + 2·padding − kernel) / stride + 1, channels]`.
package struct DepthwiseShape: Hashable, Sendable {
  package var batch: Int
  package var height: Int
  package var width: Int
  package var channels: Int
  /// Rows and columns of the kernel.
  package var kernel: Int
  package var stride: Int
  package var padding: Int
  package var paddingMode: PaddingMode
  /// Rows of padding above and below where they are not `padding`, as in a strip of a picture.
  package var above, below: Int

  package init(
    batch: Int, height: Int, width: Int, channels: Int, kernel: Int, stride: Int, padding: Int,
    paddingMode: PaddingMode, rowPadding: (above: Int, below: Int)? = nil
  ) {
    self.batch = batch
    self.height = height
    self.width = width
    self.channels = channels
    self.kernel = kernel
    self.stride = stride
    self.padding = padding
    self.paddingMode = paddingMode
    (above, below) = rowPadding ?? (padding, padding)
  }

  package var outputHeight: Int { (height + above + below - kernel) / stride + 1 }
  package var outputWidth: Int { (width + 2 * padding - kernel) / stride + 1 }

  /// Nil if the sizes make sense; otherwise what is wrong with them.
  package var fault: String? {
    ConvolutionShape(
      batch: batch, inputHeight: height, inputWidth: width, inputChannels: channels, outputChannels: channels,
      kernelHeight: kernel, kernelWidth: kernel, stride: stride, padding: padding, paddingMode: paddingMode,
      rowPadding: (above, below)
    ).fault
  }

  /// The numbers of the weight.
  package var weightCount: Int { kernel * kernel * channels }
}
