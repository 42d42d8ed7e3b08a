import Kernels

extension ConvolutionInput {
  /// Half as many rows and columns: the picture blurred by (1, 2, 1) ⊗ (1, 2, 1) / 16, of which every second pixel is taken
  /// (Zhang 2019, "Making convolutional networks shift-invariant again", arXiv:1904.11486). It is mirrored at its edges.
  ///
  /// Shapes: this `[batch, height, width, channels]`, sides of at least 2; result `[batch, ⌈height / 2⌉, ⌈width / 2⌉, channels]`.
  /// Keeps this tensor before its activation, if it has one.
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
  /// activation, if it has one.
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
    let pullback = FilterPullback(
      shape: input.shape, rows: rows, columns: columns, gate: slope == 1 ? nil : (input.detached, slope))
    return .made(input.shape.with(height: rows.count, width: columns.count), from: [input], pullback: pullback) {
      filterSeparably(
        input.pointer, batch: input.shape.batch, channels: input.shape.channels, rows: rows, columns: columns,
        slope: slope, into: $0)
    }
  }
}

private struct FilterPullback: Pullback {
  let shape: Shape
  let rows: AxisFilter
  let columns: AxisFilter
  let gate: (input: Tensor, slope: Float)?

  func gradients(_ cotangent: Tensor, wanted: [Bool]) -> [Tensor?] {
    [
      Tensor(shape) {
        filterSeparably(
          cotangent.pointer, batch: shape.batch, channels: shape.channels, rows: rows.adjoint, columns: columns.adjoint,
          gate: gate.map { (UnsafePointer($0.input.pointer), $0.slope) }, into: $0.start)
      }
    ]
  }
}
