import Foundation

/// Numbers that were found in repetitions, and their differences from others of the same repetitions.
package struct PairedComparison: Equatable, Sendable {
  /// The mean difference.
  package let mean: Double
  /// Half the width of the interval that holds the true mean difference with 95 %, by Student's distribution; nil of one repetition.
  package let halfWidth: Double?

  /// Compares numbers with others of the same repetitions.
  package init(_ values: [Double], with others: [Double]) {
    precondition(
      values.count == others.count && !values.isEmpty,
      "PairedComparison: as many numbers were expected, got \(values.count) and \(others.count)")
    let differences = zip(values, others).map { $0 - $1 }
    mean = Self.mean(differences)
    halfWidth = Self.deviation(differences).map {
      Self.studentQuantile(freedom: differences.count - 1) * $0 / Double(differences.count).squareRoot()
    }
  }

  /// Whether 0 lies outside of the interval.
  package var isClear: Bool { halfWidth.map { abs(mean) > $0 } ?? false }

  /// The mean of numbers.
  package static func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }

  /// The standard deviation of a sample; nil of one number.
  package static func deviation(_ values: [Double]) -> Double? {
    guard values.count > 1 else { return nil }
    let mean = mean(values)
    return (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count - 1)).squareRoot()
  }

  /// The value that a number from Student's distribution is below with a probability of 0.975.
  static func studentQuantile(freedom: Int) -> Double {
    var (low, high) = (1.9, 13.0)
    while high - low > 1e-10 {
      let middle = (low + high) / 2
      if studentWithin(middle, freedom: freedom) < 0.95 { low = middle } else { high = middle }
    }
    return (low + high) / 2
  }

  /// The probability that a number from Student's distribution lies between −t and t (Abramowitz and Stegun 1964, 26.7.3 and 26.7.4).
  private static func studentWithin(_ t: Double, freedom: Int) -> Double {
    let angle = atan(t / Double(freedom).squareRoot())
    let square = cos(angle) * cos(angle)
    var (term, sum) = (1.0, 1.0)
    if freedom.isMultiple(of: 2) {
      for k in stride(from: 2, to: freedom, by: 2) {
        term *= Double(k - 1) / Double(k) * square
        sum += term
      }
      return sin(angle) * sum
    }
    if freedom == 1 { return 2 * angle / .pi }
    for k in stride(from: 3, to: freedom, by: 2) {
      term *= Double(k - 1) / Double(k) * square
      sum += term
    }
    return 2 / .pi * (angle + sin(angle) * cos(angle) * sum)
  }
}

/// McNemar's test (1947) of two classifiers on the same pictures: only those count that one of them alone gets right.
package struct McNemarTest: Equatable, Sendable {
  /// Pictures that the first alone gets right, and those that the second alone does.
  package let firstAlone, secondAlone: Int

  package init(_ first: [Bool], _ second: [Bool]) {
    precondition(
      first.count == second.count, "McNemarTest: as many were expected, got \(first.count) and \(second.count)")
    firstAlone = zip(first, second).count { $0 && !$1 }
    secondAlone = zip(first, second).count { !$0 && $1 }
  }

  /// The probability of numbers as unequal where both classifiers are equally good: the exact one, of both sides.
  package var probability: Double {
    let (count, least) = (firstAlone + secondAlone, min(firstAlone, secondAlone))
    if firstAlone == secondAlone { return 1 }
    var sum = 0.0
    for k in 0...least {
      // The logarithm of the number of ways to choose k of them.
      let choices: Double = lgamma(Double(count + 1)) - lgamma(Double(k + 1)) - lgamma(Double(count - k + 1))
      sum += exp(choices - Double(count) * log(2.0))
    }
    return min(1, 2 * sum)
  }
}
