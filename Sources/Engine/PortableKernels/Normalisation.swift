import Kernels

/// Normalisation of channels to mean 0 and variance 1 (biased), the common part of instance norm (Ulyanov et al. 2016,
/// arXiv:1607.08022) and batch norm (Ioffe and Szegedy 2015, arXiv:1502.03167): they differ only in which pixels form a group.

extension CompiledKernels {
  package static func normalise(
    _ input: UnsafePointer<Float>, groups: Int, pixels: Int, channels: Int, mean: UnsafePointer<Float>,
    inverseDeviation: UnsafePointer<Float>, into output: UnsafeMutablePointer<Float>,
    pairs: UnsafeMutablePointer<Float>?
  ) {
    let pairsAreWhole = pairsAreWhole(channels: channels)
    parallelChunks(groups: groups, pixels: pixels, channels: channels) { group, offset, count in
      let mean = mean + group * channels
      let scale = inverseDeviation + group * channels
      if let pairs, pairsAreWhole {
        for pixel in 0..<count {
          let place = offset + pixel * channels
          for i in stride(from: 0, to: channels, by: keptPerVector) {
            let lower = (input.vector(at: place + i) - mean.vector(at: i)) * scale.vector(at: i)
            let upper = (input.vector(at: place + i + 16) - mean.vector(at: i + 16)) * scale.vector(at: i + 16)
            output.store(lower, at: place + i)
            output.store(upper, at: place + i + 16)
            pairs.store(lower.paired(with: upper), at: (place + i) / 2)
          }
        }
        return
      }
      for pixel in 0..<count {
        let from = input + offset + pixel * channels
        let to = output + offset + pixel * channels
        var i = 0
        while i + 16 <= channels {
          to.store((from.vector(at: i) - mean.vector(at: i)) * scale.vector(at: i), at: i)
          i += 16
        }
        while i < channels {
          to[i] = (from[i] - mean[i]) * scale[i]
          i += 1
        }
      }
    }
    if let pairs, !pairsAreWhole { pair(output, count: groups * pixels * channels, into: pairs) }
  }

  package static func scaleAndShift(
    _ input: UnsafePointer<Float>, groups: Int, pixels: Int, channels: Int, scale: UnsafePointer<Float>,
    shift: UnsafePointer<Float>, into output: UnsafeMutablePointer<Float>
  ) {
    parallelChunks(groups: groups, pixels: pixels, channels: channels) { group, offset, count in
      let scale = scale + group * channels
      let shift = shift + group * channels
      for pixel in 0..<count {
        let from = input + offset + pixel * channels
        let to = output + offset + pixel * channels
        var i = 0
        while i + 16 <= channels {
          to.store(shift.vector(at: i).adding(from.vector(at: i), times: scale.vector(at: i)), at: i)
          i += 16
        }
        while i < channels {
          to[i] = shift[i].adding(from[i], times: scale[i])
          i += 1
        }
      }
    }
  }

  package static func normalisationGradient(
    _ cotangent: UnsafePointer<Float>, normalised: UnsafePointer<Float>, inPairs: Bool, groups: Int, pixels: Int,
    channels: Int, inverseDeviation: UnsafePointer<Float>, into gradient: UnsafeMutablePointer<Float>
  ) {
    precondition(!inPairs || pairsAreWhole(channels: channels), "normalisationGradient: pairs of two pixels")
    let sums = Buffer(groups * 2 * channels)
    productSums(
      cotangent, normalised, inPairs: inPairs, groups: groups, pixels: pixels, channels: channels, sums: sums.pointer)
    let inverse = 1 / Float(pixels)
    parallelChunks(groups: groups, pixels: pixels, channels: channels) { group, offset, count in
      let mean = sums.pointer + group * 2 * channels
      let meanProduct = mean + channels
      let deviation = inverseDeviation + group * channels
      let scale = Vector(repeating: inverse)
      @inline(__always) func result(_ g: Vector, _ x: Vector, _ i: Int) -> Vector {
        let centred = g - scale * mean.vector(at: i)
        let projected = x * (scale * meanProduct.vector(at: i))
        return deviation.vector(at: i) * (centred - projected)
      }
      if inPairs {
        for pixel in 0..<count {
          let place = offset + pixel * channels
          for i in stride(from: 0, to: channels, by: keptPerVector) {
            let (lower, upper) = normalised.vector(at: (place + i) / 2).halves
            gradient.store(result(cotangent.vector(at: place + i), lower, i), at: place + i)
            gradient.store(result(cotangent.vector(at: place + i + 16), upper, i + 16), at: place + i + 16)
          }
        }
        return
      }
      for pixel in 0..<count {
        let place = offset + pixel * channels
        let g = cotangent + place
        let x = normalised + place
        let to = gradient + place
        var i = 0
        while i + 16 <= channels {
          to.store(result(g.vector(at: i), x.vector(at: i), i), at: i)
          i += 16
        }
        while i < channels {
          to[i] = deviation[i] * (g[i] - inverse * mean[i] - x[i] * (inverse * meanProduct[i]))
          i += 1
        }
      }
    }
  }

