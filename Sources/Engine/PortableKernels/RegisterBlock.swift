import Kernels

/// The block of a product that lies in registers: some rows of one panel.
///
/// What an instruction set adds is how many rows there are and what holds the sixteen numbers of one. Beside the sums there must be room
/// for a row of the right operand and for a number of the left one, and there must be sums enough that none waits for its last addition.
enum RegisterBlock {
  #if AVX512
    /// Twelve sums in the 32 registers of 64 bytes; two units that add, four cycles late, keep eight of them busy.
    static let mostRows = 12
    private typealias Row = SIMD16<Float>
  #elseif AVX2
    /// Twelve sums in the sixteen registers of 32 bytes, two for each row.
    static let mostRows = 6
    private typealias Row = Halves
  #elseif arch(x86_64)
    /// Eight sums in the sixteen registers of sixteen bytes, four for each row.
    static let mostRows = 2
    private typealias Row = SIMD16<Float>
  #else
    /// 24 sums in the 32 registers of sixteen bytes of arm64, four for each row.
    static let mostRows = 6
    private typealias Row = SIMD16<Float>
  #endif

  /// The product of `rows` rows, at most `mostRows`, and one panel.
  @inline(__always)
  static func multiply(
    rows: Int, _ a: PanelProduct.Left, _ b: UnsafePointer<Float>, _ c: PanelProduct.Block
  ) {
    // A number of rows that is a type makes a loop without branches of each; a literal would be a variable again to the compiler, which
    // finds that all cases are the same.
    switch rows {
    case 12: block(Twelve.self, a, b, c)
    case 11: block(Eleven.self, a, b, c)
    case 10: block(Ten.self, a, b, c)
    case 9: block(Nine.self, a, b, c)
    case 8: block(Eight.self, a, b, c)
    case 7: block(Seven.self, a, b, c)
    case 6: block(Six.self, a, b, c)
    case 5: block(Five.self, a, b, c)
    case 4: block(Four.self, a, b, c)
    case 3: block(Three.self, a, b, c)
    case 2: block(Two.self, a, b, c)
    default: block(One.self, a, b, c)
    }
  }

  @inline(never)
  private static func block<Count: RowCount>(
    _: Count.Type, _ a: PanelProduct.Left, _ b: UnsafePointer<Float>, _ c: PanelProduct.Block
  ) {
    let rows = Count.rows
    guard rows <= mostRows else { return }
    var (r0, r1, r2, r3, r4, r5) = (Row.zero, Row.zero, Row.zero, Row.zero, Row.zero, Row.zero)
    var (r6, r7, r8, r9, r10, r11) = (Row.zero, Row.zero, Row.zero, Row.zero, Row.zero, Row.zero)
    var (stretch, b) = (a.pointer, b)
    for _ in 0..<a.stretches {
      for k in 0..<a.length {
        let right = Row.load(b + k * PanelMatrix.width)
        let left = stretch + k * a.depthStep
        r0.addRow(right, times: left[0])
        if rows > 1 { r1.addRow(right, times: left[a.rowStep]) }
        if rows > 2 { r2.addRow(right, times: left[2 * a.rowStep]) }
        if rows > 3 { r3.addRow(right, times: left[3 * a.rowStep]) }
        if rows > 4 { r4.addRow(right, times: left[4 * a.rowStep]) }
        if rows > 5 { r5.addRow(right, times: left[5 * a.rowStep]) }
        if rows > 6 { r6.addRow(right, times: left[6 * a.rowStep]) }
        if rows > 7 { r7.addRow(right, times: left[7 * a.rowStep]) }
        if rows > 8 { r8.addRow(right, times: left[8 * a.rowStep]) }
        if rows > 9 { r9.addRow(right, times: left[9 * a.rowStep]) }
        if rows > 10 { r10.addRow(right, times: left[10 * a.rowStep]) }
        if rows > 11 { r11.addRow(right, times: left[11 * a.rowStep]) }
      }
      stretch += a.stretchStep
      b += a.length * PanelMatrix.width
    }
    r0.write(c.pointer, adding: c.adding)
    if rows > 1 { r1.write(c.pointer + c.rowStep, adding: c.adding) }
    if rows > 2 { r2.write(c.pointer + 2 * c.rowStep, adding: c.adding) }
    if rows > 3 { r3.write(c.pointer + 3 * c.rowStep, adding: c.adding) }
    if rows > 4 { r4.write(c.pointer + 4 * c.rowStep, adding: c.adding) }
    if rows > 5 { r5.write(c.pointer + 5 * c.rowStep, adding: c.adding) }
    if rows > 6 { r6.write(c.pointer + 6 * c.rowStep, adding: c.adding) }
    if rows > 7 { r7.write(c.pointer + 7 * c.rowStep, adding: c.adding) }
    if rows > 8 { r8.write(c.pointer + 8 * c.rowStep, adding: c.adding) }
    if rows > 9 { r9.write(c.pointer + 9 * c.rowStep, adding: c.adding) }
    if rows > 10 { r10.write(c.pointer + 10 * c.rowStep, adding: c.adding) }
    if rows > 11 { r11.write(c.pointer + 11 * c.rowStep, adding: c.adding) }
  }
}

