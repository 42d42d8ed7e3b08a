import Kernels

/// The convolution of rows that are long enough to be multiplied as they lie, between the zeros or mirrored pixels of their ends.
///
/// Each output row is a product whose left operand is the taps of its pixels, which overlap in memory.

/// Floats of source rows that stay in the second-level cache.
private let sourceFloats = 192 * 1024

/// target = taps(source) · weights + bias over one grid.
///
/// Shapes: weights `[row taps · column taps · source channels, target channels]` in the grid's order of taps.
func paddedConvolution(_ grid: TapGrid, batch: Int, _ source: Source, weights: PanelBuffer, _ target: Target) {
  let outputs = target.channels
  let columns = grid.columns.count
  let runLength = grid.columns.taps * source.channels
  // At least eight tasks if there is work for them, all alike.
  let bySource = PaddedRows.outputRows(grid, channels: source.channels, within: sourceFloats)
  let tasksPerPicture = max(
    (grid.rows.count + bySource - 1) / bySource, min((8 + batch - 1) / batch, grid.rows.count))
  let isContiguous = grid.rows.step == 1 && grid.columns.step == 1
  parallelFor(batch * tasksPerPicture) { task in
    let (picture, part) = (task / tasksPerPicture, task % tasksPerPicture)
    let rows = grid.rows.count * part / tasksPerPicture..<grid.rows.count * (part + 1) / tasksPerPicture
    let padded = PaddedRows(grid, channels: source.channels, outputRows: rows.count)
    padded.fill(source, picture: picture, outputRows: rows, rowTaps: 0..<grid.rows.taps)
    let pixels = rows.lowerBound * columns..<rows.upperBound * columns
    let staging = isContiguous ? nil : Buffer(pixels.count * outputs)
    let result =
      staging?.pointer ?? target.pointer + (picture * grid.outputPixels + pixels.lowerBound) * outputs
    if let bias = target.bias {
      for pixel in 0..<pixels.count { (result + pixel * outputs).update(from: bias, count: outputs) }
    }
    for row in 0..<rows.count {
      let line = PanelProduct.Output(rowMajor: result + row * columns * outputs, columns: outputs)
      PanelProduct.multiply(
        rows: 0..<columns,
        .init(
          padded.taps(ofRow: row), rowStep: padded.pixelStep, stretchLength: runLength,
          stretchStep: padded.sourceRowStep),
        weights.matrix, depth: 0..<grid.rows.taps * runLength, into: line, adding: target.bias != nil)
    }
    if staging != nil || target.gate != nil {
      grid.deliver(result, pixels: pixels, picture: picture, to: target)
    }
  }
}
