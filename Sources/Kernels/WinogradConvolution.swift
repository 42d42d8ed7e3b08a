/// 3×3 convolutions of stride 1 by Winograd's F(4×4, 3×3): 36 multiplications for sixteen outputs where the direct form
/// needs 144.
///
/// The picture is cut into output tiles of 4×4 pixels. Input tiles (6×6, overlapping) are transformed, each of the 36
/// frequencies becomes one matrix product [tiles × in]·[in × out], and the results are transformed back. Padding is part of
/// the loads. In float32 the result is off by about 3·10⁻⁶ of the largest value with 256 channels, the direct form by
/// 0.4·10⁻⁶.
enum Winograd {
  static let tile = 4
  static let frequencies = 36

  /// About how many tiles are transformed and multiplied together; bounds the memory for large pictures.
  private static let tilesPerBlock = 1024

  /// Pairs of channels whose weights one task transforms; a multiple of sixteen.
  private static let pairsPerTask = 512

  /// The tiles of the pictures of a batch, and where their source pixels are.
  struct Tiling {
    let batch: Int
    let rows: Int
    let columns: Int
    let outputHeight: Int
    let outputWidth: Int
    /// Source coordinate, or -1 for zeros, at `tile × 6 + i`.
    let sourceRow: [Int]
    let sourceColumn: [Int]

    init(
      batch: Int, outputHeight: Int, outputWidth: Int, sourceHeight: Int, sourceWidth: Int, padding: Int,
      mode: PaddingMode
    ) {
      self.batch = batch
      self.outputHeight = outputHeight
      self.outputWidth = outputWidth
      rows = (outputHeight + tile - 1) / tile
      columns = (outputWidth + tile - 1) / tile
      sourceRow = Self.sources(tiles: rows, size: sourceHeight, padding: padding, mode: mode)
      sourceColumn = Self.sources(tiles: columns, size: sourceWidth, padding: padding, mode: mode)
    }

    private static func sources(tiles: Int, size: Int, padding: Int, mode: PaddingMode) -> [Int] {
      (0..<tiles).flatMap { index in
        (0..<6).map { offset in
          let place = index * tile + offset - padding
          // Beyond the padding lies what only the cut-off outputs of the last tile would look at.
          return place < size + padding ? paddedIndex(place, size: size, mode: mode) : -1
        }
      }
    }

    /// Rows of tiles of all pictures, in blocks that are transformed together.
    var blocks: [Range<Int>] {
      let size = max(1, tilesPerBlock / columns)
      return stride(from: 0, to: batch * rows, by: size).map { $0..<min(batch * rows, $0 + size) }
    }

    /// The tiles of rows of tiles.
    func tiles(_ tileRows: Range<Int>) -> Range<Int> { tileRows.lowerBound * columns..<tileRows.upperBound * columns }

    /// (picture, tile row, tile column) of the tile `index`.
    @inline(__always)
    func place(_ index: Int) -> (Int, Int, Int) {
      (index / (rows * columns), index / columns % rows, index % columns)
    }
  }

  /// Frequency planes of `rows × columns` floats; a little apart, so that their addresses do not share cache sets.
  struct Planes {
    let buffer: Buffer
    let rowStride: Int
    let planeStride: Int

    init(rows: Int, columns: Int) {
      rowStride = columns
      planeStride = rows * columns + 80
      buffer = Buffer(planeStride * frequencies)
    }

    subscript(frequency: Int) -> UnsafeMutablePointer<Float> { buffer.pointer + frequency * planeStride }
  }

