import CInstructions
import Kernels

/// From pictures to tiles of frequencies and back; padding, activation, bias and gate are part of the loads and stores.
extension Winograd {
  /// Tiles that one task transforms: they lie side by side, and share pixels.
  private static let tilesPerTask = 4

  /// How far ahead a pixel's channels are fetched, in floats: two panels. One panel was slower for the output's transform and as fast for the others,
  /// four were slower for the input's.
  private static let ahead = 2 * PanelMatrix.width

  /// V = Bᵀ d B for the tiles of a block.
  ///
  /// Shapes: planes of `[tiles, phases · channels]`, in any pairing.
  static func transformInput<Transforms: TileTransforms>(
    _: Transforms.Type, _ source: Source, _ tiling: Tiling, tiles: Range<Int>, into planes: FrequencyPlanes
  ) {
    let side = Transforms.side
    let channels = source.channels
    let slope = Vector(repeating: source.slope)
    fill(Transforms.self, planes, tiles, panels: tiling.phases * PanelMatrix.panels(channels)) {
      tile, offsets in
      tiling.pixels(
        ofTile: tile, height: source.height, width: source.width, channels: channels, into: offsets)
    } transform: { offsets, panel, d in
      let part = tiling.part(ofPanel: panel, channels: channels)
      let pixels = offsets + part.phase * Transforms.frequencies
      let count = channels - part.first
      if source.inPairs {
        for k in 0..<Transforms.frequencies {
          let offset = pixels[k] + part.first
          d[k] = pixels[k] < 0 ? .zero : source.pointer.keptVector(at: offset)
          prefetch_for_reading(source.pointer + (offset + ahead) / 2)
        }
      } else {
        let place = source.pointer + part.first
        for k in 0..<Transforms.frequencies {
          d[k] = pixels[k] < 0 ? .zero : place.vector(at: pixels[k], count: count)
          prefetch_for_reading(place + pixels[k] + ahead)
        }
      }
      if source.slope != 1 { for k in 0..<Transforms.frequencies { d[k] = d[k].leaky(slope) } }
      for j in 0..<side { Transforms.input(d + j, stride: side) }
      for i in 0..<side { Transforms.input(d + i * side, stride: 1) }
    }
  }

  /// y = Aᵀ m A for the tiles of a block, with bias or gate on the way out.
  ///
  /// Shapes: planes of `[tiles, channels]`.
  static func transformOutput<Transforms: TileTransforms>(
    _: Transforms.Type, _ planes: FrequencyPlanes, _ tiling: Tiling, tiles: Range<Int>, to target: Target
  ) {
    let channels = target.channels
    let (side, tile) = (Transforms.side, Transforms.tile)
    let rowStep = target.width * channels
    parallelRanges(of: tiles.count, size: tilesPerTask) { range in
      withVectors(Transforms.frequencies) { m in
        for index in range {
          let place = tiling.place(tiles.lowerBound + index)
          let height = min(tile, tiling.outputHeight - place.row * tile)
          let width = min(tile, tiling.outputWidth - place.column * tile)
          let corner =
            ((place.picture * target.height + place.row * tile) * target.width + place.column * tile) * channels
          for panel in 0..<planes.panels {
            let first = panel * PanelMatrix.width
            let count = channels - first
            let bias = target.bias.map { $0.vector(at: first, count: count) } ?? .zero
            planes.load(m, count: Transforms.frequencies, row: index, panel: panel)
            for j in 0..<side { Transforms.output(m + j, stride: side) }
            for i in 0..<tile { Transforms.output(m + i * side, stride: 1) }
            for i in 0..<height {
              for j in 0..<width {
                let offset = corner + first + i * rowStep + j * channels
                prefetch_for_writing(target.pointer + offset + ahead)
                target.pointer.store(
                  target.gated(m[i * side + j] + bias, at: offset, count: count), at: offset, count: count)
              }
            }
          }
        }
      }
    }
  }

  /// A dy Aᵀ for the tiles of a block.
  ///
  /// Shapes: planes of `[tiles, channels]`, in any pairing.
  static func transformOutputGradient<Transforms: TileTransforms>(
    _: Transforms.Type, _ cotangent: Source, _ tiling: Tiling, tiles: Range<Int>, into planes: FrequencyPlanes
  ) {
    fill(Transforms.self, planes, tiles, panels: PanelMatrix.panels(cotangent.channels)) { index, offsets in
      tiling.outputPixels(ofTile: index, channels: cotangent.channels, into: offsets)
    } transform: { offsets, panel, g in
      transformOutputGradient(Transforms.self, cotangent, offsets, panel, into: g)
    }
  }

