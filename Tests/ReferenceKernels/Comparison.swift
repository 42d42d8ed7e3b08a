/// The worst disagreement between a result and what was expected.
///
/// Shapes are compared first, and NaN anywhere counts as infinitely wrong.
public struct Comparison: CustomStringConvertible, Sendable {
  /// The largest |actual − expected|, divided by `scale`.
  public let error: Double
  public let description: String

  /// Compares element by element, relative to the largest expected value (or to `scale`).
  public init(
    _ actual: some Collection<Float>, _ actualShape: [Int], expected: [Double], _ expectedShape: [Int],
    scale given: Double? = nil
  ) {
    guard actualShape == expectedShape, actual.count == expected.count else {
      error = .infinity
      description =
        "shape \(actualShape) (\(actual.count) values) instead of \(expectedShape) (\(expected.count) values)"
      return
    }
    let scale = given ?? max(expected.reduce(0) { max($0, abs($1)) }, 1e-30)
    var worst = (error: -1.0, index: 0, actual: 0.0, expected: 0.0)
    for (index, (value, expected)) in zip(actual, expected).enumerated() {
      let difference = abs(Double(value) - expected) / scale
      // A comparison with NaN is false: ask for what is right, not for what is wrong.
      let isWorse = !(difference <= worst.error)
      if isWorse { worst = (difference.isNaN ? .infinity : difference, index, Double(value), expected) }
      if worst.error == .infinity { break }
    }
    error = max(worst.error, 0)
    description =
      "worst at element \(worst.index) of \(actualShape): \(worst.actual) instead of \(worst.expected), "
      + "\(error) of the scale \(scale)"
  }
}
