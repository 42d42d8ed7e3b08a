import CInstructions
import Kernels

/// The block of a product that lies in registers: some rows of one panel.
///
/// What an instruction set adds is how many rows there are and what holds the sixteen numbers of one. Beside the sums there must be room
/// for a row of the right operand and for a number of the left one, and there must be sums enough that none waits for its last addition.
enum RegisterBlock {
  #if AVX512
    /// Twelve sums in the 32 registers of 64 bytes; two units that add, four cycles late, keep eight of them busy.
    static let mostRows = 12
    fileprivate typealias Row = SIMD16<Float>
  #elseif AVX2
    /// Twelve sums in the sixteen registers of 32 bytes, two for each row.
    static let mostRows = 6
    fileprivate typealias Row = Halves
  #elseif arch(x86_64)
    /// Eight sums in the sixteen registers of sixteen bytes, four for each row.
    static let mostRows = 2
    fileprivate typealias Row = SIMD16<Float>
  #else
    /// 24 sums in the 32 registers of sixteen bytes of arm64, four for each row.
    static let mostRows = 6
    fileprivate typealias Row = SIMD16<Float>
  #endif

  /// The product of `rows` rows, at most `mostRows`, and one panel, of floats or of pairs of bfloat16 numbers.
  @inline(__always)
  static func multiply(
    rows: Int, _ a: PanelProduct.Left, _ b: UnsafePointer<Float>, _ c: PanelProduct.Block, isPaired: Bool
  ) {
    guard isPaired else { return multiply(Single.self, rows: rows, a, b, c) }
    #if AVX512
      if bfloat16_is_available() != 0 {
        return bfloat16_multiply(
          Int32(rows), a.pointer, a.rowStep, a.depthStep, a.stretches, a.length, a.stretchStep, b, c.pointer,
          c.rowStep, c.adding ? 1 : 0)
      }
    #endif
    multiply(Pair.self, rows: rows, a, b, c)
  }

  @inline(__always)
  private static func multiply<Element: BlockElement>(
    _: Element.Type, rows: Int, _ a: PanelProduct.Left, _ b: UnsafePointer<Float>, _ c: PanelProduct.Block
  ) {
    // A number of rows that is a type makes a loop without branches of each; a literal would be a variable again to the compiler, which
    // finds that all cases are the same.
    switch rows {
    case 12: block(Twelve.self, Element.self, a, b, c)
    case 11: block(Eleven.self, Element.self, a, b, c)
    case 10: block(Ten.self, Element.self, a, b, c)
    case 9: block(Nine.self, Element.self, a, b, c)
    case 8: block(Eight.self, Element.self, a, b, c)
    case 7: block(Seven.self, Element.self, a, b, c)
    case 6: block(Six.self, Element.self, a, b, c)
    case 5: block(Five.self, Element.self, a, b, c)
    case 4: block(Four.self, Element.self, a, b, c)
    case 3: block(Three.self, Element.self, a, b, c)
    case 2: block(Two.self, Element.self, a, b, c)
    default: block(One.self, Element.self, a, b, c)
    }
  }

  @inline(never)
  private static func block<Count: RowCount, Element: BlockElement>(
    _: Count.Type, _: Element.Type, _ a: PanelProduct.Left, _ b: UnsafePointer<Float>, _ c: PanelProduct.Block
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
        Element.add(right, times: left[0], to: &r0)
        if rows > 1 { Element.add(right, times: left[a.rowStep], to: &r1) }
        if rows > 2 { Element.add(right, times: left[2 * a.rowStep], to: &r2) }
        if rows > 3 { Element.add(right, times: left[3 * a.rowStep], to: &r3) }
        if rows > 4 { Element.add(right, times: left[4 * a.rowStep], to: &r4) }
        if rows > 5 { Element.add(right, times: left[5 * a.rowStep], to: &r5) }
        if rows > 6 { Element.add(right, times: left[6 * a.rowStep], to: &r6) }
        if rows > 7 { Element.add(right, times: left[7 * a.rowStep], to: &r7) }
        if rows > 8 { Element.add(right, times: left[8 * a.rowStep], to: &r8) }
        if rows > 9 { Element.add(right, times: left[9 * a.rowStep], to: &r9) }
        if rows > 10 { Element.add(right, times: left[10 * a.rowStep], to: &r10) }
        if rows > 11 { Element.add(right, times: left[11 * a.rowStep], to: &r11) }
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

/// What the operands of a block are made of.
private protocol BlockElement {
  /// sum += row · factor.
  static func add(_ row: RegisterBlock.Row, times factor: Float, to sum: inout RegisterBlock.Row)
}

/// Floats.
private enum Single: BlockElement {
  @inline(__always)
  static func add(_ row: RegisterBlock.Row, times factor: Float, to sum: inout RegisterBlock.Row) {
    sum.addRow(row, times: factor)
  }
}

/// Pairs of bfloat16 numbers. The upper halves come first, as in Intel's VDPBF16PS, and a product of eight bits by eight is exact, so that
/// the sums are the same bytes with every instruction set.
private enum Pair: BlockElement {
  @inline(__always)
  static func add(_ row: RegisterBlock.Row, times factor: Float, to sum: inout RegisterBlock.Row) {
    let pair = factor.bitPattern
    sum.addRow(row.upperHalves, times: Float(bitPattern: pair & 0xffff_0000))
    sum.addRow(row.lowerHalves, times: Float(bitPattern: pair &<< 16))
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
  fileprivate var upperHalves: Self {
    @inline(__always) get { unsafeBitCast(unsafeBitCast(self, to: SIMD16<UInt32>.self) & 0xffff_0000, to: Self.self) }
  }

  fileprivate var lowerHalves: Self {
    @inline(__always) get { unsafeBitCast(unsafeBitCast(self, to: SIMD16<UInt32>.self) &<< 16, to: Self.self) }
  }

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

  var upperHalves: Halves {
    @inline(__always) get { map { $0 & 0xffff_0000 } }
  }

  var lowerHalves: Halves {
    @inline(__always) get { map { $0 &<< 16 } }
  }

  @inline(__always)
  private func map(_ body: (SIMD8<UInt32>) -> SIMD8<UInt32>) -> Halves {
    func mapped(_ half: SIMD8<Float>) -> SIMD8<Float> {
      unsafeBitCast(body(unsafeBitCast(half, to: SIMD8<UInt32>.self)), to: SIMD8<Float>.self)
    }
    return Halves(low: mapped(low), high: mapped(high))
  }

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
