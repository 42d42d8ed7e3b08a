import Kernels

/// A matrix in panels of sixteen columns: a panel holds its columns of all rows, row after row.
///
/// Sixteen floats are what the product's kernel loads at once as the right operand, and a stretch of memory that it reads one
/// by one as the left. So a matrix that was written in panels can be multiplied from either side, and transposed, without
/// being copied first as a row-major one must be. Columns are filled up to whole panels with zeros.
///
/// With `isPaired` an element is a pair of bfloat16 numbers; see `Pairing`.
///
/// Shapes: `[rows, 16 · panels]`, element (row, column) at `column / 16 · panelStride + row · 16 + column % 16`.
struct PanelMatrix {
  static let width = 16

  let pointer: UnsafeMutablePointer<Float>
  let rows: Int
  let panels: Int
  /// Floats from one panel to the next.
  let panelStride: Int
  var isPaired = false

  /// The address of a row of a panel.
  @inline(__always)
  func row(_ row: Int, ofPanel panel: Int) -> UnsafeMutablePointer<Float> {
    pointer + panel * panelStride + row * Self.width
  }

  /// Some of the panels.
  func panels(_ range: Range<Int>) -> PanelMatrix {
    PanelMatrix(
      pointer: pointer + range.lowerBound * panelStride, rows: rows, panels: range.count, panelStride: panelStride,
      isPaired: isPaired)
  }

  /// Pairs neighbouring rows in place, which leaves half as many: the first `count`, and zeros beside the last of an odd number.
  func pairingRows(_ count: Int) -> PanelMatrix {
    for panel in 0..<panels {
      let start = row(0, ofPanel: panel)
      for pair in 0..<(count + 1) / 2 {
        let upper = 2 * pair + 1 < count ? start.vector(at: (2 * pair + 1) * Self.width) : .zero
        start.store(start.vector(at: 2 * pair * Self.width).paired(with: upper), at: pair * Self.width)
      }
    }
    return PanelMatrix(
      pointer: pointer, rows: (rows + 1) / 2, panels: panels, panelStride: panelStride, isPaired: true)
  }

  /// The number of panels that hold `columns`.
  static func panels(_ columns: Int) -> Int { (columns + width - 1) / width }

  /// `count` as a whole number of panels' columns.
  static func padded(_ count: Int) -> Int { panels(count) * width }

  /// At least `rows` cache lines, and an odd multiple of four: so the lines of a few rows of neighbouring panels, which are
  /// multiplied together, are spread evenly over the sets of the first-level cache.
  static func stride(rows: Int) -> Int { (rows + 3) / 8 * 8 * width + 4 * width }
}

/// A panel matrix with the memory that it lies in.
struct PanelBuffer: @unchecked Sendable {
  let matrix: PanelMatrix
  private let buffer: Buffer

  /// Undefined contents. Shapes: `[rows, columns]`, the columns filled up to whole panels.
  init(rows: Int, columns: Int, isPaired: Bool = false) {
    buffer = Buffer(PanelMatrix.panels(columns) * PanelMatrix.stride(rows: rows))
    matrix = PanelMatrix(
      pointer: buffer.pointer, rows: rows, panels: PanelMatrix.panels(columns),
      panelStride: PanelMatrix.stride(rows: rows), isPaired: isPaired)
  }

  func fillWithZeros() { buffer.pointer.update(repeating: 0, count: buffer.count) }

  /// Copies a row-major matrix to rows `rows`; the columns that fill up the last panel are zeros.
  ///
  /// Shapes: values `[rows, columns]`.
  @inline(__always)
  func copy(_ values: UnsafePointer<Float>, toRows rows: Range<Int>, columns: Int) {
    copy(toRows: rows) { row, first in values.vector(at: row * columns + first, count: columns - first) }
  }

  /// The same where sixteen floats behind the values can be read: the columns that fill up the last panel are undefined.
  @inline(__always)
  func copyWholePanels(_ values: UnsafePointer<Float>, toRows rows: Range<Int>, columns: Int) {
    copy(toRows: rows) { row, first in values.vector(at: row * columns + first) }
  }

  /// Copies the transpose of a row-major matrix, activated; the columns that fill up the last panel are zeros.
  ///
  /// Shapes: values `[rows, columns]`, this `[columns, rows]`.
  func copyTransposed(_ values: UnsafePointer<Float>, rows: Int, columns: Int, slope: Float) {
    let (width, slope) = (PanelMatrix.width, Vector(repeating: slope))
    withVectors(vectorsOfSquare) { square in
      for panel in 0..<matrix.panels {
        for left in stride(from: 0, to: columns, by: width) {
          let count = min(width, columns - left)
          for i in 0..<width {
            let row = panel * width + i
            square[i] = row < rows ? values.vector(at: row * columns + left, count: count).leaky(slope) : .zero
          }
          transposeSquare(square)
          for i in 0..<count { matrix.row(left + i, ofPanel: panel).store(square[i], at: 0) }
        }
      }
    }
  }

  @inline(__always)
  private func copy(toRows rows: Range<Int>, _ vector: (Int, Int) -> Vector) {
    for panel in 0..<matrix.panels {
      let first = panel * PanelMatrix.width
      let target = matrix.row(rows.lowerBound, ofPanel: panel)
      for row in 0..<rows.count { target.store(vector(row, first), at: row * PanelMatrix.width) }
    }
  }
}
