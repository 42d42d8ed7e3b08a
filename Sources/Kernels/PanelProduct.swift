/// Matrix products of panels (`PanelMatrix`), on one thread.
///
/// The kernel keeps a block of up to six rows and sixteen columns of the result in registers (Goto and van de Geijn 2008,
/// "Anatomy of High-Performance Matrix Multiplication"): twelve accumulators of eight lanes are what the sixteen registers of
/// AVX2 hold beside the operands.
enum PanelProduct {
  /// The rows of the result that lie in registers together.
  private static let blockRows = 6

  /// Groups of rows that are multiplied with one panel before the next: their part of the left operand stays in the cache.
  private static let groupsPerBlock = 8

  /// Rows that are summed over before the next panels, in the transposed product: both panels stay in the first-level cache.
  private static let depthPerPass = 128

  /// Rows `rows` of C = A·B.
  ///
  /// Shapes: A `[rows, depth]`, B `[depth, columns]`, C `[rows, columns]`; whole panels, so B has zeros in the rows that fill up
  /// the depth.
  static func multiply(rows: Range<Int>, _ a: PanelMatrix, _ b: PanelMatrix, into c: PanelMatrix) {
    let groups = (rows.count + blockRows - 1) / blockRows
    for firstGroup in stride(from: 0, to: groups, by: groupsPerBlock) {
      for panel in 0..<b.panels {
        for group in firstGroup..<min(groups, firstGroup + groupsPerBlock) {
          let first = rows.lowerBound + rows.count * group / groups
          let count = rows.lowerBound + rows.count * (group + 1) / groups - first
          multiplyBlock(
            rows: count, a.row(first, ofPanel: 0), rowStep: PanelMatrix.width, depthStep: 1,
            stretches: (a.panels, PanelMatrix.width, a.panelStride), b.row(0, ofPanel: panel),
            into: c.row(first, ofPanel: panel), adding: false)
        }
      }
    }
  }

  /// C = Aᵀ·B.
  ///
  /// Shapes: A `[depth, rows]`, B `[depth, columns]`, C `[rows, columns]`; rows are whole panels.
  static func multiplyTransposed(_ a: PanelMatrix, _ b: PanelMatrix, depth: Int, into c: PanelMatrix) {
    for first in stride(from: 0, to: depth, by: depthPerPass) {
      let count = min(depthPerPass, depth - first)
      for panel in 0..<b.panels {
        for aPanel in 0..<a.panels {
          // Sixteen rows are blocks of six, five and five.
          for (offset, rows) in [(0, 6), (6, 5), (11, 5)] {
            multiplyBlock(
              rows: rows, a.row(first, ofPanel: aPanel) + offset, rowStep: 1, depthStep: PanelMatrix.width,
              stretches: (1, count, 0), b.row(first, ofPanel: panel),
              into: c.row(aPanel * PanelMatrix.width + offset, ofPanel: panel), adding: first > 0)
          }
        }
      }
    }
  }

  /// C = A·B or C += A·B for up to six rows and one panel.
  ///
  /// The left operand's element (row, k) lies at `row · rowStep + k · depthStep` of a stretch; `stretches` says how many of
  /// them there are, how long each is, and how far apart.
  @inline(__always)
  private static func multiplyBlock(
    rows: Int, _ a: UnsafePointer<Float>, rowStep: Int, depthStep: Int,
    stretches: (count: Int, length: Int, step: Int), _ b: UnsafePointer<Float>, into c: UnsafeMutablePointer<Float>,
    adding: Bool
  ) {
    // A literal number of rows makes a loop without branches of each.
    switch rows {
    case 6: block(6, a, rowStep, depthStep, stretches, b, c, adding)
    case 5: block(5, a, rowStep, depthStep, stretches, b, c, adding)
    case 4: block(4, a, rowStep, depthStep, stretches, b, c, adding)
    case 3: block(3, a, rowStep, depthStep, stretches, b, c, adding)
    case 2: block(2, a, rowStep, depthStep, stretches, b, c, adding)
    default: block(1, a, rowStep, depthStep, stretches, b, c, adding)
    }
  }

  @inline(__always)
  private static func block(
    _ rows: Int, _ a: UnsafePointer<Float>, _ rowStep: Int, _ depthStep: Int,
    _ stretches: (count: Int, length: Int, step: Int), _ b: UnsafePointer<Float>, _ c: UnsafeMutablePointer<Float>,
    _ adding: Bool
  ) {
    var (r0, r1, r2, r3, r4, r5) = (Row.zero, Row.zero, Row.zero, Row.zero, Row.zero, Row.zero)
    var (a, b) = (a, b)
    for _ in 0..<stretches.count {
      for k in 0..<stretches.length {
        let right = Row(b + k * PanelMatrix.width)
        let left = a + k * depthStep
        r0.add(left[0], right)
        if rows > 1 { r1.add(left[rowStep], right) }
        if rows > 2 { r2.add(left[2 * rowStep], right) }
        if rows > 3 { r3.add(left[3 * rowStep], right) }
        if rows > 4 { r4.add(left[4 * rowStep], right) }
        if rows > 5 { r5.add(left[5 * rowStep], right) }
      }
      a += stretches.step
      b += stretches.length * PanelMatrix.width
    }
    r0.store(c, adding)
    if rows > 1 { r1.store(c + PanelMatrix.width, adding) }
    if rows > 2 { r2.store(c + 2 * PanelMatrix.width, adding) }
    if rows > 3 { r3.store(c + 3 * PanelMatrix.width, adding) }
    if rows > 4 { r4.store(c + 4 * PanelMatrix.width, adding) }
    if rows > 5 { r5.store(c + 5 * PanelMatrix.width, adding) }
  }

  /// A row of a panel in two registers.
  private struct Row {
    var low: SIMD8<Float>
    var high: SIMD8<Float>

    static var zero: Row { Row(low: .zero, high: .zero) }

    @inline(__always)
    init(low: SIMD8<Float>, high: SIMD8<Float>) {
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
