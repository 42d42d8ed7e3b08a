import CInstructions
import Kernels

/// From pictures to tiles of frequencies and back; padding, activation, bias and gate are part of the loads and stores.
extension Winograd {
  /// Tiles that one task transforms: they lie side by side, and share pixels.
  private static let tilesPerTask = 4

  /// V = Bᵀ d B for the tiles of a block.
  ///
  /// Shapes: planes of `[tiles, phases · channels]`, in any pairing.
  static func transformInput(_ source: Source, _ tiling: Tiling, tiles: Range<Int>, into planes: FrequencyPlanes) {
    let channels = source.channels
    let slope = Vector(repeating: source.slope)
    let isActivated = source.slope != 1
    let (filtering, side) = (tiling.filtering, tiling.filtering.side)
    let ahead = tiling.stepBetweenTiles * channels
    fill(planes, tiles, tiling, panels: tiling.phases * PanelMatrix.panels(channels)) { place, panel, d in
      let part = tiling.part(ofPanel: panel, channels: channels)
      let count = min(PanelMatrix.width, channels - part.first)
      for i in 0..<side {
        let row = tiling.sourceRow[part.row][place.row * side + i]
        for j in 0..<side {
          let column = tiling.sourceColumn[part.column][place.column * side + j]
          if row < 0 || column < 0 {
            d[i * side + j] = .zero
          } else {
            let offset = ((place.picture * source.height + row) * source.width + column) * channels + part.first
            let value = source.pointer.vector(at: offset, count: count)
            prefetch_for_reading(source.pointer + offset + ahead)
            d[i * side + j] = isActivated ? value.leaky(slope) : value
          }
        }
      }
      for j in 0..<side { filtering.input(d + j, stride: side) }
      for i in 0..<side { filtering.input(d + i * side, stride: 1) }
    }
  }

  /// y = Aᵀ m A for the tiles of a block, with bias or gate on the way out.
  ///
  /// Shapes: planes of `[tiles, channels]`.
  static func transformOutput(_ planes: FrequencyPlanes, _ tiling: Tiling, tiles: Range<Int>, to target: Target) {
    let channels = target.channels
    let (filtering, side, tile) = (tiling.filtering, tiling.filtering.side, tiling.filtering.tile)
    forEachTile(tiles, tiling) { index, place, m in
      let height = min(tile, tiling.outputHeight - place.row * tile)
      let width = min(tile, tiling.outputWidth - place.column * tile)
      for panel in 0..<planes.panels {
        let first = panel * PanelMatrix.width
        let count = min(PanelMatrix.width, channels - first)
        let bias = target.bias.map { $0.vector(at: first, count: count) } ?? .zero
        planes.load(m, row: index, panel: panel)
        for j in 0..<side { filtering.output(m + j, stride: side) }
        for i in 0..<tile { filtering.output(m + i * side, stride: 1) }
        for i in 0..<height {
          let row = (place.picture * target.height + place.row * tile + i) * target.width + place.column * tile
          for j in 0..<width {
            let offset = (row + j) * channels + first
            target.pointer.store(
              target.gated(m[i * side + j] + bias, at: offset, count: count), at: offset, count: count)
          }
        }
      }
    }
  }

  /// A dy Aᵀ for the tiles of a block.
  ///
  /// Shapes: planes of `[tiles, channels]`, in any pairing.
  static func transformOutputGradient(
    _ cotangent: Source, _ tiling: Tiling, tiles: Range<Int>, into planes: FrequencyPlanes
  ) {
    let channels = cotangent.channels
    let slope = Vector(repeating: cotangent.slope)
    let (filtering, side, tile) = (tiling.filtering, tiling.filtering.side, tiling.filtering.tile)
    fill(planes, tiles, tiling, panels: PanelMatrix.panels(channels)) { place, panel, g in
      let height = min(tile, tiling.outputHeight - place.row * tile)
      let width = min(tile, tiling.outputWidth - place.column * tile)
      let first = panel * PanelMatrix.width
      let count = min(PanelMatrix.width, channels - first)
      for i in 0..<tile {
        let row =
          (place.picture * tiling.outputHeight + place.row * tile + i) * tiling.outputWidth + place.column * tile
        for j in 0..<tile {
          g[i * side + j] =
            i < height && j < width
            ? cotangent.pointer.vector(at: (row + j) * channels + first, count: count).leaky(slope) : .zero
        }
      }
      for j in 0..<tile { filtering.outputGradient(g + j, stride: side) }
      for i in 0..<side { filtering.outputGradient(g + i * side, stride: 1) }
    }
  }

