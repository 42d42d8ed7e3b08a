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
        for panel in panels {
          let first = panel * PanelMatrix.width
          let columns = min(PanelMatrix.width, outputs - first)
          for row in rows {
            products.load(u, row: row - firstRow, panel: panel - panels.lowerBound)
            for i in 0..<6 { WinogradTransform.weightGradient(u + i * 6, stride: 1) }
            for j in 0..<3 { WinogradTransform.weightGradient(u + j, stride: 6) }
            var place = gradient + row * outputs + first
            for i in 0..<3 {
              for j in 0..<3 {
                if columns == PanelMatrix.width {
                  place.store(u[i * 6 + j] + (adding ? place.vector(at: 0) : .zero), at: 0)
                } else {
                  let before = adding ? UnsafePointer(place).vector(at: 0, count: columns) : .zero
                  place.store(u[i * 6 + j] + before, at: 0, count: columns)
                }
                place += inputs * outputs
              }
            }
          }
        }
      }
    }
  }
}
