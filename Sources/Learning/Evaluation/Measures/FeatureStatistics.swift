import Kernels

/// Mean and covariance of a set's features: all that the Fréchet distance asks of it.
///
/// The covariance is held as a factor F with FᵀF = Σ: the centred features themselves where there are no more pictures than
/// numbers, and Λ^½Vᵀ of the covariance's eigenvectors otherwise. So the square root of a product of two covariances is never
/// taken, and singular ones need no offset.
package struct FeatureStatistics: Sendable {
  /// `[dimension]`.
  package let mean: [Double]
  /// The trace of the covariance.
  let trace: Double
  /// `[rows, dimension]`.
  let factor: DoubleMatrix

  /// The numbers of a picture.
  package var dimension: Int { mean.count }

  /// The statistics of features of two pictures or more.
  package init(_ features: Features) {
    guard features.count <= features.dimension else {
      self.init(mean: features.mean, covariance: features.covariance)
      return
    }
    precondition(features.count > 1, "FeatureStatistics: two pictures or more were expected, got \(features.count)")
    let mean = features.mean
    var centred = features.rows(0..<features.count).centred(by: mean)
    let scale = 1 / Double(features.count - 1).squareRoot()
    for index in centred.values.indices { centred.values[index] *= scale }
    self.init(mean: mean, trace: centred.values.reduce(0) { $0 + $1 * $1 }, factor: centred)
  }

  /// Statistics that were computed before. Eigenvalues below 0 are rounding, and taken for 0.
  ///
  /// Shapes: mean `[dimension]`, covariance `[dimension, dimension]`, symmetric.
  package init(mean: [Double], covariance: DoubleMatrix) {
    precondition(
      covariance.rows == mean.count && covariance.columns == mean.count,
      "FeatureStatistics: a covariance \(mean.count)×\(mean.count) was expected, got \(covariance.rows)×\(covariance.columns)"
    )
    let (values, eigenvectors) = covariance.symmetricEigenvectors()
    var vectors = eigenvectors
    for row in values.indices {
      let root = max(values[row], 0).squareRoot()
      for column in mean.indices { vectors[row, column] *= root }
    }
    self.init(mean: mean, trace: mean.indices.reduce(0) { $0 + covariance[$1, $1] }, factor: vectors)
  }

  private init(mean: [Double], trace: Double, factor: DoubleMatrix) {
    (self.mean, self.trace, self.factor) = (mean, trace, factor)
  }
}
