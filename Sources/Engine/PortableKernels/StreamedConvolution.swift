import Kernels

/// The convolution of a few pixels with many weights, as deep inside a U-Net: reading the weights takes longer than multiplying.
///
/// They are read once, as they are stored. Each task brings those of a few output channels, part by part, into panels that stay in
/// the second-level cache, and multiplies all pixels with them.

/// Panels of output channels that a task multiplies with.
private let panelsPerTask = 8

/// Pixels that a task gathers.
private let pixelsPerTask = 8

/// target = gather(source) · weights + bias over one grid.
func streamedConvolution(
  _ grid: TapGrid, batch: Int, _ source: Source, weights: StoredWeights, _ target: Target
) {
  let outputs = target.channels
  let pixels = batch * grid.outputPixels
  let depth = grid.taps * source.channels
  let gathered = gatherAll(grid, batch: batch, source)
  let isContiguous = grid.rows.step == 1 && grid.columns.step == 1
  let staging = isContiguous ? nil : Buffer(pixels * outputs)
  let result = staging?.pointer ?? target.pointer
  if let bias = target.bias {
    for pixel in 0..<pixels { (result + pixel * outputs).update(from: bias, count: outputs) }
  } else if depth == 0 {
    result.update(repeating: 0, count: pixels * outputs)
  }
  parallelRanges(of: PanelMatrix.panels(outputs), size: panelsPerTask) { panels in
    let part = PanelBuffer(rows: PanelProduct.depthPerPass, columns: panels.count * PanelMatrix.width)
    for start in stride(from: 0, to: depth, by: PanelProduct.depthPerPass) {
      let rows = start..<min(depth, start + PanelProduct.depthPerPass)
      weights.copy(rows: rows, panels: panels, into: part.matrix)
      PanelProduct.multiply(
        rows: 0..<pixels, .init(rowMajor: gathered.pointer + start, rowStride: depth), part.matrix,
        depth: 0..<rows.count, into: .init(rowMajor: result, columns: outputs, panels: panels),
        adding: start > 0 || target.bias != nil)
    }
  }
  if staging != nil || target.gate != nil {
    for picture in 0..<batch {
      grid.deliver(
        result + picture * grid.outputPixels * outputs, pixels: 0..<grid.outputPixels, picture: picture, to: target)
    }
  }
}

/// The source pixels under each output pixel, of all pictures. Shapes: `[pixels, taps · source channels]`.
private func gatherAll(_ grid: TapGrid, batch: Int, _ source: Source) -> Buffer {
  let depth = grid.taps * source.channels
  let slab = Buffer(batch * grid.outputPixels * depth)
  let tasksPerPicture = (grid.outputPixels + pixelsPerTask - 1) / pixelsPerTask
  parallelFor(batch * tasksPerPicture) { task in
    let picture = task / tasksPerPicture
    let first = task % tasksPerPicture * pixelsPerTask
    grid.gather(
      source, picture: picture, pixels: first..<min(grid.outputPixels, first + pixelsPerTask),
      rowTaps: 0..<grid.rows.taps, into: slab.pointer + (picture * grid.outputPixels + first) * depth)
  }
  return slab
}

/// Weights as they are stored, seen as the matrix that gathered pixels are multiplied with.
struct StoredWeights {
  private let shape: ConvolutionShape
  private let weight: UnsafePointer<Float>
  /// The grid of the input's gradient that they serve; nil for the forward pass.
  private let grid: TapGrid?

  /// Shapes: weight `[kernelHeight, kernelWidth, in, out]`.
  init(_ weight: UnsafePointer<Float>, _ shape: ConvolutionShape, gradientGrid grid: TapGrid? = nil) {
    (self.weight, self.shape, self.grid) = (weight, shape, grid)
  }

  /// Copies rows and panels of the matrix, which is `[taps · in, out]`, or `[taps · out, in]` of the gradient's grid.
  ///
  /// Shapes: target `[…, panels]`, of which the first rows are written.
  func copy(rows: Range<Int>, panels: Range<Int>, into target: PanelMatrix) {
    guard let grid else {
      copyAsStored(rows: rows, panels: panels, into: target)
      return
    }
    var row = rows.lowerBound
    while row < rows.upperBound {
      let (tap, first) = row.quotientAndRemainder(dividingBy: shape.outputChannels)
      let outputs = first..<min(shape.outputChannels, first + rows.upperBound - row)
      for panel in panels {
        shape.transposeTap(
          weight, tap, of: grid, panel: panel, outputs: outputs,
          into: target.row(row - rows.lowerBound, ofPanel: panel - panels.lowerBound))
      }
      row += outputs.count
    }
  }

  private func copyAsStored(rows: Range<Int>, panels: Range<Int>, into target: PanelMatrix) {
    for row in rows {
      let from = weight + row * shape.outputChannels
      for panel in panels {
        let first = panel * PanelMatrix.width
        target.row(row - rows.lowerBound, ofPanel: panel - panels.lowerBound)
          .store(from.vector(at: first, count: min(PanelMatrix.width, shape.outputChannels - first)), at: 0)
      }
    }
  }
}
