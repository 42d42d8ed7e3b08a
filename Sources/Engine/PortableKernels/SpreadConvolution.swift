import Kernels

/// The convolution to a few channels (7×7 to a picture's three, 4×4 to a discriminator's one): multiply first, then add the
/// shifted products.
///
/// Gathering would make a matrix with one row a pixel and thousands of columns, to be multiplied by one with three columns.
/// Here each source pixel is multiplied once with all taps, and the products are added where they belong.
///
/// Shapes: weights `[row taps, column taps, source channels, target channels]` in the grid's order of taps. The grid must step
/// from source column to source column (`sourceStep` 1).
func spreadConvolution(
  _ grid: TapGrid, batch: Int, _ source: Source, weights: UnsafePointer<Float>, _ target: Target
) {
  let outputs = target.channels
  let channels = source.channels
  let products = grid.taps * outputs
  let width = source.width
  let lineWidth = grid.columns.count
  // [products, channels]: the products of one source row come out as lines along x.
  let table = Buffer(products * channels)
  for tap in 0..<grid.taps {
    transpose(
      weights + tap * channels * outputs, rows: channels, columns: outputs,
      into: table.pointer + tap * outputs * channels)
  }
  let rowsPerTask = max(4, min(32, (grid.rows.count + 7) / 8))
  let tasksPerPicture = (grid.rows.count + rowsPerTask - 1) / rowsPerTask
  parallelFor(batch * tasksPerPicture) { task in
    let picture = task / tasksPerPicture
    let first = task % tasksPerPicture * rowsPerTask
    let band = first..<min(grid.rows.count, first + rowsPerTask)
    let pixels = PanelBuffer(rows: channels, columns: width)
    let lines = Buffer(products * width)
    let sums = Buffer(band.count * outputs * lineWidth)
    sums.pointer.update(repeating: 0, count: sums.count)
    // Which outputs of the band look at which source row.
    let uses = grid.uses(of: band)
    for use in uses {
      pixels.copyTransposed(
        source.pointer + (picture * source.height + use.sourceRow) * width * channels, rows: width, columns: channels,
        slope: source.slope)
      let productsOfRow = grid.columns.taps * outputs
      PanelProduct.multiply(
        rows: use.taps.lowerBound * productsOfRow..<use.taps.upperBound * productsOfRow,
        .init(rowMajor: table.pointer, rowStride: channels), pixels.matrix, depth: 0..<channels,
        into: .init(rowMajor: lines.pointer, columns: width), adding: false)
      for (row, tap) in use.readers {
        grid.columns.addShifted(
          lines.pointer + tap * productsOfRow * width, width: width, outputs: outputs,
          to: sums.pointer + (row - first) * outputs * lineWidth)
      }
    }
    let staging = Buffer(lineWidth * outputs)
    for row in band {
      let planes = sums.pointer + (row - first) * outputs * lineWidth
      for channel in 0..<outputs {
        let bias = target.bias.map { $0[channel] } ?? 0
        for column in 0..<lineWidth {
          staging.pointer[column * outputs + channel] = planes[channel * lineWidth + column] + bias
        }
      }
      grid.deliver(staging.pointer, pixels: row * lineWidth..<(row + 1) * lineWidth, picture: picture, to: target)
    }
  }
}

extension TapGrid {
  /// A source row, and the (output row, row tap) pairs of a band that read it.
  struct RowUse {
    let sourceRow: Int
    var readers: [(row: Int, tap: Int)]
    /// The row taps among the readers, from the first to the last.
    var taps: Range<Int>
  }

  /// The source rows that the output rows of a band read, ascending.
  func uses(of band: Range<Int>) -> [RowUse] {
    var uses: [Int: RowUse] = [:]
    for row in band {
      for tap in 0..<rows.taps {
        let sourceRow = rows.source(row, tap: tap)
        if sourceRow < 0 { continue }
        var use = uses[sourceRow] ?? RowUse(sourceRow: sourceRow, readers: [], taps: tap..<tap + 1)
        use.readers.append((row, tap))
        use.taps = min(use.taps.lowerBound, tap)..<max(use.taps.upperBound, tap + 1)
        uses[sourceRow] = use
      }
    }
    return uses.values.sorted { $0.sourceRow < $1.sourceRow }
  }
}

extension TapGrid.Axis {
  /// Adds to each output column the products of its taps' source columns.
  ///
  /// Shapes: products `[taps, outputs, width]`, sums `[outputs, count]`.
  func addShifted(
    _ products: UnsafePointer<Float>, width: Int, outputs: Int, to sums: UnsafeMutablePointer<Float>
  ) {
    for tap in 0..<taps {
      for channel in 0..<outputs {
        let line = products + (tap * outputs + channel) * width
        let sum = sums + channel * count
        for column in 0..<interior.lowerBound {
          let sourceColumn = source(column, tap: tap)
          if sourceColumn >= 0 { sum[column] += line[sourceColumn] }
        }
        let shift = sourceFirst + tap
        var column = interior.lowerBound
        while column + 16 <= interior.upperBound {
          sum.store(sum.vector(at: column) + line.vector(at: column + shift), at: column)
          column += 16
        }
        while column < count {
          let sourceColumn = source(column, tap: tap)
          if sourceColumn >= 0 { sum[column] += line[sourceColumn] }
          column += 1
        }
      }
    }
  }
}
