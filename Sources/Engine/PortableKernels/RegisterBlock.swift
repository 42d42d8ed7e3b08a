import CInstructions
import Kernels

/// The block of a product that lies in registers: some rows of one panel or of two, or, with AMX, of as many as there are, two by two.
///
/// What an instruction set adds is how many rows and panels there are and what holds the sixteen numbers of a row of one. Beside the sums
/// there must be room for a row of the right operand and for a number of the left one, and there must be sums enough that none waits for
/// its last addition.
enum RegisterBlock {
  #if AVX512
    /// 24 sums in the 32 registers of 64 bytes, in two panels: each number of the left operand is loaded for two additions. With one panel
    /// there would be a load for every addition, and processors that add twice a cycle would wait for them.
    private static let mostRows = 12
    private static let mostPanels = 2
    fileprivate typealias Row = SIMD16<Float>
    fileprivate typealias WideRow = PanelPair
  #elseif AVX2
    /// Twelve sums in the sixteen registers of 32 bytes, two for each row.
    private static let mostRows = 6
    private static let mostPanels = 1
    fileprivate typealias Row = Halves
    fileprivate typealias WideRow = Halves
  #elseif arch(x86_64)
    /// Eight sums in the sixteen registers of sixteen bytes, four for each row.
    private static let mostRows = 2
    private static let mostPanels = 1
    fileprivate typealias Row = SIMD16<Float>
    fileprivate typealias WideRow = SIMD16<Float>
  #else
    /// 24 sums in the 32 registers of sixteen bytes of arm64, four for each row.
    private static let mostRows = 6
    private static let mostPanels = 1
    fileprivate typealias Row = SIMD16<Float>
    fileprivate typealias WideRow = SIMD16<Float>
  #endif

  #if AMX
    /// Two tiles above each other, where there are pairs, and all panels: the left operand is transposed once for them.
    private static let mostPairedRows = 32
    private static let mostPairedPanels = Int.max
  #else
    private static let mostPairedRows = mostRows
    private static let mostPairedPanels = mostPanels
  #endif

  /// The rows of a block, at most.
  @inline(__always)
  static func mostRows(isPaired: Bool) -> Int { isPaired ? mostPairedRows : mostRows }

  /// The panels of a block, at most.
  @inline(__always)
  static func mostPanels(isPaired: Bool) -> Int { isPaired ? mostPairedPanels : mostPanels }

  /// The product of `rows` rows and `panels` panels, at most as many as above, of floats or of pairs of bfloat16 numbers.
  @inline(__always)
  static func multiply(
    rows: Int, panels: Int, _ a: PanelProduct.Left, _ b: PanelProduct.Right, _ c: PanelProduct.Block, isPaired: Bool
  ) {
    guard isPaired else {
      if panels == mostPanels {
        multiply(WideRow.self, Single.self, rows: rows, a, b, c)
      } else {
        multiply(Row.self, Single.self, rows: rows, a, b, c)
      }
      return
    }
    #if AMX
      tiles_multiply(
        Int32(rows), panels, a.pointer, a.rowStep, a.secondRows, a.depthStep, a.stretches, a.length, a.stretchStep,
        b.pointer, b.panelStep, c.pointer, c.rowStep, c.panelStep, c.adding ? 1 : 0)
    #else
      #if AVX512
        if bfloat16_is_available() != 0 {
          for panel in 0..<panels {
            bfloat16_multiply(
              Int32(rows), a.pointer, a.rowStep, a.depthStep, a.stretches, a.length, a.stretchStep,
              b.pointer + panel * b.panelStep, c.pointer + panel * c.panelStep, c.rowStep, c.adding ? 1 : 0)
          }
          return
        }
      #endif
      for panel in 0..<panels { multiply(Row.self, Pair.self, rows: rows, a, b.panel(panel), c.panel(panel)) }
    #endif
  }

  @inline(__always)
  private static func multiply<Row: BlockRow, Element: BlockElement>(
    _: Row.Type, _: Element.Type, rows: Int, _ a: PanelProduct.Left, _ b: PanelProduct.Right, _ c: PanelProduct.Block
  ) {
    // A number of rows that is a type makes a loop without branches of each; a literal would be a variable again to the compiler, which
    // finds that all cases are the same.
    switch rows {
    case 12: block(Twelve.self, Row.self, Element.self, a, b, c)
    case 11: block(Eleven.self, Row.self, Element.self, a, b, c)
    case 10: block(Ten.self, Row.self, Element.self, a, b, c)
    case 9: block(Nine.self, Row.self, Element.self, a, b, c)
    case 8: block(Eight.self, Row.self, Element.self, a, b, c)
    case 7: block(Seven.self, Row.self, Element.self, a, b, c)
    case 6: block(Six.self, Row.self, Element.self, a, b, c)
    case 5: block(Five.self, Row.self, Element.self, a, b, c)
    case 4: block(Four.self, Row.self, Element.self, a, b, c)
    case 3: block(Three.self, Row.self, Element.self, a, b, c)
    case 2: block(Two.self, Row.self, Element.self, a, b, c)
    default: block(One.self, Row.self, Element.self, a, b, c)
    }
  }