  /// U = G w Gᵀ for every pair of channels.
  ///
  /// Shapes: weight `[3, 3, in, out]` to planes of `[in, out]`.
  static func transformedWeights(_ weight: UnsafePointer<Float>, inputs: Int, outputs: Int) -> Planes {
    let size = inputs * outputs
    let planes = Planes(rows: inputs, columns: outputs)
    parallelRanges(of: size, size: pairsPerTask) { range in
      withUnsafeTemporaryAllocation(of: Vector.self, capacity: frequencies) { scratch in
        guard let w = scratch.baseAddress else { return }
        for first in stride(from: range.lowerBound, to: range.upperBound, by: 16) {
          let count = min(16, range.upperBound - first)
          for i in 0..<3 {
            for j in 0..<3 { w[i * 6 + j] = weight.vector(at: (i * 3 + j) * size + first, count: count) }
          }
          for j in 0..<3 { WinogradTransform.weight(w + j, stride: 6) }
          for i in 0..<6 { WinogradTransform.weight(w + i * 6, stride: 1) }
          for frequency in 0..<frequencies { planes[frequency].store(w[frequency], at: first, count: count) }
        }
      }
    }
    return planes
  }

  /// V = Bᵀ d B for the tiles of a block.
  ///
  /// Shapes: planes of `[tiles, channels]`.
  static func transformInput(_ source: Source, _ tiling: Tiling, tiles: Range<Int>, into planes: Planes) {
    let channels = source.channels
    let slope = Vector(repeating: source.slope)
    let isActivated = source.slope != 1
    parallelRanges(of: tiles.count, size: 4) { range in
      withUnsafeTemporaryAllocation(of: Vector.self, capacity: frequencies) { scratch in
        guard let d = scratch.baseAddress else { return }
        for index in range {
          let (picture, tileRow, tileColumn) = tiling.place(tiles.lowerBound + index)
          for first in stride(from: 0, to: channels, by: 16) {
            let count = min(16, channels - first)
            for i in 0..<6 {
              let row = tiling.sourceRow[tileRow * 6 + i]
              for j in 0..<6 {
                let column = tiling.sourceColumn[tileColumn * 6 + j]
                if row < 0 || column < 0 {
                  d[i * 6 + j] = .zero
                } else {
                  let offset = ((picture * source.height + row) * source.width + column) * channels + first
                  let value = source.pointer.vector(at: offset, count: count)
                  d[i * 6 + j] = isActivated ? value.leaky(slope) : value
                }
              }
            }
            for j in 0..<6 { WinogradTransform.input(d + j, stride: 6) }
            for i in 0..<6 { WinogradTransform.input(d + i * 6, stride: 1) }
            let place = index * channels + first
            for frequency in 0..<frequencies { planes[frequency].store(d[frequency], at: place, count: count) }
          }
        }
      }
    }
  }

  /// y = Aᵀ m A for the tiles of a block, with bias or gate on the way out.
  static func transformOutput(_ planes: Planes, _ tiling: Tiling, tiles: Range<Int>, to target: Target) {
    let channels = target.channels
    parallelRanges(of: tiles.count, size: 4) { range in
      withUnsafeTemporaryAllocation(of: Vector.self, capacity: frequencies) { scratch in
        guard let m = scratch.baseAddress else { return }
        for index in range {
          let (picture, tileRow, tileColumn) = tiling.place(tiles.lowerBound + index)
          let height = min(tile, tiling.outputHeight - tileRow * tile)
          let width = min(tile, tiling.outputWidth - tileColumn * tile)
          for first in stride(from: 0, to: channels, by: 16) {
            let count = min(16, channels - first)
            let bias = target.bias.map { $0.vector(at: first, count: count) } ?? .zero
            let place = index * channels + first
            for frequency in 0..<frequencies {
              m[frequency] = UnsafePointer(planes[frequency]).vector(at: place, count: count)
            }
            for j in 0..<6 { WinogradTransform.output(m + j, stride: 6) }
            for i in 0..<4 { WinogradTransform.output(m + i * 6, stride: 1) }
            for i in 0..<height {
              let row = (picture * target.height + tileRow * tile + i) * target.width + tileColumn * tile
              for j in 0..<width {
                let offset = (row + j) * channels + first
                var value = m[i * 6 + j] + bias
                if let gate = target.gate {
                  let isOpen = gate.input.vector(at: offset, count: count) .> 0
                  value = (value * Vector(repeating: gate.slope)).replacing(with: value, where: isOpen)
                }
                target.pointer.store(value, at: offset, count: count)
              }
            }
          }
        }
      }
    }
  }

