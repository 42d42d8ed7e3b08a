extension Reference {
  /// Each picture with a number of its own added.
  public static func brightened(_ x: ReferenceArray, by offsets: [Double]) -> ReferenceArray {
    mapped(x) { n, y, x0, c in x[n, y, x0, c] + offsets[n] }
  }

  /// m + factor · (x − m), where m is the mean of a pixel's channels.
  public static func saturated(_ x: ReferenceArray, by factors: [Double]) -> ReferenceArray {
    mapped(x) { n, y, x0, c in
      let mean = (0..<x.shape[3]).reduce(0) { $0 + x[n, y, x0, $1] } / Double(x.shape[3])
      return mean + factors[n] * (x[n, y, x0, c] - mean)
    }
  }

  /// M + factor · (x − M), where M is the mean of a picture.
  public static func contrasted(_ x: ReferenceArray, by factors: [Double]) -> ReferenceArray {
    let size = x.values.count / x.shape[0]
    let means = (0..<x.shape[0]).map { x.values[$0 * size..<($0 + 1) * size].reduce(0, +) / Double(size) }
    return mapped(x) { n, y, x0, c in means[n] + factors[n] * (x[n, y, x0, c] - means[n]) }
  }

  /// output[y, x] = input[y + rows, x + columns], and 0 where that lies outside.
  public static func shifted(_ x: ReferenceArray, by shifts: [(rows: Int, columns: Int)]) -> ReferenceArray {
    mapped(x) { n, y, x0, c in
      let (row, column) = (y + shifts[n].rows, x0 + shifts[n].columns)
      return (0..<x.shape[1]).contains(row) && (0..<x.shape[2]).contains(column) ? x[n, row, column, c] : 0
    }
  }

  /// Zeros in a rectangle of each picture.
  public static func cutOut(
    _ x: ReferenceArray, _ areas: [(rows: Range<Int>, columns: Range<Int>)]
  ) -> ReferenceArray {
    mapped(x) { n, y, x0, c in
      areas[n].rows.contains(y) && areas[n].columns.contains(x0) ? 0 : x[n, y, x0, c]
    }
  }

  private static func mapped(_ x: ReferenceArray, _ value: (Int, Int, Int, Int) -> Double) -> ReferenceArray {
    var result = x
    for n in 0..<x.shape[0] {
      for y in 0..<x.shape[1] {
        for x0 in 0..<x.shape[2] {
          for c in 0..<x.shape[3] { result[n, y, x0, c] = value(n, y, x0, c) }
        }
      }
    }
    return result
  }
}
