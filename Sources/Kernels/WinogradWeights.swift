/// From weights to frequencies and back.
extension Winograd {
  /// Rows of a panel of weights that one task transforms.
  private static let rowsPerTask = 64

  /// U = G w Gᵀ for every pair of channels: what a picture is multiplied with.
  ///
  /// Shapes: weight `[3, 3, in, out]` to planes of `[in, out]`, rows filled up with zeros.
  static func transformedWeights(_ weight: UnsafePointer<Float>, inputs: Int, outputs: Int) -> FrequencyPlanes {
    let planes = FrequencyPlanes(rows: PanelMatrix.padded(inputs), columns: outputs)
    forEachStretch(of: planes) { panel, rows, u in
      let count = min(PanelMatrix.width, outputs - panel * PanelMatrix.width)
      for row in rows {
        for tap in 0..<9 {
          u[place(ofTap: tap)] =
            row < inputs
            ? weight.vector(at: (tap * inputs + row) * outputs + panel * PanelMatrix.width, count: count) : .zero
        }
        transform(u)
        planes.store(u, row: row, panel: panel)
      }
    }
    return planes
  }

  /// Uᵀ: what the gradient of an output is multiplied with.
  ///
  /// Shapes: weight `[3, 3, in, out]` to planes of `[out, in]`, rows filled up with zeros.
  static func transposedWeights(_ weight: UnsafePointer<Float>, inputs: Int, outputs: Int) -> FrequencyPlanes {
    let planes = FrequencyPlanes(rows: PanelMatrix.padded(outputs), columns: inputs)
    let width = PanelMatrix.width
    forEachStretch(of: planes) { panel, rows, u in
      let first = panel * width
      withUnsafeTemporaryAllocation(of: Vector.self, capacity: 9 * width) { scratch in
        guard let taps = scratch.baseAddress else { return }
        // Sixteen outputs at a time: a square of pairs of channels for each tap.
        for square in stride(from: rows.lowerBound, to: rows.upperBound, by: width) {
          for tap in 0..<9 {
            for i in 0..<width {
              taps[tap * width + i] =
                first + i < inputs
                ? weight.vector(at: (tap * inputs + first + i) * outputs + square, count: outputs - square) : .zero
            }
            transposeSquare(taps + tap * width)
          }
          for row in 0..<width {
            for tap in 0..<9 { u[place(ofTap: tap)] = taps[tap * width + row] }
            transform(u)
            planes.store(u, row: square + row, panel: panel)
          }
        }
      }
    }
    return planes
  }

  /// dw = Gᵀ u G for every pair of channels.
  ///
  /// Shapes: planes of `[in, out]` to `[3, 3, in, out]`.
  static func transformWeightGradient(
    _ planes: FrequencyPlanes, inputs: Int, outputs: Int, into gradient: UnsafeMutablePointer<Float>
  ) {
    forEachStretch(of: planes) { panel, rows, u in
      let count = min(PanelMatrix.width, outputs - panel * PanelMatrix.width)
      for row in rows where row < inputs {
        planes.load(u, row: row, panel: panel)
        for j in 0..<6 { WinogradTransform.weightGradient(u + j, stride: 6) }
        for i in 0..<3 { WinogradTransform.weightGradient(u + i * 6, stride: 1) }
        for tap in 0..<9 {
          gradient.store(
            u[place(ofTap: tap)], at: (tap * inputs + row) * outputs + panel * PanelMatrix.width, count: count)
        }
      }
    }
  }

  /// Where a tap of the kernel stands among the frequencies.
  @inline(__always)
  private static func place(ofTap tap: Int) -> Int { tap / 3 * 6 + tap % 3 }

  @inline(__always)
  private static func transform(_ u: UnsafeMutablePointer<Vector>) {
    for j in 0..<3 { WinogradTransform.weight(u + j, stride: 6) }
    for i in 0..<6 { WinogradTransform.weight(u + i * 6, stride: 1) }
  }

  /// Calls `body` in parallel with each panel and stretch of its rows.
  @inline(__always)
  private static func forEachStretch(
    of planes: FrequencyPlanes, _ body: (Int, Range<Int>, UnsafeMutablePointer<Vector>) -> Void
  ) {
    let stretches = (planes.rows + rowsPerTask - 1) / rowsPerTask
    parallelFor(planes.panels * stretches) { task in
      let first = task % stretches * rowsPerTask
      withScratch { body(task / stretches, first..<min(planes.rows, first + rowsPerTask), $0) }
    }
  }
}
