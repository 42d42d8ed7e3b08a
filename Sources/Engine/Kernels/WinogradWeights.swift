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
    let result = PanelBuffer(rows: PanelMatrix.padded(inputChannels) * 9, columns: outputChannels)
    forEachSquare(weight) { tap, input, output, square in
      for i in 0..<PanelMatrix.width {
        result.matrix.row((input * PanelMatrix.width + i) * 9 + tap, ofPanel: output).store(square[i], at: 0)
      }
    }
    return result
  }

  /// The same with the channels exchanged, for the input gradient.
  ///
  /// Shapes: from `[3, 3, in, out]` to `[out · 9, in]`.
  func transposedTapPanels(_ weight: UnsafePointer<Float>) -> PanelBuffer {
    let result = PanelBuffer(rows: PanelMatrix.padded(outputChannels) * 9, columns: inputChannels)
    forEachSquare(weight) { tap, input, output, square in
      transposeSquare(square)
      for i in 0..<PanelMatrix.width {
        result.matrix.row((output * PanelMatrix.width + i) * 9 + tap, ofPanel: input).store(square[i], at: 0)
      }
    }
    return result
  }

  /// Calls `body` with each tap's squares of sixteen inputs and sixteen outputs: `(tap, panel of inputs, panel of outputs,
  /// square)`, in the order of memory.
  @inline(__always)
  private func forEachSquare(
    _ weight: UnsafePointer<Float>, _ body: (Int, Int, Int, UnsafeMutablePointer<Vector>) -> Void
  ) {
    let width = PanelMatrix.width
    parallelFor(PanelMatrix.panels(inputChannels)) { input in
      withUnsafeTemporaryAllocation(of: Vector.self, capacity: width) { scratch in
        guard let square = scratch.baseAddress else { return }
        for tap in 0..<9 {
          for output in 0..<PanelMatrix.panels(outputChannels) {
            let columns = outputChannels - output * width
            for i in 0..<width {
              let row = input * width + i
              let place = (tap * inputChannels + row) * outputChannels + output * width
              square[i] = row < inputChannels ? weight.vector(at: place, count: columns) : .zero
            }
            body(tap, input, output, square)
          }
        }
      }
    }
  }
}