  /// A dy Aᵀ for the tiles of a block, in both pairings: each tile and panel is transformed once, and goes into two pairs.
  ///
  /// Shapes: planes of `[tiles, channels]`, paired by rows and by columns.
  static func transformOutputGradient<Transforms: TileTransforms>(
    _: Transforms.Type, _ cotangent: Source, _ tiling: Tiling, tiles: Range<Int>, intoRows: FrequencyPlanes,
    intoColumns: FrequencyPlanes
  ) {
    let panels = PanelMatrix.panels(cotangent.channels)
    let frequencies = Transforms.frequencies
    parallelRanges(of: intoRows.rows(holding: tiles.count), size: tilesPerTask) { range in
      withRoom(forTiles: 5) { room, offsets in
        @inline(__always) func square(_ tile: Int, _ panel: Int) -> UnsafeMutablePointer<Vector> {
          room + (2 * tile + panel) * mostFrequencies
        }
        let pairs = room + 4 * mostFrequencies
        for row in range {
          let count = min(2, tiles.count - 2 * row)
          for tile in 0..<count {
            tiling.outputPixels(
              ofTile: tiles.lowerBound + 2 * row + tile, channels: cotangent.channels,
              into: offsets + tile * mostFrequencies)
          }
          for pair in 0..<intoColumns.panels {
            for tile in 0..<2 {
              for panel in 0..<2 {
                let target = square(tile, panel)
                if tile < count, 2 * pair + panel < panels {
                  transformOutputGradient(
                    Transforms.self, cotangent, offsets + tile * mostFrequencies, 2 * pair + panel, into: target)
                } else {
                  target.update(repeating: .zero, count: frequencies)
                }
              }
            }
            for tile in 0..<count {
              pairs.pair(square(tile, 0), with: square(tile, 1), count: frequencies)
              intoColumns.store(pairs, count: frequencies, row: 2 * row + tile, panel: pair)
            }
            for panel in 0..<min(2, panels - 2 * pair) {
              pairs.pair(square(0, panel), with: square(1, panel), count: frequencies)
              intoRows.store(pairs, count: frequencies, row: row, panel: 2 * pair + panel)
            }
          }
        }
      }
    }
  }

  /// A dy Aᵀ for one tile and panel.
  @inline(__always)
  private static func transformOutputGradient<Transforms: TileTransforms>(
    _: Transforms.Type, _ cotangent: Source, _ offsets: UnsafePointer<Int>, _ panel: Int,
    into g: UnsafeMutablePointer<Vector>
  ) {
    let (side, tile) = (Transforms.side, Transforms.tile)
    let slope = Vector(repeating: cotangent.slope)
    let place = cotangent.pointer + panel * PanelMatrix.width
    let count = cotangent.channels - panel * PanelMatrix.width
    for i in 0..<tile {
      for j in 0..<tile {
        let offset = offsets[i * tile + j]
        g[i * side + j] = offset < 0 ? .zero : place.vector(at: offset, count: count).leaky(slope)
        prefetch_for_reading(place + offset + ahead)
      }
    }
    for j in 0..<tile { Transforms.outputGradient(g + j, stride: side) }
    for i in 0..<side { Transforms.outputGradient(g + i * side, stride: 1) }
  }

