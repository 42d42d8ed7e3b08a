/// The mean and the deviation of each channel over all pixels of a set of pictures, on the scale 0…255.
///
/// The sliced Wasserstein distance does not see a change of colour or contrast of all pictures; this does.
package struct ColourStatistics: Equatable, Sendable {
  private var counts = 0.0
  private var sums = [0.0, 0, 0]
  private var squares = [0.0, 0, 0]

  /// Nothing gathered yet.
  package init() {}

  /// Adds a picture of three planes of values between 0 and 1.
  mutating func add(_ planes: [[Double]]) {
    counts += Double(planes[0].count)
    for channel in 0..<3 {
      sums[channel] += planes[channel].reduce(0, +)
      squares[channel] += planes[channel].reduce(0) { $0 + $1 * $1 }
    }
  }

  /// The mean of red, green and blue.
  package var means: [Double] { sums.map { 255 * $0 / counts } }

  /// The deviation of red, green and blue.
  package var deviations: [Double] {
    zip(sums, squares).map { 255 * max($1 / counts - ($0 / counts) * ($0 / counts), 0).squareRoot() }
  }
}
