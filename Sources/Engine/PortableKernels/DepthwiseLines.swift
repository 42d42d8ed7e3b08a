import Kernels

/// The inner loops of the depthwise convolution, each along one row of output; sixteen channels at a time.

/// One row of output of a 3×3 kernel with stride 1 from three padded rows of input.
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
      sum.add(top.vector(at: i), times: weight.vector(at: i))
      sum.add(top.vector(at: j), times: weight.vector(at: j))
      sum.add(top.vector(at: k), times: weight.vector(at: k))
      let second = weight + 3 * channels
      sum.add(middle.vector(at: i), times: second.vector(at: i))
      sum.add(middle.vector(at: j), times: second.vector(at: j))
      sum.add(middle.vector(at: k), times: second.vector(at: k))
      let third = weight + 6 * channels
      sum.add(bottom.vector(at: i), times: third.vector(at: i))
      sum.add(bottom.vector(at: j), times: third.vector(at: j))
      sum.add(bottom.vector(at: k), times: third.vector(at: k))
      to.store(sum, at: i)
      i += 16
    }
    while i < channels {
      var sum = bias[i]
      for tap in 0..<9 {
        sum.add(top[tap / 3 * line + tap % 3 * channels + i], times: weight[tap * channels + i])
      }
      to[i] = sum
      i += 1
    }
  }
}

/// One row of output from padded rows of input, for any kernel and stride.
///
/// Shapes: source `[kernel, (width − 1)·stride + kernel, channels]` with `line` floats from row to row, weight
/// `[kernel, kernel, channels]`, bias `[channels]`, target `[width, channels]`.
func convolveLine(
  _ source: UnsafePointer<Float>, line: Int, width: Int, channels: Int, kernel: Int, stride: Int,
  weight: UnsafePointer<Float>, bias: UnsafePointer<Float>, into target: UnsafeMutablePointer<Float>
) {
  for column in 0..<width {
    let from = source + column * stride * channels
    let to = target + column * channels
    var i = 0
    while i + 16 <= channels {
      var sum = bias.vector(at: i)
      for row in 0..<kernel {
        let (values, weights) = (from + row * line + i, weight + row * kernel * channels + i)
        for tap in 0..<kernel {
          sum.add(values.vector(at: tap * channels), times: weights.vector(at: tap * channels))
        }
      }
      to.store(sum, at: i)
      i += 16
    }
    while i < channels {
      var sum = bias[i]
      for tap in 0..<kernel * kernel {
        sum.add(from[tap / kernel * line + tap % kernel * channels + i], times: weight[tap * channels + i])
      }
      to[i] = sum
      i += 1
    }
  }
}

/// Adds what one row of output contributes to the weight's gradient.
///
/// Shapes: source `[kernel, (width − 1)·stride + kernel, channels]` with `line` floats from row to row, cotangent
/// `[width, channels]`, sums `[kernel, kernel, channels]`.
func correlateLine(
  _ source: UnsafePointer<Float>, line: Int, width: Int, channels: Int, kernel: Int, stride: Int,
  cotangent: UnsafePointer<Float>, to sums: UnsafeMutablePointer<Float>
) {
  // So many pixels are summed before a sum goes back to memory; what they read stays in the nearest cache.
  let block = 16
  var first = 0
  while first < width {
    let count = min(block, width - first)
    for tap in 0..<kernel * kernel {
      let from = source + tap / kernel * line + (first * stride + tap % kernel) * channels
      let step = stride * channels
      let with = cotangent + first * channels
      let sum = sums + tap * channels
      var i = 0
      while i + 16 <= channels {
        var total = sum.vector(at: i)
        for pixel in 0..<count {
          total.add(from.vector(at: pixel * step + i), times: with.vector(at: pixel * channels + i))
        }
        sum.store(total, at: i)
        i += 16
      }
      while i < channels {
        for pixel in 0..<count { sum[i].add(from[pixel * step + i], times: with[pixel * channels + i]) }
        i += 1
      }
    }
    first += count
  }
}
