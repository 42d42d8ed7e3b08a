import Kernels
import RandomStreams

/// The sliced Wasserstein distance of the small neighbourhoods of two sets of pictures, level by level of their pyramids.
///
/// Karras et al. 2018 (arXiv:1710.10196), section 5: descriptors are neighbourhoods of 7×7 pixels; those of each set are brought to
/// mean 0 and deviation 1 in each channel *by that set's own statistics*, so that a change of colour or contrast of all pictures
/// is not seen; the descriptors are compared along random directions.
package enum SlicedWasserstein {
  /// A neighbourhood's centre.
  package struct Position: Sendable {
    let row: Int
    let column: Int

    package init(row: Int, column: Int) {
      self.row = row
      self.column = column
    }
  }

  /// The pixels to each side of a neighbourhood's centre.
  static let reach = 3
  /// The numbers of a descriptor: channels, rows, columns.
  package static let descriptorLength = 3 * (2 * reach + 1) * (2 * reach + 1)
  /// Neighbourhoods of a picture on a level, and random directions, as in the paper.
  package static let neighbourhoods = 128
  package static let directionCount = 512

  /// The descriptors of a set's level, gathered picture by picture.
  package struct Descriptors: Sendable {
    fileprivate private(set) var values: [Double] = []
    /// How many there are.
    package var count: Int { values.count / descriptorLength }

    /// The first so many of them.
    func prefix(_ count: Int) -> Descriptors {
      var result = self
      if count < self.count { result.values.removeSubrange((count * descriptorLength)...) }
      return result
    }

    /// Adds the neighbourhoods of a level of a picture.
    mutating func add(_ level: LaplacianPyramid.Level, at positions: [Position]) {
      for position in positions {
        for plane in level.planes {
          for row in position.row - reach...position.row + reach {
            let start = row * level.side + position.column - reach
            values += plane[start...start + 2 * reach]
          }
        }
      }
    }

    /// Mean 0 and deviation 1 in each channel over all of them, in double precision.
    fileprivate var normalised: DoubleMatrix {
      let perChannel = descriptorLength / 3
      var result = values
      for channel in 0..<3 {
        let places = (0..<count).lazy.flatMap { descriptor in
          let start = descriptor * descriptorLength + channel * perChannel
          return start..<start + perChannel
        }
        let total = Double(count * perChannel)
        let mean = places.reduce(0) { $0 + result[$1] } / total
        let variance = places.reduce(0) { $0 + (result[$1] - mean) * (result[$1] - mean) } / total
        let factor = variance > 0 ? 1 / variance.squareRoot() : 0
        for place in places { result[place] = (result[place] - mean) * factor }
      }
      return DoubleMatrix(rows: count, columns: descriptorLength, values: result)
    }
  }

  /// The distance of as many descriptors of each set, times 1,000 as it is printed.
  ///
  /// Shapes: directions `[directions, descriptorLength]`, unit vectors.
  package static func distance(_ first: Descriptors, _ second: Descriptors, along directions: DoubleMatrix) -> Double {
    precondition(
      first.count == second.count && first.count > 0,
      "SlicedWasserstein: as many descriptors were expected, got \(first.count) and \(second.count)")
    return 1000 * distance(first.normalised, second.normalised, along: directions)
  }

  /// The mean over directions of the distance of the sorted projections.
  ///
  /// Shapes: both `[count, length]`, directions `[directions, length]`.
  package static func distance(_ first: DoubleMatrix, _ second: DoubleMatrix, along directions: DoubleMatrix) -> Double
  {
    var sum = 0.0
    // So many directions at a time are in memory.
    let part = 64
    for start in stride(from: 0, to: directions.rows, by: part) {
      let some = directions.rows(start..<min(directions.rows, start + part))
      let (one, other) = (some.timesTransposed(first), some.timesTransposed(second))
      var sums = [Double](repeating: 0, count: some.rows)
      sums.withUnsafeMutableBufferPointer { sums in
        parallelFor(some.rows) { row in
          let range = row * first.rows..<(row + 1) * first.rows
          sums[row] = zip(one.values[range].sorted(), other.values[range].sorted()).reduce(0) { $0 + abs($1.0 - $1.1) }
        }
      }
      sum += sums.reduce(0, +)
    }
    return sum / Double(directions.rows * first.rows)
  }

  /// Random unit vectors.
  static func directions(level side: Int, seed: UInt64) -> DoubleMatrix {
    var draws = RandomStream(seed: seed, purpose: .init("directions of the sliced distance"), index: side)
    var values: [Double] = []
    for _ in 0..<directionCount {
      let vector = (0..<descriptorLength).map { _ in draws.normal() }
      let length = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
      values += vector.map { $0 / length }
    }
    return DoubleMatrix(rows: directionCount, columns: descriptorLength, values: values)
  }

  /// Random centres in a level of one picture of a set.
  static func positions(level side: Int, picture: Int, set: Int, seed: UInt64) -> [Position] {
    var draws = RandomStream(
      seed: seed, purpose: .init("neighbourhoods of the sliced distance"), epoch: 2 * side + set, index: picture)
    let places = side - 2 * reach
    return (0..<neighbourhoods).map { _ in
      Position(row: reach + draws.integer(below: places), column: reach + draws.integer(below: places))
    }
  }
}
