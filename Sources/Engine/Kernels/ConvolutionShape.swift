/// What lies beyond a picture's edge when a convolution looks there.
package enum PaddingMode: Hashable, Sendable {
  /// Zeros.
  case zero
  /// The picture mirrored at its edge, the edge pixel not repeated.
  case reflection
}

/// The sizes of a two-dimensional convolution, from which everything else follows, and in which precision it is computed.
///
/// Shapes: input `[batch, inputHeight, inputWidth, inputChannels]`, weight
/// `[kernelHeight, kernelWidth, inputChannels, outputChannels]`, output `[batch, outputHeight, outputWidth, outputChannels]`.
/// A transposed convolution is the input gradient of the convolution that leads the other way, and is described by that one.
package struct ConvolutionShape: Sendable {
  package var batch: Int
  package var inputHeight: Int
  package var inputWidth: Int
  package var inputChannels: Int
  package var outputChannels: Int
  package var kernelHeight: Int
  package var kernelWidth: Int
  package var stride: Int
  /// Columns of padding on the left and on the right, and rows above and below unless `rowPadding` says otherwise.
  package var padding: Int
  package var paddingMode: PaddingMode
  /// Rows of padding above and below; they differ from each other where the input is a strip of a picture.
  package var rowPadding: (above: Int, below: Int)
  /// What products are made of.
  package var precision: Precision

  package init(
    batch: Int, inputHeight: Int, inputWidth: Int, inputChannels: Int, outputChannels: Int, kernelHeight: Int,
    kernelWidth: Int, stride: Int, padding: Int, paddingMode: PaddingMode, rowPadding: (above: Int, below: Int)? = nil,
    precision: Precision = .float32
  ) {
    self.batch = batch
    self.inputHeight = inputHeight
    self.inputWidth = inputWidth
    self.inputChannels = inputChannels
    self.outputChannels = outputChannels
    self.kernelHeight = kernelHeight
    self.kernelWidth = kernelWidth
    self.stride = stride
    self.padding = padding
    self.paddingMode = paddingMode
    self.rowPadding = rowPadding ?? (padding, padding)
    self.precision = precision
  }

  package var outputHeight: Int { (paddedHeight - kernelHeight) / stride + 1 }
  package var outputWidth: Int { (inputWidth + 2 * padding - kernelWidth) / stride + 1 }
  package var inputCount: Int { batch * inputHeight * inputWidth * inputChannels }
  package var outputCount: Int { batch * outputHeight * outputWidth * outputChannels }
  package var weightCount: Int { kernelHeight * kernelWidth * inputChannels * outputChannels }

  /// Whether all sides have the same padding.
  package var isPaddedEvenly: Bool { rowPadding == (padding, padding) }

  /// Where a kernel sees each picture as a whole, the matrix product that the convolution is then, as one of 1×1: the pictures are
  /// the pixels of one row, and their values its channels. Everything lies in memory as before. Otherwise the same.
  package var simplified: ConvolutionShape {
    guard inputHeight == kernelHeight, inputWidth == kernelWidth, padding == 0, rowPadding == (0, 0) else {
      return self
    }
    return ConvolutionShape(
      batch: 1, inputHeight: 1, inputWidth: batch, inputChannels: kernelHeight * kernelWidth * inputChannels,
      outputChannels: outputChannels, kernelHeight: 1, kernelWidth: 1, stride: 1, padding: 0, paddingMode: .zero,
      precision: precision)
  }

  private var paddedHeight: Int { inputHeight + rowPadding.above + rowPadding.below }

  /// Multiply-accumulate operations of the direct form, forward.
  package var multiplications: Int { batch * outputHeight * outputWidth * weightCount }

  /// Nil if the sizes make sense; otherwise what is wrong with them.
  package var fault: String? {
    if batch < 1 || inputHeight < 1 || inputWidth < 1 || inputChannels < 1 || outputChannels < 1 {
      return "all sizes must be positive"
    }
    if stride < 1 || kernelHeight < 1 || kernelWidth < 1 { return "kernel and stride must be positive" }
    if min(padding, rowPadding.above, rowPadding.below) < 0 { return "padding must not be negative" }
    if paddedHeight < kernelHeight || inputWidth + 2 * padding < kernelWidth {
      return "the kernel \(kernelHeight)×\(kernelWidth) is larger than the padded input"
    }
    if paddingMode == .reflection, max(rowPadding.above, rowPadding.below) >= inputHeight || padding >= inputWidth {
      return "reflection by \(padding) needs an input larger than that in both directions"
    }
    return nil
  }
}

/// Maps a coordinate that may lie outside 0 ..< `size` back inside, or to -1 where there are zeros.
package func paddedIndex(_ index: Int, size: Int, mode: PaddingMode) -> Int {
  if index >= 0 && index < size { return index }
  guard mode == .reflection else { return -1 }
  let mirrored = index < 0 ? -index : 2 * (size - 1) - index
  return mirrored >= 0 && mirrored < size ? mirrored : -1
}
