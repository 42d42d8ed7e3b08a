import Kernels

/// The source rows that some output rows of a grid look at, with what lies beyond the picture's edges.
///
/// In these rows the taps of an output pixel lie side by side, and those of the next output a step on. So products read them where they
/// are, and what several outputs see is not copied for each of them.
struct PaddedRows {
  private let buffer: Buffer
  private let grid: TapGrid
  private let channels: Int
  /// Floats from one source row to the next, from one output pixel's taps to the next one's, and from one output row's to the next one's.
  let sourceRowStep, pixelStep, rowStep: Int

  /// Shorter rows of outputs leave registers empty.
  static let leastOutputs = 16

  /// Room for `outputRows` output rows.
  init(_ grid: TapGrid, channels: Int, outputRows: Int) {
    self.grid = grid
    self.channels = channels
    sourceRowStep = grid.columns.line.count * channels
    pixelStep = grid.columns.sourceStep * channels
    rowStep = grid.rows.sourceStep * sourceRowStep
    buffer = Buffer(grid.rows.sourceCount(ofOutputs: outputRows) * sourceRowStep)
  }

  /// How many output rows have source rows of at most `floats` numbers; at least one.
  static func outputRows(_ grid: TapGrid, channels: Int, within floats: Int) -> Int {
    let sourceRows = floats / max(1, grid.columns.line.count * channels)
    return max(1, (sourceRows - grid.rows.taps) / grid.rows.sourceStep + 1)
  }

  /// The taps of an output pixel, counted from the first row that was filled. Shapes: `[row taps, column taps · channels]`, whose rows are
  /// `sourceRowStep` apart.
  func taps(ofRow row: Int, column: Int = 0) -> UnsafePointer<Float> {
    UnsafePointer(buffer.pointer) + row * rowStep + column * pixelStep
  }

  /// Copies what some output rows look at through some of their row taps.
  func fill(_ source: Source, picture: Int, outputRows: Range<Int>, rowTaps: Range<Int>) {
    let first = outputRows.lowerBound * grid.rows.sourceStep
    // With a stride beyond the kernel there are rows between that nothing looks at.
    let count = grid.rows.sourceCount(ofOutputs: outputRows.count) - grid.rows.taps + rowTaps.upperBound
    for row in rowTaps.lowerBound..<count {
      let target = buffer.pointer + row * sourceRowStep
      let sourceRow = Int(grid.rows.line[first + row])
      guard sourceRow >= 0 else {
        target.update(repeating: 0, count: sourceRowStep)
        continue
      }
      let line = source.pointer + (picture * source.height + sourceRow) * source.width * channels
      let inside = grid.columns.inside
      if !inside.isEmpty {
        copy(
          line + (grid.columns.sourceFirst + inside.lowerBound) * channels, to: target + inside.lowerBound * channels,
          count: inside.count * channels, slope: source.slope)
      }
      for columns in [0..<inside.lowerBound, inside.upperBound..<grid.columns.line.count] {
        for column in columns {
          let (place, sourceColumn) = (target + column * channels, Int(grid.columns.line[column]))
          if sourceColumn < 0 {
            place.update(repeating: 0, count: channels)
          } else {
            copy(line + sourceColumn * channels, to: place, count: channels, slope: source.slope)
          }
        }
      }
    }
  }
}
