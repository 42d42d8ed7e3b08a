import Evaluation
import Kernels
import RandomStreams
import Testing

/// Closed forms, to rounding.
private let tolerance = 1e-9

/// What the measures of features must be where that can be known.
@Suite struct FeatureMeasureTests {
  private static func features(_ rows: [[Float]]) -> Features {
    Features(count: rows.count, dimension: rows[0].count, values: rows.flatMap(\.self))
  }

  private static func statistics(_ mean: [Double], _ covariance: [Double]) -> FeatureStatistics {
    FeatureStatistics(
      mean: mean, covariance: DoubleMatrix(rows: mean.count, columns: mean.count, values: covariance))
  }

  private static func normal(_ count: Int, _ dimension: Int, _ mean: [Double], deviation: Double, _ name: String)
    -> Features
  {
    var stream = RandomStream(seed: 11, purpose: .init("feature measures \(name)"))
    let values = (0..<count * dimension).map { Float(mean[$0 % dimension] + deviation * stream.normal()) }
    return Features(count: count, dimension: dimension, values: values)
  }

  private static let four = features([[0, 0], [2, 0], [0, 2], [2, 2]])
  private static let wide = features([[1, 0], [3, 0], [1, 4], [3, 4]])

  @Test func `the Fréchet distance of normal distributions`() {
    // 9 + (1 − 2)².
    #expect(abs(FrechetDistance.between(Self.statistics([0], [1]), Self.statistics([3], [4])) - 10) < tolerance)
    // These covariances do not commute: 8 − 2√14.
    let (first, second) = (Self.statistics([0, 0], [2, 1, 1, 2]), Self.statistics([0, 0], [3, 0, 0, 1]))
    let expected = 8 - 2 * 14.0.squareRoot()
    #expect(abs(FrechetDistance.between(first, second) - expected) < tolerance)
    let moved = Self.statistics([1, 2], [3, 0, 0, 1])
    #expect(abs(FrechetDistance.between(first, moved) - expected - 5) < tolerance)
    #expect(abs(FrechetDistance.between(moved, first) - expected - 5) < tolerance)
  }

  @Test func `means that differ by 1 in each of 256 dimensions`() {
    let identity = (0..<256 * 256).map { $0 / 256 == $0 % 256 ? 1.0 : 0 }
    let (zero, one) = ([Double](repeating: 0, count: 256), [Double](repeating: 1, count: 256))
    let distance = FrechetDistance.between(Self.statistics(zero, identity), Self.statistics(one, identity))
    #expect(abs(distance - 256) < 1e-6)
  }

  @Test func `the Fréchet distance of samples`() {
    let distance = FrechetDistance.between(FeatureStatistics(Self.four), FeatureStatistics(Self.wide))
    #expect(abs(distance - 10.0 / 3) < tolerance)
    let same = FeatureStatistics(Self.normal(20, 64, [Double](repeating: 1, count: 64), deviation: 2, "same"))
    #expect(abs(FrechetDistance.between(same, same)) < tolerance)
  }

  /// The features themselves as a factor, and the factor from the covariance's eigenvectors.
  @Test func `few pictures and many give the same distance`() {
    let mean = [Double](repeating: 0.5, count: 12)
    let (a, b) = (
      Self.normal(9, 12, mean, deviation: 1, "few a"), Self.normal(11, 12, mean, deviation: 2, "few b")
    )
    let exact = FrechetDistance.between(FeatureStatistics(a), FeatureStatistics(b))
    let viaCovariances = FrechetDistance.between(
      FeatureStatistics(mean: a.mean, covariance: a.covariance),
      FeatureStatistics(mean: b.mean, covariance: b.covariance))
    // Eigenvalues that are 0 come out as rounding, whose root is larger.
    #expect(abs(exact - viaCovariances) < 1e-6 * exact)
  }

  @Test func `the covariance is divided by one less than the count`() {
    let features = Self.features([[0, 0, 0], [0.5, 0.5, 0.5], [1, 1, 1]])
    #expect(features.mean == [0.5, 0.5, 0.5])
    #expect(features.covariance.values == [Double](repeating: 0.25, count: 9))
  }