/// A number of rows.
private protocol RowCount {
  static var rows: Int { get }
}

private enum One: RowCount { static var rows: Int { 1 } }
private enum Two: RowCount { static var rows: Int { 2 } }
private enum Three: RowCount { static var rows: Int { 3 } }
private enum Four: RowCount { static var rows: Int { 4 } }
private enum Five: RowCount { static var rows: Int { 5 } }
private enum Six: RowCount { static var rows: Int { 6 } }
private enum Seven: RowCount { static var rows: Int { 7 } }
private enum Eight: RowCount { static var rows: Int { 8 } }
private enum Nine: RowCount { static var rows: Int { 9 } }
private enum Ten: RowCount { static var rows: Int { 10 } }
private enum Eleven: RowCount { static var rows: Int { 11 } }
private enum Twelve: RowCount { static var rows: Int { 12 } }

extension SIMD16<Float> {
  @inline(__always)
  fileprivate static func load(_ pointer: UnsafePointer<Float>) -> Self { pointer.vector(at: 0) }

  @inline(__always)
  fileprivate mutating func addRow(_ row: Self, times factor: Float) {
    self = adding(Self(repeating: factor), times: row)
  }

  @inline(__always)
  fileprivate func write(_ pointer: UnsafeMutablePointer<Float>, adding: Bool) {
    pointer.store(adding ? pointer.vector(at: 0) + self : self, at: 0)
  }
}

/// Sixteen numbers in two registers of AVX2. The compiler would keep a vector of sixteen in pairs, too, but move them to memory and
/// back where there are many.
private struct Halves {
  private var low: SIMD8<Float>
  private var high: SIMD8<Float>

  static var zero: Halves { Halves(low: .zero, high: .zero) }

  @inline(__always)
  static func load(_ pointer: UnsafePointer<Float>) -> Halves {
    Halves(
      low: UnsafeRawPointer(pointer).loadUnaligned(as: SIMD8<Float>.self),
      high: UnsafeRawPointer(pointer + 8).loadUnaligned(as: SIMD8<Float>.self))
  }

  @inline(__always)
  mutating func addRow(_ row: Halves, times factor: Float) {
    let factor = SIMD8(repeating: factor)
    low = low.adding(factor, times: row.low)
    high = high.adding(factor, times: row.high)
  }

  @inline(__always)
  func write(_ pointer: UnsafeMutablePointer<Float>, adding: Bool) {
    let before = adding ? Halves.load(UnsafePointer(pointer)) : .zero
    UnsafeMutableRawPointer(pointer).storeBytes(of: before.low + low, as: SIMD8<Float>.self)
    UnsafeMutableRawPointer(pointer + 8).storeBytes(of: before.high + high, as: SIMD8<Float>.self)
  }
}
