/// The weight gradient at Winograd's frequencies.
extension Winograd {
  /// Panels of inputs and of outputs for whose weights a task multiplies at all frequencies: the products stay in the
  /// second-level cache until they are transformed.
  private static let panelsPerTask = (inputs: 4, outputs: 2)

  /// dw = Gᵀ [Vᵀ · Y] G, or dw += that, for every pair of channels.
  ///
  /// Shapes: V `[tiles, inputs]`, Y `[tiles, outputs]`, gradient `[3, 3, inputs, outputs]`.
  static func multiplyForWeights(
    _ input: FrequencyPlanes, _ cotangent: FrequencyPlanes, count: Int, inputs: Int, outputs: Int,
    into gradient: UnsafeMutablePointer<Float>, adding: Bool
  ) {
    let outputShares = cotangent.shares(ofSize: panelsPerTask.outputs)
    parallelFor(input.shares(ofSize: panelsPerTask.inputs) * outputShares) { task in
      let rowPanels = input.panels(ofShare: task / outputShares, size: panelsPerTask.inputs)
      let panels = cotangent.panels(ofShare: task % outputShares, size: panelsPerTask.outputs)
      let firstRow = rowPanels.lowerBound * PanelMatrix.width
      let rows = firstRow..<min(inputs, rowPanels.upperBound * PanelMatrix.width)
      let products = FrequencyPlanes(
        count: frequencies, rows: rows.count, columns: panels.count * PanelMatrix.width)
      for frequency in 0..<frequencies {
        PanelProduct.multiplyTransposed(
          input[frequency].panels(rowPanels), rows: rows.count, cotangent[frequency].panels(panels), depth: count,
          into: .init(products[frequency]), adding: false)
      }
      withScratch { u in
        for panel in 0..<panels.count {
          for row in 0..<rows.count {
            products.load(u, row: row, panel: panel)
            for i in 0..<6 { WinogradTransform.weightGradient(u + i * 6, stride: 1) }
            for j in 0..<3 { WinogradTransform.weightGradient(u + j, stride: 6) }
            for i in 0..<3 {
              for j in 0..<3 { products[i * 3 + j].row(row, ofPanel: panel).store(u[i * 6 + j], at: 0) }
            }
          }
        }
      }
      // Tap by tap: the same place of all taps would contend for one place in the cache.
      for tap in 0..<9 {
        for row in rows {
          for panel in panels {
            let first = panel * PanelMatrix.width
            let place = gradient + (tap * inputs + row) * outputs + first
            let value = products[tap].row(row - firstRow, ofPanel: panel - panels.lowerBound).vector(at: 0)
            if outputs - first >= PanelMatrix.width {
              place.store(adding ? place.vector(at: 0) + value : value, at: 0)
            } else {
              let before = adding ? UnsafePointer(place).vector(at: 0, count: outputs - first) : .zero
              place.store(before + value, at: 0, count: outputs - first)
            }
          }
        }
      }
    }
  }
}
