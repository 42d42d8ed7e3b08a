import InstructionSets
import Kernels
import Tensors

/// A layer that makes each row of its output from a few neighbouring rows of its input: every convolution, also by a fixed kernel.
package protocol RowwiseLayer: Module {
  /// Passes features through the layer.
  func callAsFunction(_ input: ActivatedTensor, _ pass: Pass) -> Tensor

  /// Computes some rows of the output from the input rows that they see, in a pass that records no gradients.
  ///
  /// - Parameters:
  ///   - input: the rows `reach.inputRows(for:of:)` of the whole input, and no others.
  ///   - edge: what lies above and below them: `reach.edge(for:of:)`.
  func callAsFunction(_ input: ActivatedTensor, edge: RowEdge, _ pass: Pass) -> Tensor

  /// Which rows of the input a row of the output sees.
  var reach: RowReach { get }

  /// Columns of the kernel.
  var kernelWidth: Int { get }

  /// Columns of padding on the left and on the right; of the convolution that leads the other way, where it is transposed.
  var columnPadding: Int { get }

  /// The channels of the output.
  var outputChannels: Int { get }

  /// Multiply-accumulate operations for each pixel of the output, as it is computed.
  var multiplicationsPerPixel: Int { get }
}

/// Which rows of the input a row of a convolution's output sees.
package struct RowReach: Hashable, Sendable {
  /// Rows of the kernel.
  package let kernel: Int
  /// Input rows from one output row to the next, or output rows for an input row where the convolution is transposed.
  package let stride: Int
  /// Rows of padding above and below; of the convolution that leads the other way, where this one is transposed.
  package let padding: Int
  /// Whether it is a transposed convolution.
  package let isTransposed: Bool
  /// Rows that a transposed convolution has at the bottom beyond what its padding says.
  package let outputPadding: Int

  package init(kernel: Int, stride: Int, padding: Int, isTransposed: Bool = false, outputPadding: Int = 0) {
    self.kernel = kernel
    self.stride = stride
    self.padding = padding
    self.isTransposed = isTransposed
    self.outputPadding = outputPadding
  }

  /// The size of the output along an axis of `size` pixels.
  package func outputSize(of size: Int) -> Int {
    isTransposed
      ? (size - 1) * stride - 2 * padding + kernel + outputPadding : (size + 2 * padding - kernel) / stride + 1
  }

  /// The input rows that the output rows `rows` see, of an input of `height` rows.
  package func inputRows(for rows: Range<Int>, of height: Int) -> Range<Int> {
    let last = rows.upperBound - 1
    let (first, end) =
      isTransposed
      // Output row o gets from input row (o + padding − k) / stride, k in 0 ..< kernel.
      ? (floorDivided(rows.lowerBound + padding - kernel + stride, by: stride), (last + padding) / stride + 1)
      : (rows.lowerBound * stride - padding, last * stride - padding + kernel)
    return max(0, first)..<min(height, end)
  }

  /// What lies above and below the rows `inputRows(for:of:)` when they are convolved.
  package func edge(for rows: Range<Int>, of height: Int) -> RowEdge {
    let input = inputRows(for: rows, of: height)
    guard isTransposed else {
      return RowEdge(
        above: input.lowerBound + padding - rows.lowerBound * stride,
        below: (rows.upperBound - 1) * stride - padding + kernel - input.upperBound)
    }
    // Seen from the convolution that leads the other way, the output rows are its input, and must lead to so many rows.
    let above = padding + rows.lowerBound - input.lowerBound * stride
    return RowEdge(above: above, below: (input.count - 1) * stride + kernel - rows.count - above)
  }

  private func floorDivided(_ a: Int, by b: Int) -> Int { a >= 0 ? a / b : -((b - 1 - a) / b) }
}

extension Convolution2D: RowwiseLayer {
  package func callAsFunction(_ input: ActivatedTensor, edge: RowEdge, _ pass: Pass) -> Tensor {
    input.convolved(
      with: weight(pass), bias: bias.map(pass.value(of:)), stride: reach.stride, padding: padding,
      edge: edge, pass.weightCache)
  }

  package var kernelWidth: Int { weight.shape[1] }
  package var columnPadding: Int { padding.columns }
  package var outputChannels: Int { weight.shape[3] }

  package var multiplicationsPerPixel: Int {
    let side = 64
    let shape = ConvolutionShape(
      batch: 1, inputHeight: side * reach.stride, inputWidth: side * reach.stride, inputChannels: weight.shape[2],
      outputChannels: outputChannels, kernelHeight: reach.kernel, kernelWidth: kernelWidth,
      stride: reach.stride, padding: columnPadding, paddingMode: .zero,
      rowPadding: (reach.padding, reach.padding))
    return kernels.multiplications(of: shape) / (shape.outputHeight * shape.outputWidth)
  }
}

extension TransposedConvolution2D: RowwiseLayer {
  package func callAsFunction(_ input: ActivatedTensor, edge: RowEdge, _ pass: Pass) -> Tensor {
    input.transposeConvolved(
      with: weight(pass), bias: bias.map(pass.value(of:)), stride: reach.stride, padding: reach.padding,
      outputPadding: reach.outputPadding, edge: edge, pass.weightCache)
  }

  package var kernelWidth: Int { weight.shape[1] }
  package var columnPadding: Int { reach.padding }
  package var outputChannels: Int { weight.shape[2] }
  package var multiplicationsPerPixel: Int { weight.shape.count / (reach.stride * reach.stride) }
}

extension DepthwiseConvolution2D: RowwiseLayer {
  package func callAsFunction(_ input: ActivatedTensor, edge: RowEdge, _ pass: Pass) -> Tensor {
    input.depthwiseConvolved(
      with: pass.value(of: weight), bias: bias.map(pass.value(of:)), stride: reach.stride, padding: padding,
      edge: edge)
  }

  package var kernelWidth: Int { weight.value.shape[1] }
  package var columnPadding: Int { padding.columns }
  package var outputChannels: Int { weight.value.shape[3] }
  package var multiplicationsPerPixel: Int { weight.value.shape.count }
}