  /// Adds B m Bᵀ of the tiles of some rows of tiles to the input's gradient, through its gate.
  ///
  /// Tiles of neighbouring rows overlap, so the even rows come first and then the odd ones: no two tasks write one pixel, and
  /// the order of additions is always the same.
  ///
  /// Shapes: planes of `[tiles, phases · channels]`.
  static func addInputGradient(_ planes: FrequencyPlanes, _ tiling: Tiling, tileRows: Range<Int>, to target: Target) {
    let channels = target.channels
    let (filtering, side) = (tiling.filtering, tiling.filtering.side)
    let ahead = tiling.stepBetweenTiles * channels
    for parity in 0..<2 {
      let rows = tileRows.filter { ($0 % tiling.rows) % 2 == parity }
      parallelFor(rows.count) { task in
        let first = (rows[task] - tileRows.lowerBound) * tiling.columns
        withScratch { m in
          for index in first..<first + tiling.columns {
            let place = tiling.place(tiling.tiles(tileRows).lowerBound + index)
            for panel in 0..<planes.panels {
              let part = tiling.part(ofPanel: panel, channels: channels)
              let count = min(PanelMatrix.width, channels - part.first)
              planes.load(m, row: index, panel: panel)
              for i in tiling.frequencies(ofPhase: part.row)..<side { for j in 0..<side { m[i * side + j] = .zero } }
              for j in tiling.frequencies(ofPhase: part.column)..<side { for i in 0..<side { m[i * side + j] = .zero } }
              for j in 0..<side { filtering.inputGradient(m + j, stride: side) }
              for i in 0..<side { filtering.inputGradient(m + i * side, stride: 1) }
              for i in 0..<side {
                let row = tiling.sourceRow[part.row][place.row * side + i]
                if row < 0 { continue }
                for j in 0..<side {
                  let column = tiling.sourceColumn[part.column][place.column * side + j]
                  if column < 0 { continue }
                  let offset = ((place.picture * target.height + row) * target.width + column) * channels + part.first
                  let value = target.gated(m[i * side + j], at: offset, count: count)
                  let before = UnsafePointer(target.pointer).vector(at: offset, count: count)
                  prefetch_for_writing(target.pointer + offset + ahead)
                  if let gate = target.gate { prefetch_for_reading(gate.input + offset + ahead) }
                  target.pointer.store(before + value, at: offset, count: count)
                }
              }
            }
          }
        }
      }
    }
  }

  /// Fills planes with what `transform` makes of each tile and each panel of channels in the room that it is given; two of these go
  /// into a row of pairs.
  @inline(__always)
  private static func fill(
    _ planes: FrequencyPlanes, _ tiles: Range<Int>, _ tiling: Tiling, panels: Int,
    _ transform: ((picture: Int, row: Int, column: Int), Int, UnsafeMutablePointer<Vector>) -> Void
  ) {
    let (rowStep, panelStep) = (planes.pairing == .rows ? 2 : 1, planes.pairing == .columns ? 2 : 1)
    parallelRanges(of: planes.rows(holding: tiles.count), size: tilesPerTask) { range in
      withScratch { lower in
        withScratch { upper in
          for row in range {
            let tile = tiles.lowerBound + row * rowStep
            for panel in 0..<planes.panels {
              transform(tiling.place(tile), panel * panelStep, lower)
              if planes.pairing != .none {
                let (other, otherPanel) = (tile + rowStep - 1, panel * panelStep + panelStep - 1)
                if other < tiles.upperBound, otherPanel < panels {
                  transform(tiling.place(other), otherPanel, upper)
                } else {
                  upper.update(repeating: .zero, count: mostFrequencies)
                }
                lower.pair(with: upper, count: planes.count)
              }
              planes.store(lower, row: row, panel: panel)
            }
          }
        }
      }
    }
  }

  /// Calls `body` with the place of each tile within the block and within its picture, and room for its frequencies.
  @inline(__always)
  private static func forEachTile(
    _ tiles: Range<Int>, _ tiling: Tiling,
    _ body: (Int, (picture: Int, row: Int, column: Int), UnsafeMutablePointer<Vector>) -> Void
  ) {
    parallelRanges(of: tiles.count, size: tilesPerTask) { range in
      withScratch { scratch in
        for index in range { body(index, tiling.place(tiles.lowerBound + index), scratch) }
      }
    }
  }

  /// Places in the largest tile.
  private static let mostFrequencies = 36

  /// Calls `body` with room for one vector of each frequency.
  @inline(__always)
  static func withScratch(_ body: (UnsafeMutablePointer<Vector>) -> Void) {
    withUnsafeTemporaryAllocation(of: Vector.self, capacity: mostFrequencies) { scratch in
      if let start = scratch.baseAddress { body(start) }
    }
  }
}

extension Target {
  /// The value through the gate, if there is one.
  @inline(__always)
  func gated(_ value: Vector, at offset: Int, count: Int) -> Vector {
    guard let gate else { return value }
    let isOpen = gate.input.vector(at: offset, count: count) .> 0
    return (value * Vector(repeating: gate.slope)).replacing(with: value, where: isOpen)
  }

  /// Writes the bias, or zeros, to every pixel.
  func fillWithBias(batch: Int) {
    parallelRanges(of: batch * height * width, size: 256) { range in
      for pixel in range {
        let place = pointer + pixel * channels
        if let bias { place.update(from: bias, count: channels) } else { place.update(repeating: 0, count: channels) }
      }
    }
  }
}
