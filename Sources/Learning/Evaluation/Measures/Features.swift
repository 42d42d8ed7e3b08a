import Kernels

/// The features of a set of pictures: for each picture a row of numbers.
///
/// They are kept in single precision, as the network gives them, and every sum over them is one in double precision. A set takes
/// 5 kB a picture for EfficientNet-Lite0 and 8 kB for Inception.
package struct Features: Equatable, Sendable {
  /// The pictures.
  package let count: Int
  /// The numbers of a picture.
  package let dimension: Int
  /// The numbers, picture after picture.
  package let values: [Float]

  /// Features of `count` pictures.
  package init(count: Int, dimension: Int, values: [Float]) {
    precondition(
      values.count == count * dimension,
      "Features: \(count * dimension) values expected for \(count)×\(dimension), got \(values.count)")
    self.count = count
    self.dimension = dimension
    self.values = values
  }

  /// The features of the first so many pictures.
  package func prefix(_ most: Int) -> Features {
    most >= count ? self : Features(count: most, dimension: dimension, values: Array(values[..<(most * dimension)]))
  }

  /// The features of some of the pictures, in the given order, in double precision.
  package func rows(_ places: some Collection<Int>) -> DoubleMatrix {
    var rows: [Double] = []
    rows.reserveCapacity(places.count * dimension)
    for place in places { rows += values[place * dimension..<(place + 1) * dimension].lazy.map(Double.init) }
    return DoubleMatrix(rows: places.count, columns: dimension, values: rows)
  }

  /// The mean of each number.
  package var mean: [Double] {
    var sums = [Double](repeating: 0, count: dimension)
    for picture in 0..<count {
      for index in 0..<dimension { sums[index] += Double(values[picture * dimension + index]) }
    }
    return sums.map { $0 / Double(count) }
  }

  /// The sample covariance, divided by one less than the number of pictures.
  ///
  /// Shapes: `[dimension, dimension]`.
  package var covariance: DoubleMatrix {
    precondition(count > 1, "Features: the covariance of \(count) pictures was asked for")
    let mean = mean
    var sum = [Double](repeating: 0, count: dimension * dimension)
    // So many pictures at a time are in double precision.
    let part = 1024
    for first in stride(from: 0, to: count, by: part) {
      let centred = rows(first..<min(count, first + part)).centred(by: mean)
      let product = centred.transposedTimes(centred)
      for index in sum.indices { sum[index] += product.values[index] }
    }
    return DoubleMatrix(rows: dimension, columns: dimension, values: sum.map { $0 / Double(count - 1) })
  }
}

extension DoubleMatrix {
  /// Each row less the given one.
  func centred(by mean: [Double]) -> DoubleMatrix {
    var result = self
    for row in 0..<rows {
      for column in 0..<columns { result.values[row * columns + column] -= mean[column] }
    }
    return result
  }
}
