/// A matrix in panels of sixteen columns: a panel holds its columns of all rows, row after row.
///
/// Sixteen floats are what the product's kernel loads at once as the right operand, and a stretch of memory that it reads one
/// by one as the left. So a matrix that was written in panels can be multiplied from either side, and transposed, without
/// being copied first as a row-major one must be. Columns are filled up to whole panels with zeros.
///
/// Shapes: `[rows, 16 · panels]`, element (row, column) at `column / 16 · panelStride + row · 16 + column % 16`.
struct PanelMatrix {
  static let width = 16

  let pointer: UnsafeMutablePointer<Float>
  let rows: Int
  let panels: Int
  /// Floats from one panel to the next.
  let panelStride: Int

  /// The address of a row of a panel.
  @inline(__always)
  func row(_ row: Int, ofPanel panel: Int) -> UnsafeMutablePointer<Float> {
    pointer + panel * panelStride + row * Self.width
  }

  /// The columns of some panels.
  func panels(_ range: Range<Int>) -> PanelMatrix {
    PanelMatrix(
      pointer: pointer + range.lowerBound * panelStride, rows: rows, panels: range.count, panelStride: panelStride)
  }

  /// The number of panels that hold `columns`.
  static func panels(_ columns: Int) -> Int { (columns + width - 1) / width }

  /// `count` as a whole number of panels' columns.
  static func padded(_ count: Int) -> Int { panels(count) * width }

  /// A cache line more than the rows take, so that the panels' rows do not share cache sets.
  static func stride(rows: Int) -> Int { (rows + 1) * width }
}

/// Matrices of one size, one for each of Winograd's frequencies, in one buffer.
struct FrequencyPlanes {
  let rows: Int
  let panels: Int
  private let buffer: Buffer
  private let planeStride: Int
  private let panelStride: Int

  /// Undefined contents.
  ///
  /// Shapes: 36 of `[rows, columns]`, the columns filled up to whole panels.
  init(rows: Int, columns: Int) {
    self.rows = rows
    panels = PanelMatrix.panels(columns)
    panelStride = PanelMatrix.stride(rows: rows)
    planeStride = panels * panelStride
    buffer = Buffer(planeStride * Winograd.frequencies)
  }

  subscript(frequency: Int) -> PanelMatrix {
    PanelMatrix(
      pointer: buffer.pointer + frequency * planeStride, rows: rows, panels: panels, panelStride: panelStride)
  }

  /// Stores one vector for each frequency at a row of a panel.
  @inline(__always)
  func store(_ vectors: UnsafePointer<Vector>, row: Int, panel: Int) {
    var target = buffer.pointer + panel * panelStride + row * PanelMatrix.width
    for frequency in 0..<Winograd.frequencies {
      target.store(vectors[frequency], at: 0)
      target += planeStride
    }
  }

  /// Loads one vector for each frequency from a row of a panel.
  @inline(__always)
  func load(_ vectors: UnsafeMutablePointer<Vector>, row: Int, panel: Int) {
    var source = UnsafePointer(buffer.pointer) + panel * panelStride + row * PanelMatrix.width
    for frequency in 0..<Winograd.frequencies {
      vectors[frequency] = source.vector(at: 0)
      source += planeStride
    }
  }
}
