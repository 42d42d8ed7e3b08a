import Kernels
import RandomStreams
import Testing

#if AMX
  @testable import x86AVX512AMXKernels
#elseif AVX512
  @testable import x86AVX512Kernels
#elseif AVX2
  @testable import x86AVX2Kernels
#else
  @testable import PortableKernels
#endif

/// Sums of up to 300 products of numbers around 1, in float32, against double precision: rounding of some 10⁻⁵.
private let tolerance = 2e-4

/// The products over panels against their definition, in sizes that fill neither blocks nor panels.
@Suite(.enabled(if: areAvailable)) struct PanelProductTests {
  struct Sizes: Sendable, CustomTestStringConvertible {
    let rows: Int
    let depth: Int
    let columns: Int

    var testDescription: String { "\(rows) rows, depth \(depth), \(columns) columns" }
  }

  static let sizes = [
    Sizes(rows: 1, depth: 1, columns: 1), Sizes(rows: 5, depth: 7, columns: 16), Sizes(rows: 6, depth: 16, columns: 33),
    Sizes(rows: 13, depth: 300, columns: 17), Sizes(rows: 110, depth: 31, columns: 48),
  ]

  @Test(arguments: sizes) func `row-major rows times panels`(sizes: Sizes) {
    let (m, k, n) = (sizes.rows, sizes.depth, sizes.columns)
    let (a, b) = (values(m * k, "a"), values(k * n, "b"))
    let panels = PanelBuffer(rows: k, columns: n)
    panels.copy(b.pointer, toRows: 0..<k, columns: n)
    let c = Buffer(m * n)
    for adding in [false, true] {
      PanelProduct.multiply(
        rows: 0..<m, .init(rowMajor: a.pointer, rowStride: k), panels.matrix, depth: 0..<k,
        into: .init(rowMajor: c.pointer, columns: n), adding: adding)
      expect(c, rows: m, columns: n) { row, column in
        (adding ? 2 : 1) * sum(k) { Double(a.pointer[row * k + $0]) * Double(b.pointer[$0 * n + column]) }
      }
    }
    withExtendedLifetime((a, b, panels)) {}
  }

  @Test(arguments: sizes) func `panels, transposed, times panels`(sizes: Sizes) {
    let (m, k, n) = (sizes.rows, sizes.depth, sizes.columns)
    let (a, b) = (values(k * m, "a"), values(k * n, "b"))
    let (left, right) = (PanelBuffer(rows: k, columns: m), PanelBuffer(rows: k, columns: n))
    left.copy(a.pointer, toRows: 0..<k, columns: m)
    right.copy(b.pointer, toRows: 0..<k, columns: n)
    let c = Buffer(m * n)
    for adding in [false, true] {
      PanelProduct.multiplyTransposed(
        left.matrix, rows: m, right.matrix, depth: k, into: .init(rowMajor: c.pointer, columns: n), adding: adding)
      expect(c, rows: m, columns: n) { row, column in
        (adding ? 2 : 1) * sum(k) { Double(a.pointer[$0 * m + row]) * Double(b.pointer[$0 * n + column]) }
      }
    }
    withExtendedLifetime((a, b, left, right)) {}
  }

  /// Whole numbers, whose sums are exact, so that it makes no difference in which order a set adds. Behind the depth lie NaN.
  @Test(arguments: [17, 31, 33, 147], [(1, 16), (15, 35), (129, 80), (300, 35)])
  func `pairs, transposed, times pairs`(m: Int, size: (depth: Int, columns: Int)) {
    let (k, n) = (size.depth, size.columns)
    let (a, b) = (wholeNumbers(2 * k * m, 7), wholeNumbers(2 * k * n, 5))
    func paired(_ values: [Float], columns: Int) -> PanelBuffer {
      let panels = PanelBuffer(rows: 2 * k + 16, columns: columns, isPaired: true)
      panels.copy(values, toRows: 0..<2 * k, columns: columns)
      _ = panels.matrix.pairingRows(2 * k)
      for panel in 0..<panels.matrix.panels {
        for row in k..<2 * k + 16 { panels.matrix.row(row, ofPanel: panel).store(Vector(repeating: .nan), at: 0) }
      }
      return panels
    }
    let (left, right) = (paired(a, columns: m), paired(b, columns: n))
    let c = Buffer(m * n)
    for adding in [false, true] {
      PanelProduct.multiplyTransposed(
        left.matrix, rows: m, right.matrix, depth: k, into: .init(rowMajor: c.pointer, columns: n), adding: adding)
      expect(c, rows: m, columns: n) { row, column in
        (adding ? 2 : 1) * sum(2 * k) { Double(a[$0 * m + row]) * Double(b[$0 * n + column]) }
      }
    }
    withExtendedLifetime((left, right)) {}
  }

  private func wholeNumbers(_ count: Int, _ modulus: Int) -> [Float] {
    (0..<count).map { Float($0 * 5 % 11 % modulus - modulus / 2) }
  }

  @Test(arguments: sizes) func `the transpose of a matrix`(sizes: Sizes) {
    let (m, n) = (sizes.rows, sizes.columns)
    let (a, transposed) = (values(m * n, "a"), Buffer(m * n))
    transpose(a.pointer, rows: m, columns: n, into: transposed.pointer)
    for row in 0..<m {
      for column in 0..<n { #expect(transposed.pointer[column * m + row] == a.pointer[row * n + column]) }
    }
    withExtendedLifetime((a, transposed)) {}
  }

  private func values(_ count: Int, _ name: String) -> Buffer {
    var stream = RandomStream(seed: 3, purpose: .init(name))
    let buffer = Buffer(count)
    for i in 0..<count { buffer.pointer[i] = Float(stream.normal()) }
    return buffer
  }

  private func sum(_ count: Int, _ term: (Int) -> Double) -> Double { (0..<count).reduce(0) { $0 + term($1) } }

  private func expect(_ result: Buffer, rows: Int, columns: Int, _ expected: (Int, Int) -> Double) {
    for row in 0..<rows {
      for column in 0..<columns {
        let difference = abs(Double(result.pointer[row * columns + column]) - expected(row, column))
        #expect(difference <= tolerance, "row \(row), column \(column)")
      }
    }
  }
}
