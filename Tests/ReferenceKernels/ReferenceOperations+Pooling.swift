extension Reference {
  /// What `combine` makes of each window, channel by channel; pixels beyond the edge are left out.
  ///
  /// Shapes: x `[n, h, w, channels]`.
  public static func pooled(
    _ x: ReferenceArray, kernel: (Int, Int), stride: Int, padding: Int, _ combine: ([Double]) -> Double
  ) -> ReferenceArray {
    let (batch, height, width, channels) = (x.shape[0], x.shape[1], x.shape[2], x.shape[3])
    var result = ReferenceArray([
      batch, (height + 2 * padding - kernel.0) / stride + 1, (width + 2 * padding - kernel.1) / stride + 1, channels,
    ])
    for n in 0..<batch {
      for oy in 0..<result.shape[1] {
        for ox in 0..<result.shape[2] {
          for c in 0..<channels {
            var values: [Double] = []
            for ky in 0..<kernel.0 {
              for kx in 0..<kernel.1 {
                let (y, x0) = (oy * stride + ky - padding, ox * stride + kx - padding)
                if (0..<height).contains(y), (0..<width).contains(x0) { values.append(x[n, y, x0, c]) }
              }
            }
            result[n, oy, ox, c] = combine(values)
          }
        }
      }
    }
    return result
  }

  /// Zeros on each side. Shapes: `[n, h, w, channels]` to `[n, top + h + bottom, left + w + right, channels]`.
  public static func paddedWithZeros(
    _ x: ReferenceArray, top: Int, bottom: Int, left: Int, right: Int
  ) -> ReferenceArray {
    let (batch, height, width, channels) = (x.shape[0], x.shape[1], x.shape[2], x.shape[3])
    var result = ReferenceArray([batch, top + height + bottom, left + width + right, channels])
    for n in 0..<batch {
      for y in 0..<height {
        for x0 in 0..<width { for c in 0..<channels { result[n, top + y, left + x0, c] = x[n, y, x0, c] } }
      }
    }
    return result
  }
}
