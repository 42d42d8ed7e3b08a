/// Two sets of pictures, compared by all that is known of both.
package struct SetComparison: Codable, Equatable, Sendable {
  /// A distance of the levels of pyramids.
  package struct Level: Codable, Equatable, Sendable {
    /// The side of the level, in pixels.
    package let side: Int
    /// The sliced Wasserstein distance, times 1,000.
    package let distance: Double
  }

  /// The pictures in the set of reals and in the other; nil where statistics stand for them.
  package let realCount, generatedCount: Int?
  /// The Fréchet distance, if there are features.
  package let frechet: Double?
  /// The unbiased kernel distance.
  package let kernel: Double?
  /// Its standard error where all pairs were counted, or the standard deviation over subsets.
  package let kernelDeviation: Double?
  /// How many subsets were drawn; nil where all pairs were counted.
  package let kernelSubsets: Int?
  /// Precision, recall, density and coverage.
  package let neighbourhood: NeighbourhoodMeasures?
  /// The sliced Wasserstein distance of each level from the largest.
  package let sliced: [Level]?
  /// The pictures of each set that the measures without a network are of.
  package let sampled: Int?
  /// The multi-scale similarity of pairs within the set of reals and within the other.
  package let realSimilarity, generatedSimilarity: Double?
  /// How much brighter the other set's red, green and blue are, of 255.
  package let meanDifference: [Double]?
  /// How much larger their deviations are.
  package let deviationDifference: [Double]?

  /// The mean of the sliced Wasserstein distance over the levels.
  package var slicedAverage: Double? {
    sliced.map { $0.reduce(0) { $0 + $1.distance } / Double($0.count) }
  }

  /// What the sets are ranked by: the kernel distance, or the sliced one where there are no features.
  package var rankingDistance: Double? { kernel ?? slicedAverage }

  /// Compares two sets, whose features are of one network and whose pyramids of one side.
  package init(real: EvaluatedSet, generated: EvaluatedSet, seed: UInt64) {
    (realCount, generatedCount) = (real.count, generated.count)
    frechet =
      if let real = real.statistics, let generated = generated.statistics {
        FrechetDistance.between(real, generated)
      } else { nil }
    if let realFeatures = real.features, let generatedFeatures = generated.features {
      let distance = KernelDistance(generatedFeatures, realFeatures, seed: seed)
      (kernel, kernelDeviation, kernelSubsets) = (distance.value, distance.deviation, distance.subsets)
      let neighbours = NeighbourhoodMeasures.neighbours
      neighbourhood =
        min(realFeatures.count, generatedFeatures.count) > neighbours
        ? NeighbourhoodMeasures(real: realFeatures, generated: generatedFeatures, neighbours: neighbours) : nil
    } else {
      (kernel, kernelDeviation, kernelSubsets, neighbourhood) = (nil, nil, nil, nil)
    }
    if let realMeasures = real.measures, let generatedMeasures = generated.measures {
      sliced = zip(realMeasures.levelSides, realMeasures.slicedDistances(to: generatedMeasures)).map {
        Level(side: $0, distance: $1)
      }
      sampled = min(realMeasures.count, generatedMeasures.count)
      (realSimilarity, generatedSimilarity) = (realMeasures.similarity, generatedMeasures.similarity)
      let (one, other) = (realMeasures.colours, generatedMeasures.colours)
      meanDifference = zip(other.means, one.means).map { $0 - $1 }
      deviationDifference = zip(other.deviations, one.deviations).map { $0 - $1 }
    } else {
      (sliced, sampled, realSimilarity, generatedSimilarity) = (nil, nil, nil, nil)
      (meanDifference, deviationDifference) = (nil, nil)
    }
  }
}

/// What was gathered of one set: from its pictures, or from a file of statistics.
package struct EvaluatedSet: Sendable {
  /// The pictures; nil where it is statistics.
  package let count: Int?
  /// The features of all pictures, or of a sample of very many.
  package let features: Features?
  /// Mean and covariance of the features.
  package let statistics: FeatureStatistics?
  /// What needs no network.
  package let measures: PictureMeasures?

  /// What was read of pictures.
  package init(_ result: SetReader.Result) {
    (count, features, measures) = (result.count, result.features?.sample, result.measures)
    statistics = result.features?.statistics
  }

  /// Statistics that were saved.
  package init(_ statistics: FeatureStatistics) {
    (count, features, measures) = (nil, nil, nil)
    self.statistics = statistics
  }
}
