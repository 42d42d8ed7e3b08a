import Kernels

/// The matrix products of pictures and weights at Winograd's frequencies.
///
/// What a task derives from the weights stays in the second-level cache: at all frequencies weights are up to four times as large
/// as they are, and would go to memory and come from there.
extension Winograd {
  /// What a task derives from weights at a time may take so many floats.
  private static let cachedFloats = 100 * 1024

  /// result = tiles · (G w Gᵀ) at every frequency.
  ///
  /// Shapes: planes of tiles `[tiles, inputs]`, floats or paired by columns, taps `[inputs · taps, outputs]`, result planes
  /// `[tiles, outputs]`.
  static func multiply(
    _ tiles: FrequencyPlanes, count: Int, taps: PanelMatrix, _ filtering: MinimalFiltering,
    into result: FrequencyPlanes
  ) {
    let side = filtering.side
    let depth = tiles.panels * PanelMatrix.width
    let depthPerPass = min(depth, PanelProduct.depthPerPass)
    // A row of frequencies and a few panels, in parts of the depth: few enough for the cache, and at least two shares of them.
    let perTask = max(1, min(cachedFloats / (side * depthPerPass * PanelMatrix.width), (result.panels + 1) / 2))
    let shares = result.shares(ofSize: perTask)
    parallelFor(side * shares) { task in
      // Row after row for the same panels, whose weights are still near.
      let frequencyRow = task % side
      let panels = result.panels(ofShare: task / side, size: perTask)
      let derived = FrequencyPlanes(
        count: side, rows: tiles.pairing == .none ? depthPerPass : 2 * depthPerPass,
        columns: panels.count * PanelMatrix.width, pairing: tiles.pairing == .none ? .none : .rows)
      for start in stride(from: 0, to: depth, by: depthPerPass) {
        let inputs = start..<min(depth, start + depthPerPass)
        deriveWeights(taps, filtering, frequencyRow, panels, inputs: inputs, into: derived)
        let inputPanels = inputs.lowerBound / PanelMatrix.width..<inputs.upperBound / PanelMatrix.width
        for column in 0..<side {
          let frequency = frequencyRow * side + column
          tiles.forEachUsed(of: inputPanels, plane: frequency) { part in
            result.forEachUsed(of: panels, plane: frequency) { target in
              PanelProduct.multiply(
                rows: 0..<count, .init(tiles[frequency].panels(part)),
                derived[column].panels(target.lowerBound - panels.lowerBound..<target.upperBound - panels.lowerBound),
                depth: part.lowerBound * PanelMatrix.width - start..<part.upperBound * PanelMatrix.width - start,
                into: .init(result[frequency].panels(target)), adding: part.lowerBound > 0)
            }
          }
        }
      }
    }
  }
}