  package static func normaliseAndShift(
    _ input: UnsafePointer<Float>, parts: Int, pixels: Int, channels: Int, mean: UnsafePointer<Float>,
    inverseDeviation: UnsafePointer<Float>, scale: UnsafePointer<Float>, shift: UnsafePointer<Float>,
    into output: UnsafeMutablePointer<Float>
  ) {
    parallelChunks(groups: parts, pixels: pixels, channels: channels) { part, offset, count in
      let scale = scale + part * channels
      let shift = shift + part * channels
      for pixel in 0..<count {
        let from = input + offset + pixel * channels
        let to = output + offset + pixel * channels
        var i = 0
        while i + 16 <= channels {
          let normalised = (from.vector(at: i) - mean.vector(at: i)) * inverseDeviation.vector(at: i)
          to.store(shift.vector(at: i).adding(normalised, times: scale.vector(at: i)), at: i)
          i += 16
        }
        while i < channels {
          to[i] = shift[i].adding((from[i] - mean[i]) * inverseDeviation[i], times: scale[i])
          i += 1
        }
      }
    }
  }

  package static func normaliseAndShiftSums(
    _ cotangent: UnsafePointer<Float>, input: UnsafePointer<Float>, parts: Int, pixels: Int, channels: Int,
    mean: UnsafePointer<Float>, inverseDeviation: UnsafePointer<Float>, scale: UnsafePointer<Float>,
    sums: UnsafeMutablePointer<Float>
  ) {
    sumChunks(of: 4, groups: parts, pixels: pixels, channels: channels, sums: sums) { part, offset, count, sum in
      let scale = scale + part * channels
      let product = sum + channels
      let (scaledSum, scaledProduct) = (sum + 2 * channels, sum + 3 * channels)
      for pixel in 0..<count {
        let g = cotangent + offset + pixel * channels
        let x = input + offset + pixel * channels
        var i = 0
        while i + 16 <= channels {
          let value = g.vector(at: i)
          let scaled = value * scale.vector(at: i)
          let normalised = (x.vector(at: i) - mean.vector(at: i)) * inverseDeviation.vector(at: i)
          sum.store(sum.vector(at: i) + value, at: i)
          product.store(product.vector(at: i).adding(value, times: normalised), at: i)
          scaledSum.store(scaledSum.vector(at: i) + scaled, at: i)
          scaledProduct.store(scaledProduct.vector(at: i).adding(scaled, times: normalised), at: i)
          i += 16
        }
        while i < channels {
          let (scaled, normalised) = (g[i] * scale[i], (x[i] - mean[i]) * inverseDeviation[i])
          sum[i] += g[i]
          product[i] += g[i] * normalised
          scaledSum[i] += scaled
          scaledProduct[i] += scaled * normalised
          i += 1
        }
      }
    }
  }

  package static func normaliseAndShiftGradient(
    _ cotangent: UnsafePointer<Float>, input: UnsafePointer<Float>, parts: Int, pixels: Int, channels: Int,
    mean: UnsafePointer<Float>, inverseDeviation: UnsafePointer<Float>, scale: UnsafePointer<Float>,
    meanGradient: UnsafePointer<Float>, meanProduct: UnsafePointer<Float>, into gradient: UnsafeMutablePointer<Float>
  ) {
    parallelChunks(groups: parts, pixels: pixels, channels: channels) { part, offset, count in
      let scale = scale + part * channels
      for pixel in 0..<count {
        let g = cotangent + offset + pixel * channels
        let x = input + offset + pixel * channels
        let to = gradient + offset + pixel * channels
        var i = 0
        while i + 16 <= channels {
          let deviation = inverseDeviation.vector(at: i)
          let normalised = (x.vector(at: i) - mean.vector(at: i)) * deviation
          let centred = g.vector(at: i) * scale.vector(at: i) - meanGradient.vector(at: i)
          to.store(deviation * (centred - normalised * meanProduct.vector(at: i)), at: i)
          i += 16
        }
        while i < channels {
          let normalised = (x[i] - mean[i]) * inverseDeviation[i]
          to[i] = inverseDeviation[i] * (g[i] * scale[i] - meanGradient[i] - normalised * meanProduct[i])
          i += 1
        }
      }
    }
  }

