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
        for row in rows {
          let taps = row < inputs ? weight + (column * inputs + row) * outputs + first : nil
          sumTaps(
            taps, tapRow: 3 * inputs * outputs, frequencyRow, columns: columns, into: sums[column], row: row - start)
        }
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

  /// Taps of one kernel column, weighted as a row of G says and added; zeros without taps.
  ///
  /// Weights come from memory: the loop is so short that the processor waits for many of them at once.
  private static func sumTaps(
    _ taps: UnsafePointer<Float>?, tapRow: Int, _ frequencyRow: Int, columns: Int, into sums: PanelMatrix, row: Int
  ) {
    let target = sums.row(row, ofPanel: 0)
    guard let taps else {
      for panel in 0..<sums.panels { target.store(.zero, at: panel * sums.panelStride) }
      return
    }
    let factors = WinogradTransform.weightRow(frequencyRow)
    func sum(_ vector: (Int) -> Vector) -> Vector {
      (vector(0) * factors.0).addingProduct(vector(tapRow), factors.1).addingProduct(vector(2 * tapRow), factors.2)
    }
    let whole = columns / PanelMatrix.width
    for panel in 0..<whole {
      target.store(sum { taps.vector(at: panel * PanelMatrix.width + $0) }, at: panel * sums.panelStride)
    }
    if whole < sums.panels {
      let first = whole * PanelMatrix.width
      target.store(sum { taps.vector(at: first + $0, count: columns - first) }, at: whole * sums.panelStride)
    }
  }
}
