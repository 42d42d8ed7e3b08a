import CInstructions
import Kernels

/// Weights at Winograd's frequencies.
extension Winograd {
  /// A row of frequencies of U = G w Gᵀ for some inputs and some panels of output channels.
  ///
  /// Pairs of inputs are sixteen apart, as those of tiles are that are paired by columns.
  ///
  /// Shapes: taps `[inputs · taps, outputs]` as `ConvolutionShape.tapPanels` says, derived a plane of `[inputs, panels]` for each
  /// frequency of the row, or of pairs of inputs; `inputs` counts pairs then.
  static func deriveWeights(
    _ taps: PanelMatrix, _ filtering: MinimalFiltering, _ frequencyRow: Int, _ panels: Range<Int>, inputs: Range<Int>,
    into derived: FrequencyPlanes
  ) {
    let (g0, g1, g2, g3) = filtering.weightRow(frequencyRow)
    let width = PanelMatrix.width
    let isPaired = derived.pairing != .none
    for panel in panels {
      let target = panel - panels.lowerBound
      switch filtering {
      case .twoTaps:
        @inline(__always) func weight(_ w: UnsafePointer<Float>) -> FiveVectors {
          @inline(__always) func sum(_ column: Int) -> Vector {
            (w.vector(at: column * width) * g0).adding(w.vector(at: (column + 2) * width), times: g1)
          }
          return FivePoints.weight(sum(0), sum(1))
        }
        forEachInput(inputs, of: taps, panel, square: 4, isPaired: isPaired) { row, w in
          derived.store(weight(w), row: row, panel: target)
        } pair: { row, lower, upper in
          derived.store(weight(lower), pairedWith: weight(upper), row: row, panel: target)
        }
      case .threeTaps:
        @inline(__always) func weight(_ w: UnsafePointer<Float>) -> SixVectors {
          @inline(__always) func sum(_ column: Int) -> Vector {
            (w.vector(at: column * width) * g0).adding(w.vector(at: (column + 3) * width), times: g1)
              .adding(w.vector(at: (column + 6) * width), times: g2)
          }
          return SixPoints.weight(sum(0), sum(1), sum(2))
        }
        forEachInput(inputs, of: taps, panel, square: 9, isPaired: isPaired) { row, w in
          derived.store(weight(w), row: row, panel: target)
        } pair: { row, lower, upper in
          derived.store(weight(lower), pairedWith: weight(upper), row: row, panel: target)
        }
      case .fourTaps:
        @inline(__always) func weight(_ w: UnsafePointer<Float>) -> SixVectors {
          @inline(__always) func sum(_ column: Int) -> Vector {
            (w.vector(at: column * width) * g0).adding(w.vector(at: (column + 4) * width), times: g1)
              .adding(w.vector(at: (column + 8) * width), times: g2)
              .adding(w.vector(at: (column + 12) * width), times: g3)
          }
          return SixPoints.weight(sum(0), sum(1), sum(2), sum(3))
        }
        forEachInput(inputs, of: taps, panel, square: 16, isPaired: isPaired) { row, w in
          derived.store(weight(w), row: row, panel: target)
        } pair: { row, lower, upper in
          derived.store(weight(lower), pairedWith: weight(upper), row: row, panel: target)
        }
      }
    }
  }

  /// Calls `single` with each row of what is derived and the taps of its input, or `pair` with those of its two inputs.
  @inline(__always)
  private static func forEachInput(
    _ inputs: Range<Int>, of taps: PanelMatrix, _ panel: Int, square: Int, isPaired: Bool,
    _ single: (Int, UnsafePointer<Float>) -> Void,
    pair: (Int, UnsafePointer<Float>, UnsafePointer<Float>) -> Void
  ) {
    @inline(__always) func tapsOfInput(_ input: Int) -> UnsafePointer<Float> {
      UnsafePointer(taps.row(input * square, ofPanel: panel))
    }
    guard isPaired else {
      for row in 0..<inputs.count { single(row, tapsOfInput(inputs.lowerBound + row)) }
      return
    }
    let width = PanelMatrix.width
    withUnsafeTemporaryAllocation(of: Vector.self, capacity: square) { scratch in
      scratch.initialize(repeating: .zero)
      guard let zeros = UnsafeRawPointer(scratch.baseAddress)?.assumingMemoryBound(to: Float.self) else { return }
      for row in 0..<inputs.count {
        let place = inputs.lowerBound + row
        let lower = place / width * 2 * width + place % width
        // An odd number of panels ends with half a pair of panels.
        let hasUpper = (lower + width) * square < taps.rows
        pair(row, tapsOfInput(lower), hasUpper ? tapsOfInput(lower + width) : zeros)
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
    if kernelHeight % stride != 0 { result.fillWithZeros() }
    forEachSquare(weight) { place, input, output, square in
      for i in 0..<PanelMatrix.width {
        let row = (place.phase * inputs + input * PanelMatrix.width + i) * taps * taps + place.tap
        let target = result.matrix.row(row, ofPanel: output)
        target.store(square[i], at: 0)
        prefetch_for_writing(target + result.matrix.panelStride)  // The next square.
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
    if kernelHeight % stride != 0 { result.fillWithZeros() }
    forEachSquare(weight) { place, input, output, square in
      transposeSquare(square)
      for i in 0..<PanelMatrix.width {
        let row = (output * PanelMatrix.width + i) * taps * taps + place.tap
        let target = result.matrix.row(row, ofPanel: place.phase * inputPanels + input)
        target.store(square[i], at: 0)
        prefetch_for_writing(target + PanelMatrix.width * PanelMatrix.width * taps * taps)  // The next square.
      }
    }
    return result
  }

  /// Rows and columns of the part of the kernel that sees a phase; zeros fill up those that see fewer.
  private var tapsOfPhase: Int { (kernelHeight + stride - 1) / stride }

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
      withVectors(vectorsOfSquare) { square in
        for tap in 0..<kernelHeight * kernelWidth {
          let place = place(tap / kernelWidth, tap % kernelWidth)
          for output in 0..<PanelMatrix.panels(outputChannels) {
            let columns = outputChannels - output * width
            for i in 0..<width {
              let row = input * width + i
              let offset = (tap * inputChannels + row) * outputChannels + output * width
              square[i] = row < inputChannels ? weight.vector(at: offset, count: columns) : .zero
              prefetch_for_reading(weight + offset + 2 * width)  // The square after the next.
            }
            body(place, input, output, square)
          }
        }
      }
    }
  }
}
