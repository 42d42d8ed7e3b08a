/// Weights at Winograd's frequencies.
extension Winograd {
  /// Rows of weights that are summed before they are transformed: their sums stay in the first-level cache.
  private static let rowsTogether = 8

  /// A row of frequencies of U = G w Gᵀ for some panels of output channels.
  ///
  /// Shapes: weight `[3, 3, inputs, outputs]`, derived six planes of `[inputs, panels]`, rows filled up with zeros.
  static func deriveWeights(
    _ weight: UnsafePointer<Float>, _ frequencyRow: Int, _ panels: Range<Int>, inputs: Int, outputs: Int,
    into derived: FrequencyPlanes
  ) {
    let first = panels.lowerBound * PanelMatrix.width
    let columns = min(outputs, panels.upperBound * PanelMatrix.width) - first
    let sums = FrequencyPlanes(count: 3, rows: rowsTogether, columns: columns)
    for start in stride(from: 0, to: derived.rows, by: rowsTogether) {
      let rows = start..<min(derived.rows, start + rowsTogether)
      for column in 0..<3 {
        sumTaps(
          weight + (column * inputs + start) * outputs + first, tapRow: 3 * inputs * outputs, frequencyRow,
          rows: max(0, min(rows.count, inputs - start)), rowStride: outputs, columns: columns, into: sums[column])
      }
      for panel in 0..<panels.count {
        for row in rows {
          let u = WinogradTransform.weight(
            sums[0].row(row - start, ofPanel: panel).vector(at: 0),
            sums[1].row(row - start, ofPanel: panel).vector(at: 0),
            sums[2].row(row - start, ofPanel: panel).vector(at: 0))
          derived.store(u, row: row, panel: panel)
        }
      }
    }
  }

  /// Taps of one kernel column for some rows, weighted as a row of G says and added; then rows of zeros.
  ///
  /// Weights come from memory: the inner loop is so short that the processor waits for many of them at once.
  private static func sumTaps(
    _ taps: UnsafePointer<Float>, tapRow: Int, _ frequencyRow: Int, rows: Int, rowStride: Int, columns: Int,
    into sums: PanelMatrix
  ) {
    let (g0, g1, g2) = WinogradTransform.weightRow(frequencyRow)
    let whole = columns / PanelMatrix.width
    let first = whole * PanelMatrix.width
    for row in 0..<rows {
      let from = taps + row * rowStride
      let to = sums.row(row, ofPanel: 0)
      for panel in 0..<whole {
        let place = from + panel * PanelMatrix.width
        let sum = (place.vector(at: 0) * g0).addingProduct(place.vector(at: tapRow), g1)
          .addingProduct(place.vector(at: 2 * tapRow), g2)
        to.store(sum, at: panel * sums.panelStride)
      }
      if whole < sums.panels {
        let place = from + first
        let count = columns - first
        let sum = (place.vector(at: 0, count: count) * g0).addingProduct(place.vector(at: tapRow, count: count), g1)
          .addingProduct(place.vector(at: 2 * tapRow, count: count), g2)
        to.store(sum, at: whole * sums.panelStride)
      }
    }
    for row in rows..<sums.rows {
      for panel in 0..<sums.panels { sums.row(row, ofPanel: panel).store(.zero, at: 0) }
    }
  }
}
