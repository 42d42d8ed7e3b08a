import Kernels
import NumPyFiles

/// Mean and covariance of features in a file, as pytorch-fid and clean-fid keep them: an `.npz` with `mu` and `sigma`.
package enum StatisticsFile {
  /// Reads statistics.
  ///
  /// - Parameter dimension: the numbers of a picture that they must be of; nil for any.
  /// - Throws: `NumPyError`, `EvaluationError.badStatistics`.
  package static func read(_ path: String, dimension: Int?) throws -> FeatureStatistics {
    let moments = try moments(path, dimension: dimension)
    return FeatureStatistics(mean: moments.mean, covariance: moments.covariance)
  }

  /// Reads mean and covariance as they are.
  ///
  /// - Throws: `NumPyError`, `EvaluationError.badStatistics`.
  static func moments(_ path: String, dimension: Int?) throws -> GatheredFeatures.Moments {
    let archive = try NumPyArchive(path: path)
    let (mean, covariance) = (try archive.array("mu"), try archive.array("sigma"))
    func bad(_ detail: String) -> EvaluationError { .badStatistics(path: path, detail: detail) }
    guard mean.shape.count == 1, mean.values.count > 0, covariance.shape == [mean.values.count, mean.values.count]
    else {
      throw bad("mu has the shape \(mean.shape) and sigma \(covariance.shape)")
    }
    if let dimension, mean.values.count != dimension {
      throw bad("they are of \(mean.values.count) features, and the network gives \(dimension)")
    }
    let size = mean.values.count
    guard (mean.values + covariance.values).allSatisfy(\.isFinite) else { throw bad("they are not finite") }
    return GatheredFeatures.Moments(
      mean: mean.values, covariance: DoubleMatrix(rows: size, columns: size, values: covariance.values))
  }

  /// Writes the statistics of features.
  ///
  /// - Throws: `NumPyError`.
  package static func write(_ features: GatheredFeatures, to path: String) throws(NumPyError) {
    let (mean, covariance) = (features.mean, features.covariance)
    let size = mean.count
    try NumPyArchive.write(
      [
        ("mu", NumPyArray(shape: [size], values: mean)),
        ("sigma", NumPyArray(shape: [size, size], values: covariance.values)),
      ], to: path)
  }
}
