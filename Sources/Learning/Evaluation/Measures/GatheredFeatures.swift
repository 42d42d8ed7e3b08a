import Kernels
import RandomStreams

/// The features of a set of any number of pictures, in bounded memory: those of up to `mostKept` pictures, and where there are more,
/// mean and covariance of all beside those of a sample.
package struct GatheredFeatures: Equatable, Sendable {
  /// The pictures in all.
  package let count: Int
  /// The features of all pictures, or of some that were drawn among them, each as likely as the others.
  package let sample: Features
  /// Mean and covariance of all; nil where the sample is all.
  package let moments: Moments?

  /// Mean and covariance.
  package struct Moments: Equatable, Sendable {
    /// `[dimension]`.
    package let mean: [Double]
    /// `[dimension, dimension]`.
    package let covariance: DoubleMatrix
  }

  /// So many pictures' features are kept: 51 MB of EfficientNet-Lite0's, 82 MB of Inception's.
  package static let mostKept = 10_000

  /// The mean of all.
  package var mean: [Double] { moments?.mean ?? sample.mean }
  /// The sample covariance of all.
  package var covariance: DoubleMatrix { moments?.covariance ?? sample.covariance }
  /// What the Fréchet distance asks of all.
  package var statistics: FeatureStatistics {
    moments.map { FeatureStatistics(mean: $0.mean, covariance: $0.covariance) } ?? FeatureStatistics(sample)
  }
}

/// Gathers features as they are computed.
package struct FeatureGathering {
  private let dimension: Int
  private let mostKept: Int
  private var count = 0
  private var kept: [Float] = []
  private var draws = RandomStream(seed: 0, purpose: .init("features that are kept"))
  private var moments: RunningMoments?

  /// Nothing gathered yet. What is kept of more than `mostKept` pictures is the same every time, as it is where it comes from the
  /// cache.
  package init(dimension: Int, mostKept: Int = GatheredFeatures.mostKept) {
    self.dimension = dimension
    self.mostKept = mostKept
  }

  /// Adds the features of some pictures, one picture after the other.
  package mutating func add(_ features: [Float]) {
    for start in stride(from: 0, to: features.count, by: dimension) {
      let picture = features[start..<start + dimension]
      if count < mostKept {
        kept += picture
      } else {
        if moments == nil { moments = RunningMoments(of: kept, dimension: dimension) }
        moments?.add(picture)
        // Vitter 1985, algorithm R: every picture so far is among those that are kept with the same probability.
        let place = draws.integer(below: count + 1)
        if place < mostKept { kept.replaceSubrange(place * dimension..<(place + 1) * dimension, with: picture) }
      }
      count += 1
    }
  }

  /// What was gathered.
  package var result: GatheredFeatures {
    GatheredFeatures(
      count: count, sample: Features(count: min(count, mostKept), dimension: dimension, values: kept),
      moments: moments?.result)
  }
}

/// Mean and covariance of features that are let go of, in double precision, around the mean of the first ones.
private struct RunningMoments {
  private let dimension: Int
  private let centre: [Double]
  private var count = 0
  private var sums: [Double]
  private var products: [Double]
  private var waiting: [Float] = []

  /// So many pictures at a time are in double precision.
  private static let part = 1024

  init(of features: [Float], dimension: Int) {
    self.dimension = dimension
    centre = Features(count: features.count / dimension, dimension: dimension, values: features).mean
    sums = [Double](repeating: 0, count: dimension)
    products = [Double](repeating: 0, count: dimension * dimension)
    for start in stride(from: 0, to: features.count, by: dimension) { add(features[start..<start + dimension]) }
  }

  mutating func add(_ picture: ArraySlice<Float>) {
    waiting += picture
    if waiting.count == Self.part * dimension { takeWaiting() }
  }

  private mutating func takeWaiting() {
    let pictures = waiting.count / dimension
    guard pictures > 0 else { return }
    let features = Features(count: pictures, dimension: dimension, values: waiting)
    let centred = features.rows(0..<pictures).centred(by: centre)
    for row in 0..<pictures {
      for column in 0..<dimension { sums[column] += centred[row, column] }
    }
    let product = centred.transposedTimes(centred)
    for index in products.indices { products[index] += product.values[index] }
    count += pictures
    waiting.removeAll(keepingCapacity: true)
  }

  var result: GatheredFeatures.Moments {
    var all = self
    all.takeWaiting()
    let n = Double(all.count)
    let offset = all.sums.map { $0 / n }
    let values = all.products.indices.map { index in
      (all.products[index] - n * offset[index / dimension] * offset[index % dimension]) / (n - 1)
    }
    return GatheredFeatures.Moments(
      mean: zip(centre, offset).map { $0 + $1 },
      covariance: DoubleMatrix(rows: dimension, columns: dimension, values: values))
  }
}