  @Test func `the kernel distance of a few points`() {
    func distance(_ x: [[Float]], _ y: [[Float]]) -> Double {
      KernelDistance(Self.features(x), Self.features(y), seed: 0).value
    }
    #expect(abs(distance([[0], [1]], [[1], [2]]) - 9.5) < tolerance)
    #expect(abs(distance([[1, 0], [0, 1]], [[1, 1], [2, 0]]) - 1.125) < tolerance)
    #expect(abs(KernelDistance(Self.four, Self.wide, seed: 0).value - 88.708333333333) < tolerance)
  }

  /// Expectations in closed form: 1.328125 for a mean moved by 1 in one of four dimensions, 6.75 for twice the deviation.
  @Test func `the kernel distance lies within its error of its expectation`() {
    let zero = [0.0, 0, 0, 0]
    let x = Self.normal(900, 4, zero, deviation: 1, "x")
    let cases = [
      (Self.normal(900, 4, [1, 0, 0, 0], deviation: 1, "moved"), 1.328125),
      (Self.normal(900, 4, zero, deviation: 2, "wider"), 6.75),
      (Self.normal(900, 4, zero, deviation: 1, "alike"), 0),
    ]
    for (y, expected) in cases {
      let distance = KernelDistance(x, y, seed: 0)
      #expect(distance.subsets == nil && distance.deviation > 0)
      #expect(abs(distance.value - expected) < 3 * distance.deviation, "\(distance) for \(expected)")
    }
  }

  /// Leaving each picture out, one by one, by computing everything anew.
  @Test func `the error is the jackknife's`() {
    let x = Self.normal(7, 3, [0, 0, 0], deviation: 1, "jackknife x")
    let y = Self.normal(5, 3, [1, 0, 0], deviation: 1, "jackknife y")
    func without(_ place: Int, of features: Features) -> Features {
      var values = features.values
      values.removeSubrange(place * 3..<(place + 1) * 3)
      return Features(count: features.count - 1, dimension: 3, values: values)
    }
    func variance(_ values: [Double]) -> Double {
      let (count, mean) = (Double(values.count), values.reduce(0, +) / Double(values.count))
      return (count - 1) / count * values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    }
    let ofX = (0..<7).map { KernelDistance(without($0, of: x), y, seed: 0).value }
    let ofY = (0..<5).map { KernelDistance(x, without($0, of: y), seed: 0).value }
    let expected = (variance(ofX) + variance(ofY)).squareRoot()
    #expect(abs(KernelDistance(x, y, seed: 0).deviation - expected) < tolerance)
  }

  @Test func `large sets are compared by subsets, the same for the same seed`() {
    let x = Self.normal(1100, 2, [0, 0], deviation: 1, "many x")
    let y = Self.normal(1030, 2, [1, 1], deviation: 1, "many y")
    let distance = KernelDistance(x, y, seed: 3)
    #expect(distance.subsets == 100 && distance.deviation > 0)
    #expect(distance == KernelDistance(x, y, seed: 3) && distance != KernelDistance(x, y, seed: 4))
    let some = KernelDistance(
      Features(count: 900, dimension: 2, values: Array(x.values[..<1800])),
      Features(count: 900, dimension: 2, values: Array(y.values[..<1800])), seed: 0)
    #expect(abs(distance.value - some.value) < 3 * some.deviation)
  }

  @Test func `neighbourhoods of points on a line`() {
    // Balls of the reals reach from −1 to 1, 0 to 2, 1 to 3 …; of the generated ones from 8 to 10 and so on.
    let real = Self.features((0..<8).map { [Float($0)] })
    let apart = NeighbourhoodMeasures(real: real, generated: Self.features([[100], [101], [103]]), neighbours: 1)
    #expect(apart == NeighbourhoodMeasures(real: real, generated: Self.features([[200], [201], [203]]), neighbours: 1))
    #expect((apart.precision, apart.recall, apart.density, apart.coverage) == (0, 0, 0, 0))
    let same = NeighbourhoodMeasures(real: real, generated: real, neighbours: 1)
    #expect((same.precision, same.recall, same.coverage) == (1, 1, 1))
    // Each of the six inner points lies in its own ball and in those of both neighbours, the outer ones in two.
    #expect(same.density == 22.0 / 8)
  }
}
