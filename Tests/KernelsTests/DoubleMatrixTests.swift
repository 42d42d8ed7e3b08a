import InstructionSets
import Kernels
import RandomStreams
import ReferenceKernels
import Testing

/// Sums of a few hundred products of numbers near 1.
private let tolerance = 1e-12

@Suite struct DoubleMatrixTests {
  private static func normal(_ rows: Int, _ columns: Int, _ purpose: String) -> DoubleMatrix {
    var stream = RandomStream(seed: 5, purpose: .init("double matrix \(purpose)"))
    return DoubleMatrix(
      rows: rows, columns: columns, values: (0..<rows * columns).map { _ in stream.normal() })
  }

  private static func worst(_ first: [Double], _ second: [Double]) -> Double {
    first.count == second.count ? zip(first, second).reduce(0) { max($0, abs($1.0 - $1.1)) } : .infinity
  }

  @Test func `products are sums of products`() {
    let (a, b) = (Self.normal(130, 17, "a"), Self.normal(9, 17, "b"))
    let product = a.timesTransposed(b)
    let c = Self.normal(130, 5, "c")
    let other = a.transposedTimes(c)
    #expect((product.rows, product.columns) == (130, 9) && (other.rows, other.columns) == (17, 5))
    for row in 0..<130 {
      for column in 0..<9 {
        let expected = (0..<17).reduce(0) { $0 + a[row, $1] * b[column, $1] }
        #expect(abs(product[row, column] - expected) < tolerance)
      }
    }
    for row in 0..<17 {
      for column in 0..<5 {
        let expected = (0..<130).reduce(0) { $0 + a[$1, row] * c[$1, column] }
        #expect(abs(other[row, column] - expected) < tolerance)
      }
    }
  }

  @Test func `products have the same bytes with any number of threads`() {
    let (a, b) = (Self.normal(300, 40, "a"), Self.normal(150, 40, "b"))
    let one = withThreads(1) { a.timesTransposed(b) }
    for threads in [2, 3, 4] { #expect(withThreads(threads) { a.timesTransposed(b) } == one) }
  }

  @Test func `eigenvectors make the matrix again`() {
    let factor = Self.normal(30, 23, "factor")
    let matrix = factor.transposedTimes(factor)
    let (values, vectors) = matrix.symmetricEigenvectors()
    #expect(values == values.sorted())
    var scaled = vectors
    for row in 0..<23 { for column in 0..<23 { scaled[row, column] *= values[row] } }
    #expect(Self.worst(scaled.transposedTimes(vectors).values, matrix.values) < 1e-11)
    let identity = vectors.timesTransposed(vectors)
    for row in 0..<23 { #expect(abs(identity[row, row] - 1) < tolerance) }
  }

  /// The squares of the singular values are the eigenvalues of the product with the transpose.
  @Test(arguments: [(12, 7), (7, 12), (1, 5), (40, 40)])
  func `singular values are the roots of eigenvalues`(rows: Int, columns: Int) {
    let matrix = Self.normal(rows, columns, "singular")
    let singular = matrix.singularValues()
    let square = rows < columns ? matrix.timesTransposed(matrix) : matrix.transposedTimes(matrix)
    let roots = square.symmetricEigenvectors().values.reversed().map { $0.squareRoot() }
    #expect(Self.worst(singular, roots) < 1e-10)
    #expect(singular == singular.sorted(by: >))
  }

  @Test func `squared distances are the same both ways, and 0 to themselves`() {
    var stream = RandomStream(seed: 5, purpose: .init("double matrix distances"))
    let rows = (0..<9 * 21).map { _ in Float(stream.normal()) }
    var result = [Double](repeating: -1, count: 81)
    kernels.squaredDistances(rows, rows: 9, rows, others: 9, length: 21, into: &result)
    for a in 0..<9 {
      #expect(result[a * 9 + a] == 0)
      for b in 0..<9 {
        #expect(result[a * 9 + b] == result[b * 9 + a])
        let expected = (0..<21).reduce(0.0) {
          let difference = Double(rows[a * 21 + $1]) - Double(rows[b * 21 + $1])
          return $0 + difference * difference
        }
        #expect(abs(result[a * 9 + b] - expected) < tolerance)
      }
    }
  }
}