  package static func productSums(
    _ first: UnsafePointer<Float>, _ second: UnsafePointer<Float>, groups: Int, pixels: Int, channels: Int,
    sums: UnsafeMutablePointer<Float>
  ) {
    productSums(
      first, second, inPairs: false, groups: groups, pixels: pixels, channels: channels, sums: sums)
  }

  private static func productSums(
    _ first: UnsafePointer<Float>, _ second: UnsafePointer<Float>, inPairs: Bool, groups: Int, pixels: Int,
    channels: Int, sums: UnsafeMutablePointer<Float>
  ) {
    sumChunks(of: 2, groups: groups, pixels: pixels, channels: channels, sums: sums) { _, offset, count, sum in
      let product = sum + channels
      if inPairs {
        for pixel in 0..<count {
          let place = offset + pixel * channels
          for i in stride(from: 0, to: channels, by: keptPerVector) {
            let (lower, upper) = second.vector(at: (place + i) / 2).halves
            let (value, next) = (first.vector(at: place + i), first.vector(at: place + i + 16))
            sum.store(sum.vector(at: i) + value, at: i)
            sum.store(sum.vector(at: i + 16) + next, at: i + 16)
            product.store(product.vector(at: i).adding(value, times: lower), at: i)
            product.store(product.vector(at: i + 16).adding(next, times: upper), at: i + 16)
          }
        }
        return
      }
      for pixel in 0..<count {
        let g = first + offset + pixel * channels
        let x = second + offset + pixel * channels
        var i = 0
        while i + 16 <= channels {
          let value = g.vector(at: i)
          sum.store(sum.vector(at: i) + value, at: i)
          product.store(product.vector(at: i).adding(value, times: x.vector(at: i)), at: i)
          i += 16
        }
        while i < channels {
          sum[i] += g[i]
          product[i] += g[i] * x[i]
          i += 1
        }
      }
    }
  }
}

/// Adds up what `body(group, offset, pixels, sums)` adds for chunks of pixels of every group, from zeros; offset in floats.
///
/// Shapes: sums `[groups, kinds, channels]`, those of a chunk `[kinds, channels]`.
private func sumChunks(
  of kinds: Int, groups: Int, pixels: Int, channels: Int, sums: UnsafeMutablePointer<Float>,
  _ body: (Int, Int, Int, UnsafeMutablePointer<Float>) -> Void
) {
  let chunk = pixelsPerChunk(channels: channels)
  let chunks = (pixels + chunk - 1) / chunk
  let partial = Buffer(groups * chunks * kinds * channels)
  parallelFor(groups * chunks) { task in
    let start = task % chunks * chunk
    let sum = partial.pointer + task * kinds * channels
    sum.update(repeating: 0, count: kinds * channels)
    body(task / chunks, (task / chunks * pixels + start) * channels, min(chunk, pixels - start), sum)
  }
  for group in 0..<groups {
    for i in 0..<kinds * channels {
      var total = 0.0
      for index in 0..<chunks { total += Double(partial.pointer[(group * chunks + index) * kinds * channels + i]) }
      sums[group * kinds * channels + i] = Float(total)
    }
  }
}

/// Runs `body(group, offset, pixels)` for chunks of pixels of every group; offset in floats.
private func parallelChunks(groups: Int, pixels: Int, channels: Int, _ body: (Int, Int, Int) -> Void) {
  let chunk = pixelsPerChunk(channels: channels)
  let chunks = (pixels + chunk - 1) / chunk
  parallelFor(groups * chunks) { task in
    let first = task % chunks * chunk
    body(task / chunks, (task / chunks * pixels + first) * channels, min(chunk, pixels - first))
  }
}