  @inline(never)
  private static func block<Count: RowCount, Row: BlockRow, Element: BlockElement>(
    _: Count.Type, _: Row.Type, _: Element.Type, _ a: PanelProduct.Left, _ right: PanelProduct.Right,
    _ c: PanelProduct.Block
  ) {
    let rows = Count.rows
    guard rows <= mostRows else { return }
    var (r0, r1, r2, r3, r4, r5) = (Row.zero, Row.zero, Row.zero, Row.zero, Row.zero, Row.zero)
    var (r6, r7, r8, r9, r10, r11) = (Row.zero, Row.zero, Row.zero, Row.zero, Row.zero, Row.zero)
    var (stretch, b) = (a.pointer, right.pointer)
    for number in 0..<a.stretches {
      if a.stretches > 1, a.depthStep == 1 {
        // The next stretch of these rows, and the first one of the next rows, are where the processor does not look for them.
        let next = number + 1 < a.stretches ? stretch + a.stretchStep : a.pointer + rows * a.rowStep
        for row in 0..<rows { prefetch_for_reading(next + row * a.rowStep) }
      }
      for k in 0..<a.length {
        let row = Row.load(b + k * PanelMatrix.width, panelStep: right.panelStep)
        let left = stretch + k * a.depthStep
        if a.nextPanel != 0 { prefetch_for_reading(left + a.nextPanel) }
        Element.add(row, times: left[0], to: &r0)
        if rows > 1 { Element.add(row, times: left[a.rowStep], to: &r1) }
        if rows > 2 { Element.add(row, times: left[2 * a.rowStep], to: &r2) }
        if rows > 3 { Element.add(row, times: left[3 * a.rowStep], to: &r3) }
        if rows > 4 { Element.add(row, times: left[4 * a.rowStep], to: &r4) }
        if rows > 5 { Element.add(row, times: left[5 * a.rowStep], to: &r5) }
        if rows > 6 { Element.add(row, times: left[6 * a.rowStep], to: &r6) }
        if rows > 7 { Element.add(row, times: left[7 * a.rowStep], to: &r7) }
        if rows > 8 { Element.add(row, times: left[8 * a.rowStep], to: &r8) }
        if rows > 9 { Element.add(row, times: left[9 * a.rowStep], to: &r9) }
        if rows > 10 { Element.add(row, times: left[10 * a.rowStep], to: &r10) }
        if rows > 11 { Element.add(row, times: left[11 * a.rowStep], to: &r11) }
      }
      stretch += a.stretchStep
      b += a.length * PanelMatrix.width
    }
    r0.write(c.pointer, panelStep: c.panelStep, adding: c.adding)
    if rows > 1 { r1.write(c.pointer + c.rowStep, panelStep: c.panelStep, adding: c.adding) }
    if rows > 2 { r2.write(c.pointer + 2 * c.rowStep, panelStep: c.panelStep, adding: c.adding) }
    if rows > 3 { r3.write(c.pointer + 3 * c.rowStep, panelStep: c.panelStep, adding: c.adding) }
    if rows > 4 { r4.write(c.pointer + 4 * c.rowStep, panelStep: c.panelStep, adding: c.adding) }
    if rows > 5 { r5.write(c.pointer + 5 * c.rowStep, panelStep: c.panelStep, adding: c.adding) }
    if rows > 6 { r6.write(c.pointer + 6 * c.rowStep, panelStep: c.panelStep, adding: c.adding) }
    if rows > 7 { r7.write(c.pointer + 7 * c.rowStep, panelStep: c.panelStep, adding: c.adding) }
    if rows > 8 { r8.write(c.pointer + 8 * c.rowStep, panelStep: c.panelStep, adding: c.adding) }
    if rows > 9 { r9.write(c.pointer + 9 * c.rowStep, panelStep: c.panelStep, adding: c.adding) }
    if rows > 10 { r10.write(c.pointer + 10 * c.rowStep, panelStep: c.panelStep, adding: c.adding) }
    if rows > 11 { r11.write(c.pointer + 11 * c.rowStep, panelStep: c.panelStep, adding: c.adding) }
  }
}

