import InstructionSets
import Kernels

extension ConvolutionInput {
  /// Half as many rows and columns: the picture blurred by (1, 2, 1) ⊗ (1, 2, 1) / 16, of which every second pixel is taken
  /// (Zhang 2019, "Making convolutional networks shift-invariant again", arXiv:1904.11486). It is mirrored at its edges.
  ///
  /// Shapes: this `[batch, height, width, channels]`, sides of at least 2; result `[batch, ⌈height / 2⌉, ⌈width / 2⌉, channels]`.
  /// Keeps this tensor before its activation.
  ///
  /// - Parameter edge: the rows of padding of a strip where they are not those of a whole picture; then nothing is kept.
  package func blurDownsampled(edge: RowEdge? = nil) -> Tensor {
    let shape = activated.tensor.shape
    precondition(
      shape.extents.count == 4 && shape.width >= 2 && (shape.height >= 2 || edge != nil),
      "blurDownsampled: pictures with sides of at least 2 were expected, got \(shape)")
    return filtered(
      rows: .blurDownsampling(of: shape.height, padding: (edge?.above ?? 1, edge?.below ?? 1)),
      columns: .blurDownsampling(of: shape.width, padding: (1, 1)), isStrip: edge != nil)
  }

  /// Twice as many rows and columns by bilinear interpolation between the centres of pixels; beyond the edges lie their own pixels.
  ///
  /// Shapes: this `[batch, height, width, channels]`; result `[batch, 2·height, 2·width, channels]`. Keeps this tensor before its
  /// activation.
  ///
  /// - Parameter edge: for a strip, the rows of padding of the strip that results, seen as a 4×4 transposed convolution with
  ///   stride 2 from the convolution that leads the other way; then nothing is kept.
  package func bilinearlyUpsampled(edge: RowEdge? = nil) -> Tensor {
    let shape = activated.tensor.shape
    precondition(shape.extents.count == 4, "bilinearlyUpsampled: pictures were expected, got \(shape)")
    return filtered(
      rows: .bilinearUpsampling(of: shape.height, padding: (edge?.above ?? 1, edge?.below ?? 1)),
      columns: .bilinearUpsampling(of: shape.width, padding: (1, 1)), isStrip: edge != nil)
  }

  private func filtered(rows: AxisFilter, columns: AxisFilter, isStrip: Bool) -> Tensor {
    let (input, slope) = (activated.tensor, activated.slope)
    precondition(!isStrip || input.node == nil, "resampled: a strip has no gradients")
    let filter = Filter(input: KeptTensor(operand: input, .float32), slope: slope, rows: rows, columns: columns)
    return .made(filter.outputShape, from: [input], pullback: FilterPullback(filter: filter)) {
      filter.compute(input, into: $0)
    }
  }
}

/// A filter of rows and columns, and what it filters.
private struct Filter {
  let input: KeptTensor
  let slope: Float
  let rows: AxisFilter
  let columns: AxisFilter

  var outputShape: Shape { input.shape.with(height: rows.count, width: columns.count) }

  func compute(_ input: Tensor, into output: UnsafeMutablePointer<Float>) {
    kernels.filterSeparably(
      input.pointer, batch: input.shape.batch, channels: input.shape.channels, rows: rows, columns: columns,
      slope: slope, gate: nil, into: output)
  }
}

private struct FilterPullback: Pullback {
  let filter: Filter

  func gradients(_ cotangent: Tensor, wanted: [Bool]) -> [Tensor?] {
    let (input, shape) = (filter.input.value, filter.input.shape)
    return [
      Tensor(shape) {
        kernels.filterSeparably(
          cotangent.pointer, batch: shape.batch, channels: shape.channels, rows: filter.rows.adjoint,
          columns: filter.columns.adjoint, slope: 1,
          gate: filter.slope == 1 ? nil : (UnsafePointer(input.pointer), filter.slope), into: $0.start)
      }
    ]
  }

  /// Memory decides the speed of a filter, and what it makes is as large as what is kept of several layers.
  var keptResult: KeptTensor? {
    KeptTensor(
      filter.outputShape,
      computedBy: { [filter] in
        Tensor(filter.outputShape) { filter.compute(filter.input.value, into: $0.start) }
      })
  }
}
