import Kernels

/// Weights at Winograd's frequencies.
extension Winograd {
  /// A row of frequencies of U = G w Gᵀ for some inputs and some panels of output channels.
  ///
  /// Shapes: taps `[inputs · taps, outputs]` as `ConvolutionShape.tapPanels` says, derived a plane of `[inputs, panels]` for each
  /// frequency of the row.
  static func deriveWeights(
    _ taps: PanelMatrix, _ filtering: MinimalFiltering, _ frequencyRow: Int, _ panels: Range<Int>, inputs: Range<Int>,
    into derived: FrequencyPlanes
  ) {
    let (g0, g1, g2, g3) = filtering.weightRow(frequencyRow)
    let width = PanelMatrix.width
    for panel in panels {
      var w = UnsafePointer(taps.row(inputs.lowerBound * filtering.taps * filtering.taps, ofPanel: panel))
      let target = panel - panels.lowerBound
      switch filtering {
      case .twoTaps:
        for row in 0..<inputs.count {
          @inline(__always) func sum(_ column: Int) -> Vector {
            (w.vector(at: column * width) * g0).adding(w.vector(at: (column + 2) * width), times: g1)
          }
          derived.store(FivePoints.weight(sum(0), sum(1)), row: row, panel: target)
          w += 4 * width
        }
      case .threeTaps:
        for row in 0..<inputs.count {
          @inline(__always) func sum(_ column: Int) -> Vector {
            (w.vector(at: column * width) * g0).adding(w.vector(at: (column + 3) * width), times: g1)
              .adding(w.vector(at: (column + 6) * width), times: g2)
          }
          derived.store(SixPoints.weight(sum(0), sum(1), sum(2)), row: row, panel: target)
          w += 9 * width
        }
      case .fourTaps:
        for row in 0..<inputs.count {
          @inline(__always) func sum(_ column: Int) -> Vector {
            (w.vector(at: column * width) * g0).adding(w.vector(at: (column + 4) * width), times: g1)
              .adding(w.vector(at: (column + 8) * width), times: g2)
              .adding(w.vector(at: (column + 12) * width), times: g3)
          }
          derived.store(SixPoints.weight(sum(0), sum(1), sum(2), sum(3)), row: row, panel: target)
          w += 16 * width
        }
      }
    }
  }
}

extension ConvolutionShape {
  /// The taps of a kernel side by side, so that they are read one after another however many channels there are; with a stride
  /// of 2 those of each phase.
  ///
  /// Shapes: from `[kernel, kernel, in, out]` to `[phases · in · taps, out]`, channels filled up to whole panels with zeros.
  func tapPanels(_ weight: UnsafePointer<Float>) -> PanelBuffer {
    let taps = tapsOfPhase
    let inputs = PanelMatrix.padded(inputChannels)
    let result = PanelBuffer(rows: stride * stride * inputs * taps * taps, columns: outputChannels)
    forEachSquare(weight) { place, input, output, square in
      for i in 0..<PanelMatrix.width {
        let row = (place.phase * inputs + input * PanelMatrix.width + i) * taps * taps + place.tap
        result.matrix.row(row, ofPanel: output).store(square[i], at: 0)
      }
    }
    return result
  }

  /// The same with the channels exchanged, for the input gradient.
  ///
  /// Shapes: from `[kernel, kernel, in, out]` to `[out · taps, phases · in]`.
  func transposedTapPanels(_ weight: UnsafePointer<Float>) -> PanelBuffer {
    let taps = tapsOfPhase
    let inputPanels = PanelMatrix.panels(inputChannels)
    let result = PanelBuffer(
      rows: PanelMatrix.padded(outputChannels) * taps * taps,
      columns: stride * stride * inputPanels * PanelMatrix.width)
    forEachSquare(weight) { place, input, output, square in
      transposeSquare(square)
      for i in 0..<PanelMatrix.width {
        let row = (output * PanelMatrix.width + i) * taps * taps + place.tap
        result.matrix.row(row, ofPanel: place.phase * inputPanels + input).store(square[i], at: 0)
      }
    }
    return result
  }

  /// Rows and columns of the part of the kernel that sees a phase.
  private var tapsOfPhase: Int { kernelHeight / stride }

  /// The phase that a place of the kernel sees, and its tap there.
  private func place(_ row: Int, _ column: Int) -> (phase: Int, tap: Int) {
    (row % stride * stride + column % stride, row / stride * tapsOfPhase + column / stride)
  }

  /// Calls `body` with each place's squares of sixteen inputs and sixteen outputs: `(phase and tap, panel of inputs, panel of
  /// outputs, square)`, in the order of memory.
  @inline(__always)
  private func forEachSquare(
    _ weight: UnsafePointer<Float>, _ body: ((phase: Int, tap: Int), Int, Int, UnsafeMutablePointer<Vector>) -> Void
  ) {
    let width = PanelMatrix.width
    parallelFor(PanelMatrix.panels(inputChannels)) { input in
      withUnsafeTemporaryAllocation(of: Vector.self, capacity: width) { scratch in
        guard let square = scratch.baseAddress else { return }
        for tap in 0..<kernelHeight * kernelWidth {
          let place = place(tap / kernelWidth, tap % kernelWidth)
          for output in 0..<PanelMatrix.panels(outputChannels) {
            let columns = outputChannels - output * width
            for i in 0..<width {
              let row = input * width + i
              let offset = (tap * inputChannels + row) * outputChannels + output * width
              square[i] = row < inputChannels ? weight.vector(at: offset, count: columns) : .zero
            }
            body(place, input, output, square)
          }
        }
      }
    }
  }
}
