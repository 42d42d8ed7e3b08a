import Kernels
import RandomStreams

/// The kernel distance of two sets of features: the unbiased estimate of the squared maximum mean discrepancy with the kernel
/// (a·b / d + 1)³.
///
/// Bińkowski et al. 2018 (arXiv:1801.01401), section 4. Its expectation does not depend on the number of pictures, which makes it
/// the number to look at for small folders; it can be slightly negative.
package struct KernelDistance: Equatable, Sendable {
  /// The estimate.
  package let value: Double
  /// Its standard error, by leaving out each picture once; or the standard deviation over the subsets.
  package let deviation: Double
  /// How many subsets of `subsetSize` pictures of each set were drawn; nil if all pairs of pictures were counted.
  package let subsets: Int?

  /// Up to so many pictures in a set all pairs are counted; beyond, subsets of that size.
  package static let subsetSize = 1000
  /// The subsets of larger sets.
  package static let subsetCount = 100

  /// Half the width of an interval of 95 %.
  package var margin: Double { 1.96 * deviation }

  /// The distance of two sets of two pictures or more.
  ///
  /// - Parameter seed: what the subsets are drawn by.
  package init(_ first: Features, _ second: Features, seed: UInt64) {
    precondition(
      min(first.count, second.count) > 1 && first.dimension == second.dimension,
      "KernelDistance: two pictures or more in each set were expected, got \(first.count) and \(second.count)")
    let size = Self.subsetSize
    guard max(first.count, second.count) > size else {
      let estimate = Estimate(first.rows(0..<first.count), second.rows(0..<second.count))
      (value, deviation, subsets) = (estimate.value, estimate.standardError, nil)
      return
    }
    let values = (0..<Self.subsetCount).map { index in
      var draws = RandomStream(seed: seed, purpose: .init("subsets of the kernel distance"), index: index)
      let one = draws.permutation(of: first.count).prefix(size)
      let other = draws.permutation(of: second.count).prefix(size)
      return Estimate(first.rows(one), second.rows(other)).value
    }
    let mean = values.reduce(0, +) / Double(values.count)
    value = mean
    deviation = (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)).squareRoot()
    subsets = Self.subsetCount
  }
}

/// The estimate from all pairs, with what it would be without each one of the pictures.
private struct Estimate {
  let value: Double
  let standardError: Double

  init(_ x: DoubleMatrix, _ y: DoubleMatrix) {
    let (n, m) = (Double(x.rows), Double(y.rows))
    let (within, others, between) = (kernel(x, x), kernel(y, y), kernel(x, y))
    let withinSums = within.sums(leavingOutDiagonal: true)
    let otherSums = others.sums(leavingOutDiagonal: true)
    let betweenSums = between.sums(leavingOutDiagonal: false)
    let (xx, yy, xy) = (
      withinSums.rows.reduce(0, +), otherSums.rows.reduce(0, +), betweenSums.rows.reduce(0, +)
    )
    value = xx / (n * (n - 1)) + yy / (m * (m - 1)) - 2 * xy / (n * m)
    guard n > 2, m > 2 else {
      standardError = .nan
      return
    }
    let withoutX = x.indices.map { i in
      (xx - 2 * withinSums.rows[i]) / ((n - 1) * (n - 2)) + yy / (m * (m - 1))
        - 2 * (xy - betweenSums.rows[i]) / ((n - 1) * m)
    }
    let withoutY = y.indices.map { j in
      xx / (n * (n - 1)) + (yy - 2 * otherSums.rows[j]) / ((m - 1) * (m - 2))
        - 2 * (xy - betweenSums.columns[j]) / (n * (m - 1))
    }
    standardError = (Self.jackknifeVariance(withoutX) + Self.jackknifeVariance(withoutY)).squareRoot()
  }

  /// Efron and Stein 1981: (n − 1) / n · Σ (θᵢ − θ̄)².
  private static func jackknifeVariance(_ values: [Double]) -> Double {
    let count = Double(values.count)
    let mean = values.reduce(0, +) / count
    return (count - 1) / count * values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
  }
}

/// (a·b / d + 1)³ of each pair of rows.
private func kernel(_ x: DoubleMatrix, _ y: DoubleMatrix) -> DoubleMatrix {
  var products = x.timesTransposed(y)
  let dimension = Double(x.columns)
  for index in products.values.indices {
    let value = products.values[index] / dimension + 1
    products.values[index] = value * value * value
  }
  return products
}

extension DoubleMatrix {
  fileprivate var indices: Range<Int> { 0..<rows }

  /// The sums of the rows and of the columns.
  fileprivate func sums(leavingOutDiagonal: Bool) -> (rows: [Double], columns: [Double]) {
    var rowSums = [Double](repeating: 0, count: rows)
    var columnSums = [Double](repeating: 0, count: columns)
    for row in 0..<rows {
      for column in 0..<columns where !(leavingOutDiagonal && row == column) {
        rowSums[row] += self[row, column]
        columnSums[column] += self[row, column]
      }
    }
    return (rowSums, columnSums)
  }
}
