extension Winograd {
  /// The output tiles of the pictures of a batch, and where their source pixels are.
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
      rowPadding: (above: Int, below: Int), mode: PaddingMode
    ) {
      self.batch = batch
      self.outputHeight = outputHeight
      self.outputWidth = outputWidth
      rows = (outputHeight + tile - 1) / tile
      columns = (outputWidth + tile - 1) / tile
      sourceRow = Self.sources(
        tiles: rows, size: sourceHeight, before: rowPadding.above, after: rowPadding.below, mode: mode)
      sourceColumn = Self.sources(tiles: columns, size: sourceWidth, before: padding, after: padding, mode: mode)
    }

    private static func sources(tiles: Int, size: Int, before: Int, after: Int, mode: PaddingMode) -> [Int] {
      (0..<tiles).flatMap { index in
        (0..<6).map { offset in
          let place = index * tile + offset - before
          // Beyond the padding lies what only the cut-off outputs of the last tile would look at.
          return place < size + after ? paddedIndex(place, size: size, mode: mode) : -1
        }
      }
    }

    /// Rows of tiles of all pictures, in blocks of about `tiles` tiles that are transformed together.
    func blocks(ofTiles tiles: Int) -> [Range<Int>] {
      let size = max(1, tiles / columns)
      return stride(from: 0, to: batch * rows, by: size).map { $0..<min(batch * rows, $0 + size) }
    }

    /// The tiles of rows of tiles.
    func tiles(_ tileRows: Range<Int>) -> Range<Int> { tileRows.lowerBound * columns..<tileRows.upperBound * columns }

    /// The tile `index`: its picture, and its row and column there.
    @inline(__always)
    func place(_ index: Int) -> (picture: Int, row: Int, column: Int) {
      (index / (rows * columns), index / columns % rows, index % columns)
    }
  }
}