  /// A dy Aᵀ for the tiles of a block.
  static func transformOutputGradient(
    _ cotangent: Source, _ tiling: Tiling, tiles: Range<Int>, into planes: Planes
  ) {
    let channels = cotangent.channels
    let slope = Vector(repeating: cotangent.slope)
    parallelRanges(of: tiles.count, size: 4) { range in
      withUnsafeTemporaryAllocation(of: Vector.self, capacity: frequencies) { scratch in
        guard let g = scratch.baseAddress else { return }
        for index in range {
          let (picture, tileRow, tileColumn) = tiling.place(tiles.lowerBound + index)
          let height = min(tile, tiling.outputHeight - tileRow * tile)
          let width = min(tile, tiling.outputWidth - tileColumn * tile)
          for first in stride(from: 0, to: channels, by: 16) {
            let count = min(16, channels - first)
            for i in 0..<4 {
              let row = (picture * tiling.outputHeight + tileRow * tile + i) * tiling.outputWidth + tileColumn * tile
              for j in 0..<4 {
                g[i * 6 + j] =
                  i < height && j < width
                  ? cotangent.pointer.vector(at: (row + j) * channels + first, count: count).leaky(slope) : .zero
              }
            }
            for j in 0..<4 { WinogradTransform.outputGradient(g + j, stride: 6) }
            for i in 0..<6 { WinogradTransform.outputGradient(g + i * 6, stride: 1) }
            let place = index * channels + first
            for frequency in 0..<frequencies { planes[frequency].store(g[frequency], at: place, count: count) }
          }
        }
      }
    }
  }

  /// Adds B m Bᵀ of the tiles of some rows of tiles to the input's gradient, through its gate.
  ///
  /// Tiles of neighbouring rows overlap, so the even rows come first and then the odd ones: no two tasks write one pixel, and
  /// the order of additions is always the same.
  static func addInputGradient(_ planes: Planes, _ tiling: Tiling, tileRows: Range<Int>, to target: Target) {
    let channels = target.channels
    for parity in 0..<2 {
      let rows = tileRows.filter { ($0 % tiling.rows) % 2 == parity }
      parallelFor(rows.count) { task in
        withUnsafeTemporaryAllocation(of: Vector.self, capacity: frequencies) { scratch in
          guard let m = scratch.baseAddress else { return }
          let (picture, tileRow) = (rows[task] / tiling.rows, rows[task] % tiling.rows)
          for tileColumn in 0..<tiling.columns {
            let index = (rows[task] - tileRows.lowerBound) * tiling.columns + tileColumn
            for first in stride(from: 0, to: channels, by: 16) {
              let count = min(16, channels - first)
              for frequency in 0..<frequencies {
                m[frequency] = UnsafePointer(planes[frequency]).vector(at: index * channels + first, count: count)
              }
              for j in 0..<6 { WinogradTransform.inputGradient(m + j, stride: 6) }
              for i in 0..<6 { WinogradTransform.inputGradient(m + i * 6, stride: 1) }
              for i in 0..<6 {
                let row = tiling.sourceRow[tileRow * 6 + i]
                if row < 0 { continue }
                for j in 0..<6 {
                  let column = tiling.sourceColumn[tileColumn * 6 + j]
                  if column < 0 { continue }
                  let offset = ((picture * target.height + row) * target.width + column) * channels + first
                  var value = m[i * 6 + j]
                  if let gate = target.gate {
                    let isOpen = gate.input.vector(at: offset, count: count) .> 0
                    value = (value * Vector(repeating: gate.slope)).replacing(with: value, where: isOpen)
                  }
                  let before = UnsafePointer(target.pointer).vector(at: offset, count: count)
                  target.pointer.store(before + value, at: offset, count: count)
                }
              }
            }
          }
        }
      }
    }
  }

