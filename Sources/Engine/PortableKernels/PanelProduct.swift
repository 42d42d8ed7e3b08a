import CInstructions
import Kernels

/// Matrix products whose right operand lies in panels (`PanelMatrix`), on one thread.
///
/// A block of the result is kept in registers (`RegisterBlock`; Goto and van de Geijn 2008, "Anatomy of High-Performance Matrix
/// Multiplication"). Everything here is the order in which blocks are visited, so that what they need lies in a cache. It is the
/// same for all instruction sets: each number of the result is summed along the depth, part by part, whatever the block.
///
/// Both operands may hold pairs of bfloat16 numbers in the place of floats (`Pairing`); the depth is counted in pairs then.
enum PanelProduct {
  /// Rows of the left operand that are multiplied with the panels of a block before the next ones, and stay in the second-level cache.
  private static let rowsPerBlock = 96

  /// The depth after which the next part of a long product begins: that much of a panel, or with AMX of a block's rows, stays in the
  /// first-level cache. Who makes the right operand in parts makes them so long.
  static let depthPerPass = 256

  /// The same where the left operand is transposed and must stay there as well; tiles are transposed in room for as much.
  private static let transposedDepthPerPass = Int(TILES_MOST_TRANSPOSED)

  /// Panels of a transposed left operand that are multiplied with one panel before the next.
  private static let panelsPerBlock = 8

  /// A left operand by rows: a panel matrix, or a row-major one.
  struct Rows {
    fileprivate let pointer: UnsafePointer<Float>
    fileprivate let rowStep: Int
    /// Consecutive elements of a row lie together in stretches, `stretchStep` floats apart.
    fileprivate let stretchLength: Int
    fileprivate let stretchStep: Int

    init(_ matrix: PanelMatrix) {
      pointer = UnsafePointer(matrix.pointer)
      rowStep = PanelMatrix.width
      stretchLength = PanelMatrix.width
      stretchStep = matrix.panelStride
    }

    /// Rows that may overlap, each of stretches of `stretchLength` elements side by side, `stretchStep` floats apart.
    ///
    /// Shapes: `[…, depth]`.
    init(_ pointer: UnsafePointer<Float>, rowStep: Int, stretchLength: Int, stretchStep: Int) {
      self.pointer = pointer
      self.rowStep = rowStep
      self.stretchLength = stretchLength
      self.stretchStep = stretchStep
    }

    /// Shapes: `[…, depth]` with `rowStride` floats from row to row.
    init(rowMajor pointer: UnsafePointer<Float>, rowStride: Int) {
      self.pointer = pointer
      rowStep = rowStride
      stretchLength = Int.max
      stretchStep = 0
    }
  }

  /// Where a product goes: a panel matrix, or a row-major one.
  struct Output {
    fileprivate let pointer: UnsafeMutablePointer<Float>
    fileprivate let rowStep: Int
    fileprivate let panelStep: Int
    fileprivate let columns: Int

    init(_ matrix: PanelMatrix, fromRow row: Int = 0) {
      pointer = matrix.row(row, ofPanel: 0)
      rowStep = PanelMatrix.width
      panelStep = matrix.panelStride
      columns = matrix.panels * PanelMatrix.width
    }

    /// Shapes: `[…, columns]`, of which `panels` are written; all if none are named.
    init(rowMajor pointer: UnsafeMutablePointer<Float>, columns: Int, panels: Range<Int>? = nil) {
      let first = (panels?.lowerBound ?? 0) * PanelMatrix.width
      self.pointer = pointer + first
      rowStep = columns
      panelStep = PanelMatrix.width
      self.columns = columns - first
    }

    fileprivate func block(row: Int, panel: Int, adding: Bool) -> Block {
      Block(
        pointer: pointer + panel * panelStep + row * rowStep, rowStep: rowStep, panelStep: panelStep,
        columns: columns - panel * PanelMatrix.width, adding: adding)
    }
  }

  /// The left operand of a block: its element (row, k) lies at `row · rowStep + k · depthStep` of a stretch, and there are
  /// stretches of `length` elements, `stretchStep` apart. The rows after the sixteenth begin `secondRows` floats on.
  struct Left {
    let pointer: UnsafePointer<Float>
    let rowStep: Int
    let secondRows: Int
    let depthStep: Int
    let stretches: Int
    let length: Int
    let stretchStep: Int
    /// Floats from here to the panel that is multiplied next and is fetched meanwhile; 0 for none.
    var nextPanel = 0
  }