/// A row of a block: the numbers of one panel, or of several.
private protocol BlockRow {
  static var zero: Self { get }

  /// Pairs of bfloat16 numbers as floats.
  var upperHalves: Self { get }
  var lowerHalves: Self { get }

  static func load(_ pointer: UnsafePointer<Float>, panelStep: Int) -> Self

  /// this += row · factor.
  mutating func addRow(_ row: Self, times factor: Float)

  func write(_ pointer: UnsafeMutablePointer<Float>, panelStep: Int, adding: Bool)
}

/// What the operands of a block are made of.
private protocol BlockElement {
  /// sum += row · factor.
  static func add<Row: BlockRow>(_ row: Row, times factor: Float, to sum: inout Row)
}

/// Floats.
private enum Single: BlockElement {
  @inline(__always)
  static func add<Row: BlockRow>(_ row: Row, times factor: Float, to sum: inout Row) {
    sum.addRow(row, times: factor)
  }
}

/// Pairs of bfloat16 numbers. The upper halves come first, as in Intel's VDPBF16PS, and a product of eight bits by eight is exact, so that
/// the sums are the same bytes with every instruction set.
private enum Pair: BlockElement {
  @inline(__always)
  static func add<Row: BlockRow>(_ row: Row, times factor: Float, to sum: inout Row) {
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

extension SIMD16<Float>: BlockRow {
  fileprivate var upperHalves: Self {
    @inline(__always) get { unsafeBitCast(unsafeBitCast(self, to: SIMD16<UInt32>.self) & 0xffff_0000, to: Self.self) }
  }

  fileprivate var lowerHalves: Self {
    @inline(__always) get { unsafeBitCast(unsafeBitCast(self, to: SIMD16<UInt32>.self) &<< 16, to: Self.self) }
  }

  @inline(__always)
  fileprivate static func load(_ pointer: UnsafePointer<Float>, panelStep: Int) -> Self { pointer.vector(at: 0) }

  @inline(__always)
  fileprivate mutating func addRow(_ row: Self, times factor: Float) {
    self = adding(Self(repeating: factor), times: row)
  }

  @inline(__always)
  fileprivate func write(_ pointer: UnsafeMutablePointer<Float>, panelStep: Int, adding: Bool) {
    pointer.store(adding ? pointer.vector(at: 0) + self : self, at: 0)
  }
}

/// Sixteen numbers in two registers of AVX2. The compiler would keep a vector of sixteen in pairs, too, but move them to memory and
/// back where there are many.
private struct Halves: BlockRow {
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
  static func load(_ pointer: UnsafePointer<Float>, panelStep: Int) -> Halves {
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
  func write(_ pointer: UnsafeMutablePointer<Float>, panelStep: Int, adding: Bool) {
    let before = adding ? Halves.load(UnsafePointer(pointer), panelStep: panelStep) : .zero
    UnsafeMutableRawPointer(pointer).storeBytes(of: before.low + low, as: SIMD8<Float>.self)
    UnsafeMutableRawPointer(pointer + 8).storeBytes(of: before.high + high, as: SIMD8<Float>.self)
  }
}

/// The same row of two panels.
private struct PanelPair: BlockRow {
  private var first: SIMD16<Float>
  private var second: SIMD16<Float>

  static var zero: PanelPair { PanelPair(first: .zero, second: .zero) }

  var upperHalves: PanelPair {
    @inline(__always) get { PanelPair(first: first.upperHalves, second: second.upperHalves) }
  }

  var lowerHalves: PanelPair {
    @inline(__always) get { PanelPair(first: first.lowerHalves, second: second.lowerHalves) }
  }

  @inline(__always)
  static func load(_ pointer: UnsafePointer<Float>, panelStep: Int) -> PanelPair {
    PanelPair(first: pointer.vector(at: 0), second: pointer.vector(at: panelStep))
  }

  @inline(__always)
  mutating func addRow(_ row: PanelPair, times factor: Float) {
    first.addRow(row.first, times: factor)
    second.addRow(row.second, times: factor)
  }

  @inline(__always)
  func write(_ pointer: UnsafeMutablePointer<Float>, panelStep: Int, adding: Bool) {
    first.write(pointer, panelStep: panelStep, adding: adding)
    second.write(pointer + panelStep, panelStep: panelStep, adding: adding)
  }
}