  /// Adds B m Bᵀ of the tiles of some rows of tiles to the input's gradient, through its gate.
  ///
  /// Tiles of neighbouring rows overlap, so the even rows come first and then the odd ones: no two tasks write one pixel, and
  /// the order of additions is always the same.
  ///
  /// Shapes: planes of `[tiles, phases · channels]`.
  static func addInputGradient<Transforms: TileTransforms>(
    _: Transforms.Type, _ planes: FrequencyPlanes, _ tiling: Tiling, tileRows: Range<Int>, to target: Target
  ) {
    let channels = target.channels
    let side = Transforms.side
    for parity in 0..<2 {
      let rows = tileRows.filter { ($0 % tiling.rows) % 2 == parity }
      parallelFor(rows.count) { task in
        let first = (rows[task] - tileRows.lowerBound) * tiling.columns
        withRoom { m, offsets in
          for index in first..<first + tiling.columns {
            tiling.pixels(
              ofTile: tiling.tiles(tileRows).lowerBound + index, height: target.height,
              width: target.width, channels: channels, into: offsets)
            for panel in 0..<planes.panels {
              let part = tiling.part(ofPanel: panel, channels: channels)
              let pixels = offsets + part.phase * Transforms.frequencies
              let count = channels - part.first
              planes.load(m, count: Transforms.frequencies, row: index, panel: panel)
              for j in 0..<side { Transforms.inputGradient(m + j, stride: side) }
              for i in 0..<side { Transforms.inputGradient(m + i * side, stride: 1) }
              for k in 0..<Transforms.frequencies where pixels[k] >= 0 {
                let offset = pixels[k] + part.first
                let value = target.gated(m[k], at: offset, count: count)
                let before = UnsafePointer(target.pointer).vector(at: offset, count: count)
                // One panel ahead, which was faster here than two.
                let next = offset + PanelMatrix.width
                prefetch_for_writing(target.pointer + next)
                if let gate = target.gate { prefetch_for_reading(gate.place(next)) }
                target.pointer.store(before + value, at: offset, count: count)
              }
            }
          }
        }
      }
    }
  }

  /// Fills planes with what `transform` makes of each tile and each panel of channels in the room that it is given, from what `pixels`
  /// wrote for the tile; two of these go into a row of pairs.
  @inline(__always)
  private static func fill<Transforms: TileTransforms>(
    _: Transforms.Type, _ planes: FrequencyPlanes, _ tiles: Range<Int>, panels: Int,
    _ pixels: (Int, UnsafeMutablePointer<Int>) -> Void,
    transform: (UnsafePointer<Int>, Int, UnsafeMutablePointer<Vector>) -> Void
  ) {
    let (rowStep, panelStep) = (planes.pairing == .rows ? 2 : 1, planes.pairing == .columns ? 2 : 1)
    let frequencies = Transforms.frequencies
    parallelRanges(of: planes.rows(holding: tiles.count), size: tilesPerTask) { range in
      withRoom(forTiles: 2) { room, offsets in
        let upper = room + mostFrequencies
        let otherOffsets = rowStep > 1 ? offsets + mostFrequencies * mostPhases : offsets
        for row in range {
          let tile = tiles.lowerBound + row * rowStep
          let other = tile + rowStep - 1
          pixels(tile, offsets)
          guard planes.pairing != .none else {
            for panel in 0..<planes.panels {
              transform(offsets, panel, room)
              planes.store(room, count: frequencies, row: row, panel: panel)
            }
            continue
          }
          if other > tile, other < tiles.upperBound { pixels(other, otherOffsets) }
          for panel in 0..<planes.panels {
            transform(offsets, panel * panelStep, room)
            let otherPanel = panel * panelStep + panelStep - 1
            if other < tiles.upperBound, otherPanel < panels {
              transform(otherOffsets, otherPanel, upper)
            } else {
              upper.update(repeating: .zero, count: frequencies)
            }
            room.pair(room, with: upper, count: frequencies)
            planes.store(room, count: frequencies, row: row, panel: panel)
          }
        }
      }
    }
  }

  /// Places in the largest tile.
  private static let mostFrequencies = 36

  /// Phases of the largest stride.
  private static let mostPhases = 4

  /// Calls `body` with room for one vector of each frequency, and for the places of the pixels of a tile in all phases; for each of so many
  /// tiles.
  @inline(__always)
  private static func withRoom(
    forTiles tiles: Int = 1, _ body: (UnsafeMutablePointer<Vector>, UnsafeMutablePointer<Int>) -> Void
  ) {
    withVectors(tiles * mostFrequencies) { vectors in
      withUnsafeTemporaryAllocation(of: Int.self, capacity: tiles * mostFrequencies * mostPhases) { offsets in
        if let start = offsets.baseAddress { body(vectors, start) }
      }
    }
  }
}

extension Target.Gate {
  /// About where a number of the input is, to fetch it.
  @inline(__always)
  fileprivate func place(_ offset: Int) -> UnsafePointer<Float> { input + (inPairs ? offset / 2 : offset) }
}

extension Target {
  /// The value through the gate, if there is one.
  @inline(__always)
  func gated(_ value: Vector, at offset: Int, count: Int) -> Vector {
    guard let gate else { return value }
    let isOpen = (gate.inPairs ? gate.input.keptVector(at: offset) : gate.input.vector(at: offset, count: count)) .> 0
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
