import Kernels

/// The Fréchet distance of two sets of features, taken for normally distributed: ‖μ₁ − μ₂‖² + tr Σ₁ + tr Σ₂ − 2 tr (Σ₁Σ₂)^½.
///
/// Heusel et al. 2017 (arXiv:1706.08500), equation 6; Dowson and Landau 1982. With FᵢᵀFᵢ = Σᵢ the last trace is the sum of the
/// singular values of F₁F₂ᵀ. It grows as samples shrink: two halves of one set of thirty photographs are far apart by it.
package enum FrechetDistance {
  /// With fewer pictures than this in a set, the distance is much larger than that of the sets which they were drawn from.
  package static let fewPictures = 2048

  /// The distance of two sets.
  package static func between(_ first: FeatureStatistics, _ second: FeatureStatistics) -> Double {
    precondition(
      first.dimension == second.dimension,
      "FrechetDistance: features of \(first.dimension) and \(second.dimension) numbers")
    let meanPart = zip(first.mean, second.mean).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
    let root = first.factor.timesTransposed(second.factor).singularValues().reduce(0, +)
    let distance = meanPart + first.trace + second.trace - 2 * root
    // What rounding leaves of 0.
    let rounding = 1e-9 * max(first.trace + second.trace, 1)
    return abs(distance) < rounding ? max(distance, 0) : distance
  }
}
