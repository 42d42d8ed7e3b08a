import CInstructions
import Kernels

/// The weight gradient at Winograd's frequencies.
extension Winograd {
  /// Panels of inputs and of outputs for whose weights a task multiplies at all frequencies: the products stay in the second-level cache until
  /// they are transformed. Where it has room for more of them, tiles are read less often; where tasks are few, all threads should have some.
  private static func panelsPerTask(
    _ input: FrequencyPlanes, _ cotangent: FrequencyPlanes
  ) -> (inputs: Int, outputs: Int) {
    let fewest = (inputs: 4, outputs: 2)
    // Tiles pass by beside the products, which therefore should not fill the cache.
    let cache = ProcessorCache.secondLevel
    for (inputs, outputs, room) in [(8, 4, cache * 5 / 8), (4, 4, cache / 2)] {
      let vectors = cotangent.count * inputs * PanelMatrix.width * outputs
      let tasks = input.shares(ofSize: inputs) * cotangent.shares(ofSize: outputs)
      if vectors * MemoryLayout<Vector>.stride <= room, tasks >= tasksPerThread * Parallel.threadCount {
        return (inputs, outputs)
      }
    }
    return fewest
  }

  /// Enough that threads wait little for the last of them.
  private static let tasksPerThread = 4

  /// dw = Gᵀ [Vᵀ · Y] G, or dw += that, for every pair of channels.
  ///
  /// Shapes: V `[tiles, phases · inputs]`, Y `[tiles, outputs]`, gradient `[kernel, kernel, inputs, outputs]`.
  static func multiplyForWeights<Transforms: TileTransforms>(
    _: Transforms.Type, _ input: FrequencyPlanes, _ cotangent: FrequencyPlanes, count: Int, _ tiling: Tiling,
    inputs: Int, outputs: Int, into gradient: UnsafeMutablePointer<Float>, adding: Bool
  ) {
    let taps = Transforms.taps
    let (inputPanels, outputPanels) = panelsPerTask(input, cotangent)
    let outputShares = cotangent.shares(ofSize: outputPanels)
    parallelFor(input.shares(ofSize: inputPanels) * outputShares) { task in
      let rowPanels = input.panels(ofShare: task / outputShares, size: inputPanels)
      let panels = cotangent.panels(ofShare: task % outputShares, size: outputPanels)
      let rows = rowPanels.count * PanelMatrix.width
      let products = FrequencyPlanes(
        count: Transforms.frequencies, rows: rows, columns: panels.count * PanelMatrix.width)
      for frequency in 0..<Transforms.frequencies {
        input.forEachUsed(of: rowPanels, plane: frequency) { part in
          PanelProduct.multiplyTransposed(
            input[frequency].panels(part), rows: part.count * PanelMatrix.width, cotangent[frequency].panels(panels),
            depth: cotangent.rows(holding: count),
            into: .init(products[frequency], fromRow: (part.lowerBound - rowPanels.lowerBound) * PanelMatrix.width),
            adding: false)
        }
      }
      transform(Transforms.self, products, rows: rows)
      // What was left undefined above, where a phase is zero, is in taps that the kernel does not have.
      for rowPanel in rowPanels {
        let part = tiling.part(ofPanel: rowPanel, channels: inputs)
        let firstRow = (rowPanel - rowPanels.lowerBound) * PanelMatrix.width
        // Tap by tap: the same place of all taps would contend for one place in the cache.
        for tap in 0..<taps * taps {
          let kernelRow = tap / taps * tiling.stride + part.row
          let kernelColumn = tap % taps * tiling.stride + part.column
          if max(kernelRow, kernelColumn) >= tiling.kernel { continue }
          let values = products[tap]
          let rowsOfTap =
            gradient + ((kernelRow * tiling.kernel + kernelColumn) * inputs + part.first) * outputs
          for row in 0..<min(PanelMatrix.width, inputs - part.first) {
            for panel in panels {
              let first = panel * PanelMatrix.width
              let place = rowsOfTap + row * outputs + first
              prefetch_for_writing(place + 4 * outputs)  // Four rows on.
              let value = values.row(firstRow + row, ofPanel: panel - panels.lowerBound).vector(at: 0)
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

  /// Makes taps of products, in the first planes.
  private static func transform<Transforms: TileTransforms>(
    _: Transforms.Type, _ products: FrequencyPlanes, rows: Int
  ) {
    let (side, taps) = (Transforms.side, Transforms.taps)
    withVectors(Transforms.frequencies) { u in
      for panel in 0..<products.panels {
        for row in 0..<rows {
          products.load(u, count: Transforms.frequencies, row: row, panel: panel)
          for i in 0..<side { Transforms.weightGradient(u + i * side, stride: 1) }
          for j in 0..<taps { Transforms.weightGradient(u + j, stride: side) }
          for i in 0..<taps {
            for j in 0..<taps { products[i * taps + j].row(row, ofPanel: panel).store(u[i * side + j], at: 0) }
          }
        }
      }
    }
  }
}
