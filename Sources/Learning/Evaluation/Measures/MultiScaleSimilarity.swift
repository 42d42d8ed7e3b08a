/// The multi-scale structural similarity of pairs of pictures: how alike the pictures of *one* set are. High is little diversity.
///
/// Wang, Simoncelli and Bovik 2003, "Multiscale structural similarity for image quality assessment"; over five scales, halved by
/// means of 2×2 pixels, with the window made smaller where it does not fit, as in Karras et al. 2018 (arXiv:1710.10196).
package enum MultiScaleSimilarity {
  /// The exponents of the scales, from the finest.
  static let weights = [0.0448, 0.2856, 0.3001, 0.2363, 0.1333]

  /// The contrast and pattern terms of the first four scales and the whole similarity of the fifth.
  ///
  /// Shapes: planes of `height × width` values between 0 and 1; both sides at least 16.
  package static func terms(_ first: [[Double]], _ second: [[Double]], height: Int, width: Int) -> [Double] {
    precondition(
      min(height, width) >= 1 << (weights.count - 1),
      "MultiScaleSimilarity: sides of at least 16 were expected, got \(width)×\(height)")
    var (a, b, height, width) = (first, second, height, width)
    return weights.indices.map { scale in
      let window = StructuralSimilarity.window(size: min(StructuralSimilarity.windowSize, height, width))
      let means = zip(a, b).map {
        StructuralSimilarity.means($0, $1, height: height, width: width, window: window)
      }
      let isLast = scale == weights.count - 1
      if !isLast {
        a = a.map { halved($0, height: height, width: width) }
        b = b.map { halved($0, height: height, width: width) }
        (height, width) = (height / 2, width / 2)
      }
      return means.reduce(0) { $0 + (isLast ? $1.similarity : $1.contrast) } / Double(means.count)
    }
  }

  /// The similarity from the terms of the scales; terms below 0 count as 0.
  package static func value(of terms: [Double]) -> Double {
    zip(terms, weights).reduce(1) { $0 * power(max($1.0, 0), $1.1) }
  }

  /// Means of 2×2 pixels; an odd last row or column is left out.
  private static func halved(_ plane: [Double], height: Int, width: Int) -> [Double] {
    let (rows, columns) = (height / 2, width / 2)
    return (0..<rows * columns).map { index in
      let start = index / columns * 2 * width + index % columns * 2
      return (plane[start] + plane[start + 1] + plane[start + width] + plane[start + width + 1]) / 4
    }
  }
}
