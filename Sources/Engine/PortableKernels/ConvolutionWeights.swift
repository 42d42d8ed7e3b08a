import Kernels

/// Weights in the forms that convolutions read them in.
extension ConvolutionShape {
  /// The weights as the forward pass multiplies gathered pixels with them.
  ///
  /// Shapes: from `[kernelHeight, kernelWidth, in, out]` to `[taps · in, out]`, or pairs of rows.
  func weightPanels(_ weight: UnsafePointer<Float>) -> PanelBuffer {
    let result = PanelBuffer(rows: kernelHeight * kernelWidth * inputChannels, columns: outputChannels)
    parallelRanges(of: result.matrix.rows, size: 64) { rows in
      result.copy(weight + rows.lowerBound * outputChannels, toRows: rows, columns: outputChannels)
    }
    return PairedRuns(ofLength: kernelWidth * inputChannels, precision)?.pairing(result.matrix) ?? result
  }

  /// The weights as the input gradient over `grid` multiplies gathered pixels with them: each tap transposed, in the grid's
  /// order.
  ///
  /// Shapes: from `[kernelHeight, kernelWidth, in, out]` to `[taps · out, in]`, or pairs of rows.
  func transposedWeightPanels(_ weight: UnsafePointer<Float>, for grid: TapGrid) -> PanelBuffer {
    let result = PanelBuffer(rows: grid.taps * outputChannels, columns: inputChannels)
    let panels = result.matrix.panels
    parallelFor(grid.taps * panels) { task in
      let (tap, panel) = (task / panels, task % panels)
      transposeTap(
        weight, tap, of: grid, panel: panel, outputs: 0..<outputChannels,
        into: result.matrix.row(tap * outputChannels, ofPanel: panel))
    }
    return PairedRuns(ofLength: grid.columns.taps * outputChannels, precision)?.pairing(result.matrix) ?? result
  }

  /// Writes a tap transposed, for one panel of inputs and some of the outputs.
  ///
  /// Shapes: target `[outputs, 16]`.
  func transposeTap(
    _ weight: UnsafePointer<Float>, _ tap: Int, of grid: TapGrid, panel: Int, outputs: Range<Int>,
    into target: UnsafeMutablePointer<Float>
  ) {
    let width = PanelMatrix.width
    let from = tapWeights(weight, tap, of: grid) + panel * width * outputChannels
    withVectors(vectorsOfSquare) { square in
      for first in Swift.stride(from: outputs.lowerBound, to: outputs.upperBound, by: width) {
        let count = min(width, outputs.upperBound - first)
        for i in 0..<width {
          square[i] =
            panel * width + i < inputChannels ? from.vector(at: i * outputChannels + first, count: count) : .zero
        }
        transposeSquare(square)
        for row in 0..<count { target.store(square[row], at: (first - outputs.lowerBound + row) * width) }
      }
    }
  }

  /// The weights as spreading the input gradient over `grid` needs them: each tap transposed, in the grid's order.
  ///
  /// Shapes: from `[kernelHeight, kernelWidth, in, out]` to `[row taps, column taps, out, in]`.
  func transposedWeights(_ weight: UnsafePointer<Float>, for grid: TapGrid) -> Buffer {
    let size = inputChannels * outputChannels
    let result = Buffer(grid.taps * size)
    parallelFor(grid.taps) { tap in
      transpose(
        tapWeights(weight, tap, of: grid), rows: inputChannels, columns: outputChannels,
        into: result.pointer + tap * size)
    }
    return result
  }

  /// The weights of the grid's tap `tap`. Shapes: `[in, out]`.
  private func tapWeights(_ weight: UnsafePointer<Float>, _ tap: Int, of grid: TapGrid) -> UnsafePointer<Float> {
    let kernelRow = grid.rows.kernelIndex[tap / grid.columns.taps]
    let kernelColumn = grid.columns.kernelIndex[tap % grid.columns.taps]
    return weight + (kernelRow * kernelWidth + kernelColumn) * inputChannels * outputChannels
  }
}
