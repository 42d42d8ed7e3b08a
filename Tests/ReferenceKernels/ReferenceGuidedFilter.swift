extension Reference {
  /// The guided filter in its fast form, by its definition: a linear function of the guide for every window by least squares, the mean
  /// of the functions of the windows that hold a pixel, and bilinear interpolation of these to the size of `full`.
  ///
  /// Shapes: guide `[1, h, w, n]`, input `[1, h, w, m]`, full `[1, height, width, n]`; result `[1, height, width, m]`.
  public static func guidedFilter(
    guide: ReferenceArray, input: ReferenceArray, full: ReferenceArray, radius: Int, epsilon: Double
  ) -> ReferenceArray {
    let (h, w, n, m) = (guide.shape[1], guide.shape[2], guide.shape[3], input.shape[3])
    func window(_ y: Int, _ x: Int) -> [(y: Int, x: Int)] {
      (y - radius...y + radius).flatMap { v in (x - radius...x + radius).map { (v, $0) } }
        .filter { (0..<h).contains($0.0) && (0..<w).contains($0.1) }
    }
    // For each window and each channel of the input: n factors and a constant.
    var functions = ReferenceArray([h, w, m, n + 1])
    for y in 0..<h {
      for x in 0..<w {
        let pixels = window(y, x)
        func mean(_ value: ((y: Int, x: Int)) -> Double) -> Double {
          pixels.reduce(0) { $0 + value($1) } / Double(pixels.count)
        }
        let means = (0..<n).map { i in mean { guide[0, $0.y, $0.x, i] } }
        for k in 0..<m {
          let target = mean { input[0, $0.y, $0.x, k] }
          // Normal equations of Σ (a·I + b − p)² + ε |a|², around the means.
          var rows = (0..<n).map { i in
            (0..<n).map { j in
              mean { (guide[0, $0.y, $0.x, i] - means[i]) * (guide[0, $0.y, $0.x, j] - means[j]) }
                + (i == j ? epsilon : 0)
            } + [mean { (guide[0, $0.y, $0.x, i] - means[i]) * (input[0, $0.y, $0.x, k] - target) }]
          }
          for i in 0..<n {
            for other in 0..<n where other != i {
              let factor = rows[other][i] / rows[i][i]
              for column in 0...n { rows[other][column] -= factor * rows[i][column] }
            }
          }
          var constant = target
          for i in 0..<n {
            functions[y, x, k, i] = rows[i][n] / rows[i][i]
            constant -= functions[y, x, k, i] * means[i]
          }
          functions[y, x, k, n] = constant
        }
      }
    }
    var averaged = ReferenceArray([h, w, m, n + 1])
    for y in 0..<h {
      for x in 0..<w {
        let pixels = window(y, x)
        for k in 0..<m {
          for i in 0...n {
            averaged[y, x, k, i] = pixels.reduce(0) { $0 + functions[$1.y, $1.x, k, i] } / Double(pixels.count)
          }
        }
      }
    }
    let (height, width) = (full.shape[1], full.shape[2])
    func source(_ index: Int, _ count: Int, _ small: Int) -> (Int, Int, Double) {
      let place = min(max((Double(index) + 0.5) * Double(small) / Double(count) - 0.5, 0), Double(small - 1))
      return (Int(place), min(Int(place) + 1, small - 1), place - place.rounded(.down))
    }
    var result = ReferenceArray([1, height, width, m])
    for y in 0..<height {
      for x in 0..<width {
        let ((y0, y1, v), (x0, x1, u)) = (source(y, height, h), source(x, width, w))
        for k in 0..<m {
          func function(_ i: Int) -> Double {
            (1 - v) * ((1 - u) * averaged[y0, x0, k, i] + u * averaged[y0, x1, k, i])
              + v * ((1 - u) * averaged[y1, x0, k, i] + u * averaged[y1, x1, k, i])
          }
          result[0, y, x, k] = (0..<n).reduce(function(n)) { $0 + function($1) * full[0, y, x, $1] }
        }
      }
    }
    return result
  }
}
