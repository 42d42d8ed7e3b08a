/// The matrix products at Winograd's frequencies.
///
/// A task takes a row of six frequencies and a few panels of channels. What it derives from the weights, or sums for their
/// gradient, stays in the second-level cache: at all 36 frequencies weights are four times as large as they are, and would
/// come from memory and go there.
extension Winograd {
  /// Frequencies in a row or column of a tile.
  private static let side = 6

  /// What a task derives from weights may take so many floats.
  private static let cachedFloats = 100 * 1024

  /// The panels in which `panels` are shared out: few enough for the cache, and at least two shares of them.
  private static func panelsPerTask(_ panels: Int, rows: Int) -> Int {
    max(1, min(cachedFloats / (side * rows * PanelMatrix.width), (panels + 1) / 2))
  }

  /// Calls `body` in parallel with each row of frequencies and each share of the panels.
  private static func forEachShare(of panels: Int, rows: Int, _ body: (Int, Range<Int>) -> Void) {
    let perTask = panelsPerTask(panels, rows: rows)
    let shares = (panels + perTask - 1) / perTask
    parallelFor(side * shares) { task in
      let first = task % shares * perTask
      body(task / shares, first..<min(panels, first + perTask))
    }
  }

  /// result = tiles · (G w Gᵀ) at every frequency.
  ///
  /// Shapes: planes of tiles `[tiles, inputs]`, weight `[3, 3, inputs, outputs]`, result planes `[tiles, outputs]`.
  static func multiply(
    _ tiles: FrequencyPlanes, count: Int, weight: UnsafePointer<Float>, inputs: Int, outputs: Int,
    into result: FrequencyPlanes
  ) {
    let depth = tiles.panels * PanelMatrix.width
    forEachShare(of: result.panels, rows: depth) { frequencyRow, panels in
      let derived = FrequencyPlanes(count: side, rows: depth, columns: panels.count * PanelMatrix.width)
      deriveWeights(weight, frequencyRow, panels, inputs: inputs, outputs: outputs, into: derived)
      for column in 0..<side {
        let frequency = frequencyRow * side + column
        PanelProduct.multiply(
          rows: 0..<count, .init(tiles[frequency]), derived[column], depth: 0..<depth,
          into: .init(result[frequency].panels(panels)), adding: false)
      }
    }
  }

  /// A row of frequencies of U = G w Gᵀ for some panels of output channels.
  ///
  /// Shapes: weight `[3, 3, inputs, outputs]`, derived six planes of `[inputs, panels]`, rows filled up with zeros.
  private static func deriveWeights(
    _ weight: UnsafePointer<Float>, _ frequencyRow: Int, _ panels: Range<Int>, inputs: Int, outputs: Int,
    into derived: FrequencyPlanes
  ) {
    let (c0, c1, c2) = WinogradTransform.weightRow(frequencyRow)
    let tapRow = 3 * inputs * outputs
    withScratch { u in
      for row in 0..<derived.rows {
        for panel in panels {
          let first = panel * PanelMatrix.width
          let columns = min(PanelMatrix.width, outputs - first)
          for tap in 0..<3 {
            let place = (tap * inputs + row) * outputs + first
            u[tap] =
              row < inputs
              ? c0 * weight.vector(at: place, count: columns)
                + c1 * weight.vector(at: place + tapRow, count: columns)
                + c2 * weight.vector(at: place + 2 * tapRow, count: columns) : .zero
          }
          WinogradTransform.weight(u, stride: 1)
          derived.store(u, 0..<side, row: row, panel: panel - panels.lowerBound)
        }
      }
    }
  }

  /// partial = [Vᵀ · Y] G, or partial += that: the products of the tiles, transformed along the rows of frequencies.
  ///
  /// Shapes: V `[tiles, inputs]`, Y `[tiles, outputs]`, partial three planes of `[inputs, outputs]` for each row.
  static func multiplyForWeights(
    _ input: FrequencyPlanes, _ cotangent: FrequencyPlanes, count: Int, into partial: FrequencyPlanes, adding: Bool
  ) {
    forEachShare(of: cotangent.panels, rows: partial.rows) { frequencyRow, panels in
      let products = FrequencyPlanes(
        count: side, rows: partial.rows, columns: panels.count * PanelMatrix.width)
      for column in 0..<side {
        let frequency = frequencyRow * side + column
        PanelProduct.multiplyTransposed(
          input[frequency], rows: partial.rows, cotangent[frequency].panels(panels), depth: count,
          into: .init(products[column]), adding: false)
      }
      withScratch { u in
        for panel in panels {
          for row in 0..<partial.rows {
            products.load(u, row: row, panel: panel - panels.lowerBound)
            WinogradTransform.weightGradient(u, stride: 1)
            if adding {
              for place in 0..<3 {
                u[place] += UnsafePointer(partial[frequencyRow * 3 + place].row(row, ofPanel: panel)).vector(at: 0)
              }
            }
            partial.store(u, frequencyRow * 3..<frequencyRow * 3 + 3, row: row, panel: panel)
          }
        }
      }
    }
  }

  /// dw = Gᵀ partial for every pair of channels.
  ///
  /// Shapes: partial three planes of `[inputs, outputs]` for each row of frequencies, gradient `[3, 3, inputs, outputs]`.
  static func finishWeights(
    _ partial: FrequencyPlanes, inputs: Int, outputs: Int, into gradient: UnsafeMutablePointer<Float>
  ) {
    let rowsPerTask = 32
    let stretches = (inputs + rowsPerTask - 1) / rowsPerTask
    parallelFor(partial.panels * stretches) { task in
      let (panel, firstRow) = (task / stretches, task % stretches * rowsPerTask)
      let first = panel * PanelMatrix.width
      let columns = min(PanelMatrix.width, outputs - first)
      withScratch { u in
        for row in firstRow..<min(inputs, firstRow + rowsPerTask) {
          partial.load(u, row: row, panel: panel)
          for j in 0..<3 { WinogradTransform.weightGradient(u + j, stride: 3) }
          for tap in 0..<9 { gradient.store(u[tap], at: (tap * inputs + row) * outputs + first, count: columns) }
        }
      }
    }
  }
}