  /// target = convolution of the source with transformed weights.
  static func convolve(_ source: Source, weights: Planes, _ tiling: Tiling, _ target: Target) {
    let blocks = tiling.blocks
    let largest = tiling.tiles(blocks[0]).count
    let input = Planes(rows: largest, columns: source.channels)
    let output = Planes(rows: largest, columns: target.channels)
    for block in blocks {
      let tiles = tiling.tiles(block)
      transformInput(source, tiling, tiles: tiles, into: input)
      parallelFor(frequencies) { frequency in
        multiply(
          rows: tiles.count, columns: target.channels, depth: source.channels,
          Matrix(input[frequency], rowStride: source.channels),
          Matrix(weights[frequency], rowStride: target.channels), into: output[frequency], rowStride: target.channels)
      }
      transformOutput(output, tiling, tiles: tiles, to: target)
    }
  }

  /// The input gradient, the weight gradient, or both, which share the transform of the output's gradient.
  ///
  /// Shapes: weights planes of `[in, out]`; weightGradient `[3, 3, in, out]`.
  static func gradients(
    cotangent: Source, weights: Planes?, _ tiling: Tiling, inputGradient target: Target?, source: Source?,
    weightGradient: UnsafeMutablePointer<Float>?
  ) {
    let outputs = cotangent.channels
    let inputs = target?.channels ?? source?.channels ?? 0
    let blocks = tiling.blocks
    let largest = tiling.tiles(blocks[0]).count
    let transformed = Planes(rows: largest, columns: outputs)
    // Holds the transformed input first, then the transformed input gradient.
    let other = Planes(rows: largest, columns: inputs)
    let products = weightGradient == nil ? nil : Planes(rows: inputs, columns: outputs)
    if let target { target.fillWithBias(batch: tiling.batch) }
    for block in blocks {
      let tiles = tiling.tiles(block)
      transformOutputGradient(cotangent, tiling, tiles: tiles, into: transformed)
      if let source, let products {
        transformInput(source, tiling, tiles: tiles, into: other)
        parallelFor(frequencies) { frequency in
          multiply(
            rows: inputs, columns: outputs, depth: tiles.count,
            Matrix(other[frequency], rowStride: inputs, transposed: true),
            Matrix(transformed[frequency], rowStride: outputs), into: products[frequency], rowStride: outputs,
            adding: block.lowerBound > 0)
        }
      }
      if let target, let weights {
        parallelFor(frequencies) { frequency in
          multiply(
            rows: tiles.count, columns: inputs, depth: outputs, Matrix(transformed[frequency], rowStride: outputs),
            Matrix(weights[frequency], rowStride: outputs, transposed: true), into: other[frequency], rowStride: inputs)
        }
        addInputGradient(other, tiling, tileRows: block, to: target)
      }
    }
    if let weightGradient, let products {
      transformWeightGradient(products, count: inputs * outputs, into: weightGradient)
    }
  }

  /// dw = Gᵀ u G for every pair of channels.
  ///
  /// Shapes: planes of `count` = in · out floats to `[3, 3, in, out]`.
  private static func transformWeightGradient(
    _ planes: Planes, count size: Int, into gradient: UnsafeMutablePointer<Float>
  ) {
    parallelRanges(of: size, size: pairsPerTask) { range in
      withUnsafeTemporaryAllocation(of: Vector.self, capacity: frequencies) { scratch in
        guard let u = scratch.baseAddress else { return }
        for first in stride(from: range.lowerBound, to: range.upperBound, by: 16) {
          let count = min(16, range.upperBound - first)
          for frequency in 0..<frequencies {
            u[frequency] = UnsafePointer(planes[frequency]).vector(at: first, count: count)
          }
          for j in 0..<6 { WinogradTransform.weightGradient(u + j, stride: 6) }
          for i in 0..<3 { WinogradTransform.weightGradient(u + i * 6, stride: 1) }
          for i in 0..<3 {
            for j in 0..<3 { gradient.store(u[i * 6 + j], at: (i * 3 + j) * size + first, count: count) }
          }
        }
      }
    }
  }
}

extension Target {
  /// Writes the bias, or zeros, to every pixel.
  fileprivate func fillWithBias(batch: Int) {
    parallelRanges(of: batch * height * width, size: 256) { range in
      for pixel in range {
        let place = pointer + pixel * channels
        if let bias { place.update(from: bias, count: channels) } else { place.update(repeating: 0, count: channels) }
      }
    }
  }
}
