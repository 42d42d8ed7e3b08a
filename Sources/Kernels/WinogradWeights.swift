/// Weights at Winograd's frequencies.
extension Winograd {
  /// A row of frequencies of U = G w Gᵀ for some panels of output channels.
  ///
  /// Shapes: taps `[inputs · 9, outputs]` as `ConvolutionShape.tapPanels` says, derived six planes of `[inputs, panels]`.
  static func deriveWeights(
    _ taps: PanelMatrix, _ frequencyRow: Int, _ panels: Range<Int>, into derived: FrequencyPlanes
  ) {
    let (g0, g1, g2) = WinogradTransform.weightRow(frequencyRow)
    let width = PanelMatrix.width
    for panel in panels {
      var w = UnsafePointer(taps.row(0, ofPanel: panel))
      for row in 0..<derived.rows {
        @inline(__always) func sum(_ column: Int) -> Vector {
          (w.vector(at: column * width) * g0).addingProduct(w.vector(at: (column + 3) * width), g1)
            .addingProduct(w.vector(at: (column + 6) * width), g2)
        }
        derived.store(WinogradTransform.weight(sum(0), sum(1), sum(2)), row: row, panel: panel - panels.lowerBound)
        w += 9 * width
      }
    }
  }
}

extension ConvolutionShape {
  /// The taps of a 3×3 kernel side by side, so that they are read one after another however many channels there are.
  ///
  /// Shapes: from `[3, 3, in, out]` to `[in · 9, out]`, channels filled up to whole panels with zeros.
  func tapPanels(_ weight: UnsafePointer<Float>) -> PanelBuffer {
    tapPanels(rows: inputChannels, columns: outputChannels) { tap, top, left, square in
      for i in 0..<PanelMatrix.width {
        let row = top + i
        square[i] =
          row < inputChannels
          ? weight.vector(
            at: (tap * inputChannels + row) * outputChannels + left, count: outputChannels - left) : .zero
      }
    }
  }

  /// The same with the channels exchanged, for the input gradient.
  ///
  /// Shapes: from `[3, 3, in, out]` to `[out · 9, in]`.
  func transposedTapPanels(_ weight: UnsafePointer<Float>) -> PanelBuffer {
    tapPanels(rows: outputChannels, columns: inputChannels) { tap, top, left, square in
      for i in 0..<PanelMatrix.width {
        let row = left + i
        square[i] =
          row < inputChannels
          ? weight.vector(at: (tap * inputChannels + row) * outputChannels + top, count: outputChannels - top) : .zero
      }
      transposeSquare(square)
    }
  }

  /// Asks for squares of sixteen rows of a panel: `(tap, first row, first column, square)`.
  private func tapPanels(
    rows: Int, columns: Int, _ fill: (Int, Int, Int, UnsafeMutablePointer<Vector>) -> Void
  ) -> PanelBuffer {
    let width = PanelMatrix.width
    let result = PanelBuffer(rows: PanelMatrix.padded(rows) * 9, columns: columns)
    let squares = PanelMatrix.panels(rows)
    parallelFor(result.matrix.panels * squares) { task in
      let (panel, first) = (task / squares, task % squares * width)
      withUnsafeTemporaryAllocation(of: Vector.self, capacity: width) { scratch in
        guard let square = scratch.baseAddress else { return }
        for tap in 0..<9 {
          fill(tap, first, panel * width, square)
          for i in 0..<width { result.matrix.row((first + i) * 9 + tap, ofPanel: panel).store(square[i], at: 0) }
        }
      }
    }
    return result
  }
}
