#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The structural similarity index (SSIM) of two pictures: 1 for equal ones, lower the less their local light, contrast
/// and pattern agree.
///
/// Wang, Bovik, Sheikh and Simoncelli 2004, "Image Quality Assessment: From Error Visibility to Structural Similarity",
/// equation 13, with the constants of the paper: windows of 11 × 11 pixels under a Gaussian of standard deviation 1.5,
/// K₁ = 0.01, K₂ = 0.03, population (not sample) variances. Only windows that lie inside of the picture count. A colour
/// picture's index is the mean of those of its channels.
package enum StructuralSimilarity {
  /// The width and the height of the window; smaller pictures have no index.
  package static let windowSize = 11

  /// The weights of one row of a window, which add up to 1: a Gaussian whose deviation shrinks with the window.
  static func window(size: Int = windowSize) -> [Double] {
    let deviation = 1.5 * Double(size) / Double(windowSize)
    let weights = (0..<size).map { place in
      let offset = Double(place) - Double(size - 1) / 2
      return exp(-offset * offset / (2 * deviation * deviation))
    }
    let sum = weights.reduce(0, +)
    return weights.map { $0 / sum }
  }

  /// The mean index of two planes of values between 0 and 1, row by row, or nil if the window does not fit into them.
  static func mean(_ first: [Double], _ second: [Double], height: Int, width: Int) -> Double? {
    guard height >= windowSize, width >= windowSize else { return nil }
    return means(first, second, height: height, width: width, window: window()).similarity
  }

  /// The mean index of two planes, and the mean of its factor for contrast and pattern alone.
  ///
  /// The window must fit into them.
  static func means(
    _ first: [Double], _ second: [Double], height: Int, width: Int, window: [Double]
  ) -> (similarity: Double, contrast: Double) {
    precondition(
      first.count == height * width && second.count == height * width,
      "StructuralSimilarity: \(height)×\(width) values expected, got \(first.count) and \(second.count)")
    func windowed(_ value: (Int) -> Double) -> [Double] {
      windowMeans((0..<height * width).map(value), height: height, width: width, window)
    }
    let firstMean = windowed { first[$0] }
    let secondMean = windowed { second[$0] }
    let firstSquare = windowed { first[$0] * first[$0] }
    let secondSquare = windowed { second[$0] * second[$0] }
    let product = windowed { first[$0] * second[$0] }

    let (c1, c2) = (0.01 * 0.01, 0.03 * 0.03)
    var (similarity, contrast) = (0.0, 0.0)
    for index in firstMean.indices {
      let (x, y) = (firstMean[index], secondMean[index])
      let (xVariance, yVariance) = (firstSquare[index] - x * x, secondSquare[index] - y * y)
      let covariance = product[index] - x * y
      let factor = (2 * covariance + c2) / (xVariance + yVariance + c2)
      contrast += factor
      similarity += (2 * x * y + c1) / (x * x + y * y + c1) * factor
    }
    let count = Double(firstMean.count)
    return (similarity / count, contrast / count)
  }

  /// The weighted mean of every window that lies inside of the plane: rows first, then columns.
  private static func windowMeans(_ plane: [Double], height: Int, width: Int, _ window: [Double]) -> [Double] {
    let size = window.count
    let (outputHeight, outputWidth) = (height - size + 1, width - size + 1)
    var rows = [Double](repeating: 0, count: height * outputWidth)
    for row in 0..<height {
      for column in 0..<outputWidth {
        var sum = 0.0
        for tap in 0..<size { sum += window[tap] * plane[row * width + column + tap] }
        rows[row * outputWidth + column] = sum
      }
    }
    var means = [Double](repeating: 0, count: outputHeight * outputWidth)
    for row in 0..<outputHeight {
      for column in 0..<outputWidth {
        var sum = 0.0
        for tap in 0..<size { sum += window[tap] * rows[(row + tap) * outputWidth + column] }
        means[row * outputWidth + column] = sum
      }
    }
    return means
  }
}

/// The logarithm to the base 10.
func logarithm10(_ value: Double) -> Double { log10(value) }

/// base to the power of exponent.
func power(_ base: Double, _ exponent: Double) -> Double { pow(base, exponent) }
