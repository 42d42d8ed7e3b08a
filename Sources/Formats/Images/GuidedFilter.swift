/// The guided filter (He, Sun and Tang 2013, IEEE TPAMI 35(6)) in its fast form (He and Sun 2015, arXiv:1505.00996).
///
/// Within each small window the output is a linear function of the guide: the one nearest to the input by least squares, with ε
/// against large slopes. The functions are found on small pictures, averaged over the windows that see a pixel, and applied to a guide
/// of any size. So the output has the input's tones and the guide's edges. Windows are cut off at the picture's edges.
///
/// It works through bands of rows, so that its memory follows from the width alone.
package struct GuidedFilter {
  private let guide: Samples
  private let input: Samples
  private let radius: Int
  private let epsilon: Double

  /// Channels of the guide and of the input.
  private var n: Int { guide.channels }
  private var m: Int { input.channels }

  /// Rows of the small pictures whose functions are found at one time.
  private static let bandRows = 32

  /// - Parameters:
  ///   - guide: a small picture, without opacity.
  ///   - input: of the same size, without opacity.
  ///   - radius: of windows of 2 · radius + 1 pixels a side.
  ///   - epsilon: the variance, of values from 0 to 1, above which the guide's changes count as edges.
  package init(guide: Picture, input: Picture, radius: Int, epsilon: Double) {
    precondition(
      guide.width == input.width && guide.height == input.height && !guide.channels.hasAlpha
        && !input.channels.hasAlpha,
      "GuidedFilter: two pictures of one size without opacity expected, got \(guide.width)×\(guide.height) \(guide.channels) "
        + "and \(input.width)×\(input.height) \(input.channels)")
    precondition(radius >= 0 && epsilon > 0, "GuidedFilter: radius \(radius) and epsilon \(epsilon) make no sense")
    self.guide = Samples(guide)
    self.input = Samples(input)
    self.radius = radius
    self.epsilon = epsilon
  }

  /// The most bytes that it takes for small pictures of this width, beside pictures.
  package static func bytes(width: Int, radius: Int) -> Int {
    // Means and what they are the means of, of 21 numbers and then of 12 for three channels each, never more than 50 in all.
    (bandRows + 4 * radius) * width * 50 * MemoryLayout<Double>.stride
  }

  /// The output for a guide of any size, with as many bits and the metadata of it.
  ///
  /// - Parameter full: what `guide` is a small version of.
  package func applied(to full: Picture) -> Picture {
    precondition(
      full.channels.rawValue == n, "GuidedFilter: a guide of \(n) channels expected, got \(full.channels)")
    let samples: Picture.Samples =
      switch full.samples {
      case .eight(let values): .eight(applied(to: values, height: full.height, width: full.width))
      case .sixteen(let values): .sixteen(applied(to: values, height: full.height, width: full.width))
      }
    return Picture(
      width: full.width, height: full.height, channels: m == 1 ? .grey : .rgb, samples: samples, metadata: full.metadata
    )
  }

  private func applied<Sample: FixedWidthInteger & UnsignedInteger>(
    to full: [Sample], height: Int, width: Int
  ) -> [Sample] {
    let white = Float(Sample.max)
    let columns = Self.sources(width, of: guide.width)
    let count = (n + 1) * m
    var line = [Float](repeating: 0, count: guide.width * count)
    var here = [Float](repeating: 0, count: count)
    var band = (rows: 0..<0, functions: [Float]())
    return [Sample](unsafeUninitializedCapacity: height * width * m) { target, filled in
      var place = 0
      for (y, row) in Self.sources(height, of: guide.height).enumerated() {
        if !band.rows.contains(row.first) || !band.rows.contains(row.second) {
          let rows = row.first..<min(guide.height, row.first + Self.bandRows)
          band = (rows, functions(rows))
        }
        let first = (row.first - band.rows.lowerBound) * line.count
        let second = (row.second - band.rows.lowerBound) * line.count
        for i in 0..<line.count {
          line[i] = band.functions[first + i] + row.share * (band.functions[second + i] - band.functions[first + i])
        }
        for (x, column) in columns.enumerated() {
          let (left, right) = (column.first * count, column.second * count)
          for i in 0..<count { here[i] = line[left + i] + column.share * (line[right + i] - line[left + i]) }
          let pixel = (y * width + x) * n
          for k in 0..<m {
            // The constant is in units of white.
            var value = here[k * (n + 1) + n] * white
            for i in 0..<n { value += here[k * (n + 1) + i] * Float(full[pixel + i]) }
            target.initializeElement(at: place, to: Sample(min(white, max(0, value.rounded()))))
            place += 1
          }
        }
      }
      filled = place
    }
  }

  /// The two samples of a small axis between which each of a large one lies, and the share of the second: pixels' centres are compared.
  private static func sources(_ count: Int, of small: Int) -> [(first: Int, second: Int, share: Float)] {
    (0..<count).map { index in
      let place = (Double(index) + 0.5) * Double(small) / Double(count) - 0.5
      let within = min(max(place, 0), Double(small - 1))
      let first = Int(within)
      return (first, min(first + 1, small - 1), Float(within - Double(first)))
    }
  }

  /// The averaged functions of some rows: for each pixel and each channel of the input, a factor for each channel of the guide, and a
  /// constant.
  private func functions(_ rows: Range<Int>) -> [Float] {
    let windows = widened(rows)
    let moments = boxMeans(products(widened(windows)), of: widened(windows), rows: windows)
    let size = n + m + n * (n + 1) / 2 + n * m
    var functions = [Double](repeating: 0, count: windows.count * guide.width * (n + 1) * m)
    for pixel in 0..<windows.count * guide.width {
      solve(moments[pixel * size..<(pixel + 1) * size], into: &functions, at: pixel * (n + 1) * m)
    }
    return boxMeans(functions, of: windows, rows: rows).map { Float($0) }
  }

  private func widened(_ rows: Range<Int>) -> Range<Int> {
    max(0, rows.lowerBound - radius)..<min(guide.height, rows.upperBound + radius)
  }

  /// For each pixel the guide, the input, the guide's products with itself (i ≤ j) and with the input.
  private func products(_ rows: Range<Int>) -> [Double] {
    var result: [Double] = []
    result.reserveCapacity(rows.count * guide.width * (n + m + n * (n + 1) / 2 + n * m))
    for pixel in rows.lowerBound * guide.width..<rows.upperBound * guide.width {
      for i in 0..<n { result.append(guide[pixel, i]) }
      for k in 0..<m { result.append(input[pixel, k]) }
      for i in 0..<n { for j in i..<n { result.append(guide[pixel, i] * guide[pixel, j]) } }
      for i in 0..<n { for k in 0..<m { result.append(guide[pixel, i] * input[pixel, k]) } }
    }
    return result
  }

  /// The means over each pixel's window, as far as it lies within the picture.
  ///
  /// - Parameters:
  ///   - values: of `given` rows, which hold the windows of `rows`.
  private func boxMeans(_ values: [Double], of given: Range<Int>, rows: Range<Int>) -> [Double] {
    let line = values.count / given.count
    let (width, size) = (guide.width, line / guide.width)
    var result = [Double](repeating: 0, count: rows.count * line)
    var sums = [Double](repeating: 0, count: line)
    for row in rows {
      let window = max(0, row - radius)...min(guide.height - 1, row + radius)
      for i in 0..<line { sums[i] = 0 }
      for other in window {
        let start = (other - given.lowerBound) * line
        for i in 0..<line { sums[i] += values[start + i] }
      }
      let target = (row - rows.lowerBound) * line
      for column in 0..<width {
        let columns = max(0, column - radius)...min(width - 1, column + radius)
        let share = 1 / Double(window.count * columns.count)
        for i in 0..<size {
          var sum = 0.0
          for other in columns { sum += sums[other * size + i] }
          result[target + column * size + i] = sum * share
        }
      }
    }
    return result
  }

  /// The linear function of a window from its means: (Σ + ε)·a = cov(guide, input), and the constant that keeps the means.
  private func solve(_ means: ArraySlice<Double>, into functions: inout [Double], at place: Int) {
    let start = means.startIndex
    func mean(_ i: Int) -> Double { means[start + i] }
    func covariance(_ i: Int, _ j: Int) -> Double {
      let (a, b) = (min(i, j), max(i, j))
      // Row a of the triangle begins after the longer rows above it.
      return means[start + n + m + a * n - a * (a - 1) / 2 + b - a] - mean(i) * mean(j) + (i == j ? epsilon : 0)
    }
    for k in 0..<m {
      func shared(_ i: Int) -> Double {
        means[start + n + m + n * (n + 1) / 2 + i * m + k] - mean(i) * mean(n + k)
      }
      var constant = mean(n + k)
      if n == 1 {
        functions[place + 2 * k] = shared(0) / covariance(0, 0)
        constant -= functions[place + 2 * k] * mean(0)
      } else {
        // Cramer's rule for a symmetric matrix.
        let (xx, xy, xz) = (covariance(0, 0), covariance(0, 1), covariance(0, 2))
        let (yy, yz, zz) = (covariance(1, 1), covariance(1, 2), covariance(2, 2))
        let (a, b, c) = (yy * zz - yz * yz, xz * yz - xy * zz, xy * yz - xz * yy)
        let (d, e, f) = (xx * zz - xz * xz, xy * xz - xx * yz, xx * yy - xy * xy)
        let scale = 1 / (xx * a + xy * b + xz * c)
        let (x, y, z) = (shared(0), shared(1), shared(2))
        let factors = (
          scale * (a * x + b * y + c * z), scale * (b * x + d * y + e * z), scale * (c * x + e * y + f * z)
        )
        (functions[place + 4 * k], functions[place + 4 * k + 1], functions[place + 4 * k + 2]) = factors
        constant -= factors.0 * mean(0) + factors.1 * mean(1) + factors.2 * mean(2)
      }
      functions[place + k * (n + 1) + n] = constant
    }
  }

  /// A picture's samples as numbers from 0 to 1.
  private struct Samples {
    let height: Int
    let width: Int
    let channels: Int
    private let samples: Picture.Samples

    init(_ picture: Picture) {
      (height, width, channels) = (picture.height, picture.width, picture.channels.rawValue)
      samples = picture.samples
    }

    subscript(pixel: Int, channel: Int) -> Double {
      switch samples {
      case .eight(let values): Double(values[pixel * channels + channel]) / 255
      case .sixteen(let values): Double(values[pixel * channels + channel]) / 65_535
      }
    }
  }
}

extension Picture {
  /// A small picture brought to this one's size with this one's edges, by the guided filter.
  ///
  /// - Parameters:
  ///   - small: no larger than this picture, which has no opacity either.
  ///   - radius: of windows in the small picture.
  ///   - epsilon: the variance, of values from 0 to 1, above which this picture's changes count as edges.
  package func guiding(_ small: Picture, radius: Int, epsilon: Double) -> Picture {
    let guide = resized(height: small.height, width: small.width, filter: .bicubic)
    return GuidedFilter(guide: guide, input: small, radius: radius, epsilon: epsilon).applied(to: self)
  }
}
