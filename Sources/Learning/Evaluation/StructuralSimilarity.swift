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

  /// The weights of one row of the window, which add up to 1.
  private static let window: [Double] = {
    let radius = windowSize / 2
    let weights = (-radius...radius).map { offset in
      exp(-Double(offset * offset) / (2 * 1.5 * 1.5))
    }
    let sum = weights.reduce(0, +)
    return weights.map { $0 / sum }
  }()

  /// The mean index of two planes of values between 0 and 1, row by row, or nil if the window does not fit into them.
  static func mean(_ first: [Double], _ second: [Double], height: Int, width: Int) -> Double? {
    precondition(
      first.count == height * width && second.count == height * width,
      "StructuralSimilarity: \(height)×\(width) values expected, got \(first.count) and \(second.count)")
    guard height >= windowSize, width >= windowSize else { return nil }
    func windowed(_ value: (Int) -> Double) -> [Double] {
      windowMeans((0..<height * width).map(value), height: height, width: width)
    }
    let firstMean = windowed { first[$0] }
    let secondMean = windowed { second[$0] }
    let firstSquare = windowed { first[$0] * first[$0] }
    let secondSquare = windowed { second[$0] * second[$0] }
    let product = windowed { first[$0] * second[$0] }

    let (c1, c2) = (0.01 * 0.01, 0.03 * 0.03)
    var sum = 0.0
    for index in firstMean.indices {
      let (x, y) = (firstMean[index], secondMean[index])
      let (xVariance, yVariance) = (firstSquare[index] - x * x, secondSquare[index] - y * y)
      let covariance = product[index] - x * y
      sum += (2 * x * y + c1) * (2 * covariance + c2) / ((x * x + y * y + c1) * (xVariance + yVariance + c2))
    }
    return sum / Double(firstMean.count)
  }

  /// The weighted mean of every window that lies inside of the plane: rows first, then columns.
  private static func windowMeans(_ plane: [Double], height: Int, width: Int) -> [Double] {
    let (outputHeight, outputWidth) = (height - windowSize + 1, width - windowSize + 1)
    var rows = [Double](repeating: 0, count: height * outputWidth)
    for row in 0..<height {
      for column in 0..<outputWidth {
        var sum = 0.0
        for tap in 0..<windowSize { sum += window[tap] * plane[row * width + column + tap] }
        rows[row * outputWidth + column] = sum
      }
    }
    var means = [Double](repeating: 0, count: outputHeight * outputWidth)
    for row in 0..<outputHeight {
      for column in 0..<outputWidth {
        var sum = 0.0
        for tap in 0..<windowSize { sum += window[tap] * rows[(row + tap) * outputWidth + column] }
        means[row * outputWidth + column] = sum
      }
    }
    return means
  }
}