  /// The right operand of a block: rows of a panel, and of the next ones `panelStep` floats apart.
  struct Right {
    let pointer: UnsafePointer<Float>
    let panelStep: Int

    fileprivate init(_ matrix: PanelMatrix, row: Int, panel: Int) {
      pointer = UnsafePointer(matrix.row(row, ofPanel: panel))
      panelStep = matrix.panelStride
    }

    private init(pointer: UnsafePointer<Float>, panelStep: Int) {
      self.pointer = pointer
      self.panelStep = panelStep
    }

    /// The operand from a panel on.
    @inline(__always)
    func panel(_ panel: Int) -> Right { Right(pointer: pointer + panel * panelStep, panelStep: panelStep) }
  }

  /// A few rows of a panel of the result, and of the next ones `panelStep` floats apart, of which `columns` columns are wanted.
  struct Block {
    let pointer: UnsafeMutablePointer<Float>
    let rowStep: Int
    let panelStep: Int
    let columns: Int
    let adding: Bool

    /// The block from a panel on.
    @inline(__always)
    func panel(_ panel: Int) -> Block {
      Block(
        pointer: pointer + panel * panelStep, rowStep: rowStep, panelStep: panelStep,
        columns: columns - panel * PanelMatrix.width, adding: adding)
    }
  }

  /// Rows `rows` of C = A·B, or C += A·B, with the rows `depth` of B.
  ///
  /// Shapes: A `[rows, depth]`, B `[…, columns]`, C `[rows, columns]`. Where A lies in panels, `depth` is whole panels, and B has
  /// zeros in the rows that fill it up.
  @inline(__always)
  static func multiply(
    rows: Range<Int>, _ a: Rows, _ b: PanelMatrix, depth: Range<Int>, into c: Output, adding: Bool
  ) {
    let mostRows = RegisterBlock.mostRows(isPaired: b.isPaired)
    let groups = (rows.count + mostRows - 1) / mostRows
    let groupsPerBlock = rowsPerBlock / mostRows
    // Whole stretches, or a part of one.
    let wholeStretches = depthPerPass / a.stretchLength * a.stretchLength
    var start = 0
    while start < depth.count {
      let (stretch, offset) = start.quotientAndRemainder(dividingBy: a.stretchLength)
      let count = min(
        wholeStretches > 0 ? wholeStretches : min(depthPerPass, a.stretchLength - offset), depth.count - start)
      defer { start += count }
      let length = min(count, a.stretchLength)
      let stretches = count / length
      let left = a.pointer + stretch * a.stretchStep + offset
      for firstGroup in stride(from: 0, to: groups, by: groupsPerBlock) {
        forEachBlock(of: b) { panel, panels in
          for group in firstGroup..<min(groups, firstGroup + groupsPerBlock) {
            let first = rows.lowerBound + rows.count * group / groups
            let next = rows.lowerBound + rows.count * (group + 1) / groups
            multiplyBlock(
              rows: next - first, panels: panels,
              Left(
                pointer: left + first * a.rowStep, rowStep: a.rowStep, secondRows: PanelMatrix.width * a.rowStep,
                depthStep: 1, stretches: stretches, length: length, stretchStep: a.stretchStep),
              Right(b, row: depth.lowerBound + start, panel: panel),
              c.block(row: first, panel: panel, adding: adding || start > 0), isPaired: b.isPaired)
          }
        }
      }
    }
  }

