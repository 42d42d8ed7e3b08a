/// The two inner loops of the depthwise convolution, each along one row of output; sixteen channels at a time.

/// One row of output from three padded rows of input.
///
/// Shapes: source `[3, width + 2, channels]` with `line` floats from row to row, weight `[3, 3, channels]`, bias `[channels]`,
/// target `[width, channels]`.
func convolveLine(
  _ source: UnsafePointer<Float>, line: Int, width: Int, channels: Int, weight: UnsafePointer<Float>,
  bias: UnsafePointer<Float>, into target: UnsafeMutablePointer<Float>
) {
  for column in 0..<width {
    let top = source + column * channels
    let (middle, bottom) = (top + line, top + 2 * line)
    let to = target + column * channels
    var i = 0
    while i + 16 <= channels {
      var sum = bias.vector(at: i)
      let (j, k) = (i + channels, i + 2 * channels)
      sum.addProduct(top.vector(at: i), weight.vector(at: i))
      sum.addProduct(top.vector(at: j), weight.vector(at: j))
      sum.addProduct(top.vector(at: k), weight.vector(at: k))
      let second = weight + 3 * channels
      sum.addProduct(middle.vector(at: i), second.vector(at: i))
      sum.addProduct(middle.vector(at: j), second.vector(at: j))
      sum.addProduct(middle.vector(at: k), second.vector(at: k))
      let third = weight + 6 * channels
      sum.addProduct(bottom.vector(at: i), third.vector(at: i))
      sum.addProduct(bottom.vector(at: j), third.vector(at: j))
      sum.addProduct(bottom.vector(at: k), third.vector(at: k))
      to.store(sum, at: i)
      i += 16
    }
    while i < channels {
      var sum = bias[i]
      for tap in 0..<9 {
        sum.addProduct(top[tap / 3 * line + tap % 3 * channels + i], weight[tap * channels + i])
      }
      to[i] = sum
      i += 1
    }
  }
}

/// Adds what one row of output contributes to the weight's gradient.
///
/// Shapes: source `[3, width + 2, channels]` with `line` floats from row to row, cotangent `[width, channels]`, sums
/// `[3, 3, channels]`.
func correlateLine(
  _ source: UnsafePointer<Float>, line: Int, width: Int, channels: Int, cotangent: UnsafePointer<Float>,
  to sums: UnsafeMutablePointer<Float>
) {
  // So many pixels are summed before a sum goes back to memory; what they read stays in the nearest cache.
  let block = 16
  var first = 0
  while first < width {
    let count = min(block, width - first)
    for tap in 0..<9 {
      let from = source + tap / 3 * line + (first + tap % 3) * channels
      let with = cotangent + first * channels
      let sum = sums + tap * channels
      var i = 0
      while i + 16 <= channels {
        var total = sum.vector(at: i)
        for pixel in 0..<count {
          total.addProduct(from.vector(at: pixel * channels + i), with.vector(at: pixel * channels + i))
        }
        sum.store(total, at: i)
        i += 16
      }
      while i < channels {
        for pixel in 0..<count { sum[i].addProduct(from[pixel * channels + i], with[pixel * channels + i]) }
        i += 1
      }
    }
    first += count
  }
}
