/// Matrix products whose right operand lies in panels (`PanelMatrix`), on one thread.
///
/// The kernel keeps a block of up to six rows and sixteen columns of the result in registers (Goto and van de Geijn 2008,
/// "Anatomy of High-Performance Matrix Multiplication"): twelve accumulators of eight lanes are what the sixteen registers of
/// AVX2 hold beside the operands. Everything else here is the order in which blocks are visited, so that what they need lies in
/// a cache.
enum PanelProduct {
  /// The rows of the result that lie in registers together.
  private static let blockRows = 6

  /// Groups of rows that are multiplied with one panel before the next: their part of the left operand stays in the
  /// second-level cache.
  private static let groupsPerBlock = 16

  /// The depth after which the next part of a long product begins: that much of a panel stays in the first-level cache. Who
  /// makes the right operand in parts makes them so long.
  static let depthPerPass = 256

  /// The same where the left operand is transposed and must stay there as well.
  private static let transposedDepthPerPass = 128

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

    init(_ matrix: PanelMatrix) {
      pointer = matrix.pointer
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
        pointer: pointer + panel * panelStep + row * rowStep, rowStep: rowStep,
        columns: columns - panel * PanelMatrix.width, adding: adding)
    }
  }

  /// The left operand of a block: its element (row, k) lies at `row · rowStep + k · depthStep` of a stretch, and there are
  /// stretches of `length` elements, `stretchStep` apart.
  fileprivate struct Left {
    let pointer: UnsafePointer<Float>
    let rowStep: Int
    let depthStep: Int
    let stretches: Int
    let length: Int
    let stretchStep: Int
  }

  /// Up to six rows of a panel of the result, of which `columns` columns are wanted.
  fileprivate struct Block {
    let pointer: UnsafeMutablePointer<Float>
    let rowStep: Int
    let columns: Int
    let adding: Bool
  }

  /// Rows `rows` of C = A·B, or C += A·B, with the rows `depth` of B.
  ///
  /// Shapes: A `[rows, depth]`, B `[…, columns]`, C `[rows, columns]`. Where A lies in panels, `depth` is whole panels, and B has
  /// zeros in the rows that fill it up.
  @inline(__always)
  static func multiply(
    rows: Range<Int>, _ a: Rows, _ b: PanelMatrix, depth: Range<Int>, into c: Output, adding: Bool
  ) {
    let groups = (rows.count + blockRows - 1) / blockRows
    for start in stride(from: 0, to: depth.count, by: depthPerPass) {
      let count = min(depthPerPass, depth.count - start)
      let length = min(count, a.stretchLength)
      let stretches = count / length
      let left = a.pointer + (a.stretchStep == 0 ? start : start / length * a.stretchStep)
      for firstGroup in stride(from: 0, to: groups, by: groupsPerBlock) {
        for panel in 0..<b.panels {
          for group in firstGroup..<min(groups, firstGroup + groupsPerBlock) {
            let first = rows.lowerBound + rows.count * group / groups
            let next = rows.lowerBound + rows.count * (group + 1) / groups
            multiplyBlock(
              rows: next - first,
              Left(
                pointer: left + first * a.rowStep, rowStep: a.rowStep, depthStep: 1, stretches: stretches,
                length: length, stretchStep: a.stretchStep),
              b.row(depth.lowerBound + start, ofPanel: panel),
              c.block(row: first, panel: panel, adding: adding || start > 0))
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
    for start in stride(from: 0, to: depth, by: transposedDepthPerPass) {
      let length = min(transposedDepthPerPass, depth - start)
      for firstPanel in stride(from: 0, to: a.panels, by: panelsPerBlock) {
        for panel in 0..<b.panels {
          for aPanel in firstPanel..<min(a.panels, firstPanel + panelsPerBlock) {
            // Sixteen rows are blocks of five, five and six.
            let count = min(PanelMatrix.width, rows - aPanel * PanelMatrix.width)
            let groups = (count + blockRows - 1) / blockRows
            for group in 0..<groups {
              let first = count * group / groups
              multiplyBlock(
                rows: count * (group + 1) / groups - first,
                Left(
                  pointer: a.row(start, ofPanel: aPanel) + first, rowStep: 1, depthStep: PanelMatrix.width,
                  stretches: 1,
                  length: length, stretchStep: 0),
                b.row(start, ofPanel: panel),
                c.block(row: aPanel * PanelMatrix.width + first, panel: panel, adding: adding || start > 0))
            }
          }
        }
      }
    }
  }

  /// The product of up to six rows and one panel.
  @inline(__always)
  private static func multiplyBlock(rows: Int, _ a: Left, _ b: UnsafePointer<Float>, _ c: Block) {
    if c.columns >= PanelMatrix.width {
      multiplyWholeBlock(rows: rows, a, b, c)
      return
    }
    // The last panel of a row-major result has fewer columns.
    withUnsafeTemporaryAllocation(of: Vector.self, capacity: blockRows) { scratch in
      guard let block = scratch.baseAddress else { return }
      block.withMemoryRebound(to: Float.self, capacity: blockRows * PanelMatrix.width) { block in
        multiplyWholeBlock(
          rows: rows, a, b, Block(pointer: block, rowStep: PanelMatrix.width, columns: PanelMatrix.width, adding: false)
        )
        for row in 0..<rows {
          for column in 0..<c.columns {
            let before = c.adding ? c.pointer[row * c.rowStep + column] : 0
            c.pointer[row * c.rowStep + column] = before + block[row * PanelMatrix.width + column]
          }
        }
      }
    }
  }

  @inline(__always)
  private static func multiplyWholeBlock(rows: Int, _ a: Left, _ b: UnsafePointer<Float>, _ c: Block) {
    // A literal number of rows makes a loop without branches of each.
    switch rows {
    case 6: block(6, a, b, c)
    case 5: block(5, a, b, c)
    case 4: block(4, a, b, c)
    case 3: block(3, a, b, c)
    case 2: block(2, a, b, c)
    default: block(1, a, b, c)
    }
  }

  @inline(__always)
  private static func block(_ rows: Int, _ a: Left, _ b: UnsafePointer<Float>, _ c: Block) {
    var (r0, r1, r2, r3, r4, r5) = (Row.zero, Row.zero, Row.zero, Row.zero, Row.zero, Row.zero)
    var (stretch, b) = (a.pointer, b)
    for _ in 0..<a.stretches {
      for k in 0..<a.length {
        let right = Row(b + k * PanelMatrix.width)
        let left = stretch + k * a.depthStep
        r0.add(left[0], right)
        if rows > 1 { r1.add(left[a.rowStep], right) }
        if rows > 2 { r2.add(left[2 * a.rowStep], right) }
        if rows > 3 { r3.add(left[3 * a.rowStep], right) }
        if rows > 4 { r4.add(left[4 * a.rowStep], right) }
        if rows > 5 { r5.add(left[5 * a.rowStep], right) }
      }
      stretch += a.stretchStep
      b += a.length * PanelMatrix.width
    }
    r0.store(c.pointer, c.adding)
    if rows > 1 { r1.store(c.pointer + c.rowStep, c.adding) }
    if rows > 2 { r2.store(c.pointer + 2 * c.rowStep, c.adding) }
    if rows > 3 { r3.store(c.pointer + 3 * c.rowStep, c.adding) }
    if rows > 4 { r4.store(c.pointer + 4 * c.rowStep, c.adding) }
    if rows > 5 { r5.store(c.pointer + 5 * c.rowStep, c.adding) }
  }

  /// A row of a panel in two registers.
  private struct Row {
    private var low: SIMD8<Float>
    private var high: SIMD8<Float>

    static var zero: Row { Row(low: .zero, high: .zero) }

    private init(low: SIMD8<Float>, high: SIMD8<Float>) {
      self.low = low
      self.high = high
    }

    @inline(__always)
    init(_ pointer: UnsafePointer<Float>) {
      low = UnsafeRawPointer(pointer).loadUnaligned(as: SIMD8<Float>.self)
      high = UnsafeRawPointer(pointer + 8).loadUnaligned(as: SIMD8<Float>.self)
    }

    @inline(__always)
    mutating func add(_ factor: Float, _ other: Row) {
      let factor = SIMD8(repeating: factor)
      low = low.addingProduct(factor, other.low)
      high = high.addingProduct(factor, other.high)
    }

    @inline(__always)
    func store(_ pointer: UnsafeMutablePointer<Float>, _ adding: Bool) {
      let before = adding ? Row(UnsafePointer(pointer)) : .zero
      UnsafeMutableRawPointer(pointer).storeBytes(of: before.low + low, as: SIMD8<Float>.self)
      UnsafeMutableRawPointer(pointer + 8).storeBytes(of: before.high + high, as: SIMD8<Float>.self)
    }
  }
}