  /// C = Aᵀ·B, or C += Aᵀ·B, with the first `depth` rows of both.
  ///
  /// Shapes: A `[depth, rows]`, B `[depth, columns]`, C `[rows, columns]`.
  static func multiplyTransposed(
    _ a: PanelMatrix, rows: Int, _ b: PanelMatrix, depth: Int, into c: Output, adding: Bool
  ) {
    let mostRows = RegisterBlock.mostRows(isPaired: b.isPaired)
    let panelsAtOnce = max(1, mostRows / PanelMatrix.width)
    for start in stride(from: 0, to: depth, by: transposedDepthPerPass) {
      let length = min(transposedDepthPerPass, depth - start)
      for firstPanel in stride(from: 0, to: a.panels, by: panelsPerBlock) {
        forEachBlock(of: b) { panel, panels in
          let end = min(a.panels, firstPanel + panelsPerBlock)
          for aPanel in stride(from: firstPanel, to: end, by: panelsAtOnce) {
            // Blocks of these rows are as large as each other, or one row larger.
            let count = min(min(panelsAtOnce, end - aPanel) * PanelMatrix.width, rows - aPanel * PanelMatrix.width)
            let groups = (count + mostRows - 1) / mostRows
            for group in 0..<groups {
              let first = count * group / groups
              multiplyBlock(
                rows: count * (group + 1) / groups - first, panels: panels,
                Left(
                  pointer: a.row(start, ofPanel: aPanel) + first, rowStep: 1, secondRows: a.panelStride,
                  depthStep: PanelMatrix.width, stretches: 1, length: length, stretchStep: 0,
                  nextPanel: aPanel + 1 < end ? a.panelStride : 0),
                Right(b, row: start, panel: panel),
                c.block(row: aPanel * PanelMatrix.width + first, panel: panel, adding: adding || start > 0),
                isPaired: b.isPaired)
            }
          }
        }
      }
    }
  }

  /// C = Aᵀ·B, or C += Aᵀ·B, where the rows of A may overlap: stretches of them, `rowStep` floats apart.
  ///
  /// Shapes: A `[stretches · length, rows]`, B `[stretches · length, columns]` from a row on, C `[rows, columns]`.
  static func multiplyTransposed(
    _ a: UnsafePointer<Float>, rowStep: Int, length: Int, stretches: Int, stretchStep: Int, rows: Int,
    _ b: PanelMatrix, fromRow firstRow: Int, into c: Output, adding: Bool
  ) {
    let mostRows = RegisterBlock.mostRows(isPaired: false)
    let groups = (rows + mostRows - 1) / mostRows
    forEachBlock(of: b) { panel, panels in
      for group in 0..<groups {
        let first = rows * group / groups
        multiplyBlock(
          rows: rows * (group + 1) / groups - first, panels: panels,
          Left(
            pointer: a + first, rowStep: 1, secondRows: PanelMatrix.width, depthStep: rowStep, stretches: stretches,
            length: length, stretchStep: stretchStep),
          Right(b, row: firstRow, panel: panel), c.block(row: first, panel: panel, adding: adding), isPaired: false)
      }
    }
  }

  /// Calls `body` with the first panel of each block, and how many there are.
  @inline(__always)
  private static func forEachBlock(of b: PanelMatrix, _ body: (Int, Int) -> Void) {
    let mostPanels = RegisterBlock.mostPanels(isPaired: b.isPaired)
    for first in stride(from: 0, to: b.panels, by: mostPanels) { body(first, min(mostPanels, b.panels - first)) }
  }

  /// The product of a few rows and a few panels.
  @inline(__always)
  private static func multiplyBlock(
    rows: Int, panels: Int, _ a: Left, _ b: Right, _ c: Block, isPaired: Bool
  ) {
    if c.columns >= panels * PanelMatrix.width {
      RegisterBlock.multiply(rows: rows, panels: panels, a, b, c, isPaired: isPaired)
      return
    }
    // The last panel of a row-major result has fewer columns.
    let last = panels - 1
    if last > 0 { RegisterBlock.multiply(rows: rows, panels: last, a, b, c, isPaired: isPaired) }
    multiplyPartOfPanel(rows: rows, a, b.panel(last), c.panel(last), isPaired: isPaired)
  }

  /// The product of a few rows and the first columns of a panel.
  private static func multiplyPartOfPanel(rows: Int, _ a: Left, _ b: Right, _ c: Block, isPaired: Bool) {
    withUnsafeTemporaryAllocation(of: Vector.self, capacity: rows) { scratch in
      guard let block = scratch.baseAddress else { return }
      block.withMemoryRebound(to: Float.self, capacity: rows * PanelMatrix.width) { block in
        RegisterBlock.multiply(
          rows: rows, panels: 1, a, b,
          Block(
            pointer: block, rowStep: PanelMatrix.width, panelStep: 0, columns: PanelMatrix.width, adding: false),
          isPaired: isPaired)
        for row in 0..<rows {
          for column in 0..<c.columns {
            let before = c.adding ? c.pointer[row * c.rowStep + column] : 0
            c.pointer[row * c.rowStep + column] = before + block[row * PanelMatrix.width + column]
          }
        }
      }
    }
  }
}
