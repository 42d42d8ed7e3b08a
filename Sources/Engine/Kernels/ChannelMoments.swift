/// The mean and the squared deviations of channels, gathered piece by piece.
///
/// Each chunk of pixels computes its own mean and squared deviations while it lies in the cache; the chunks are combined in
/// double precision (Chan, Golub and LeVeque 1979), so nothing cancels.
package struct ChannelMoments: Sendable {
  private var count = 0.0
  private var means: [Double]
  private var squares: [Double]

  /// The moments of no pixels.
  package init(channels: Int) {
    means = [Double](repeating: 0, count: channels)
    squares = means
  }

  /// Adds lines of pixels. No chunk reaches from one line into the next, so that it makes no difference how many lines are
  /// added at once.
  ///
  /// Shapes: values `[lines, pixels, channels]`.
  package mutating func add(_ values: UnsafePointer<Float>, lines: Int, pixels: Int) {
    let channels = means.count
    let chunk = pixelsPerChunk(channels: channels)
    let chunks = (pixels + chunk - 1) / chunk
    let partial = Buffer(lines * chunks * 2 * channels)
    parallelRanges(of: lines * chunks, size: 4) { range in
      for index in range {
        let first = index % chunks * chunk
        chunkMoments(
          values + (index / chunks * pixels + first) * channels, pixels: min(chunk, pixels - first),
          channels: channels, into: partial.pointer + index * 2 * channels)
      }
    }
    for index in 0..<lines * chunks {
      combine(
        partial.pointer + index * 2 * channels, count: Double(min(chunk, pixels - index % chunks * chunk)))
    }
  }

  /// Combines what is there with the means and squared deviations of `count` pixels more.
  private mutating func combine(_ chunk: UnsafePointer<Float>, count added: Double) {
    let total = count + added
    for channel in means.indices {
      let difference = Double(chunk[channel]) - means[channel]
      means[channel] += difference * added / total
      squares[channel] += Double(chunk[means.count + channel]) + difference * difference * count * added / total
    }
    count = total
  }

  /// Writes the mean and the biased variance of each channel.
  package func write(mean: UnsafeMutablePointer<Float>, variance: UnsafeMutablePointer<Float>) {
    for channel in means.indices {
      mean[channel] = Float(means[channel])
      variance[channel] = Float(squares[channel] / count)
    }
  }
}

/// Mean and biased variance of each channel over each group of pixels.
///
/// Shapes: values `[groups, pixels, channels]`, mean and variance `[groups, channels]`.
package func channelStatistics(
  _ values: UnsafePointer<Float>, groups: Int, pixels: Int, channels: Int, mean: UnsafeMutablePointer<Float>,
  variance: UnsafeMutablePointer<Float>
) {
  for group in 0..<groups {
    var moments = ChannelMoments(channels: channels)
    moments.add(values + group * pixels * channels, lines: 1, pixels: pixels)
    moments.write(mean: mean + group * channels, variance: variance + group * channels)
  }
}

/// The means of the channels and then their squared deviations.
private func chunkMoments(
  _ values: UnsafePointer<Float>, pixels: Int, channels: Int, into means: UnsafeMutablePointer<Float>
) {
  means.update(repeating: 0, count: 2 * channels)
  addColumnSums(values, pixels: pixels, channels: channels, to: means)
  let inverse = 1 / Float(pixels)
  for channel in 0..<channels { means[channel] *= inverse }
  for pixel in 0..<pixels {
    addSquaredDeviations(values + pixel * channels, from: means, count: channels, to: means + channels)
  }
}

@inline(__always)
private func addSquaredDeviations(
  _ values: UnsafePointer<Float>, from means: UnsafePointer<Float>, count: Int, to sums: UnsafeMutablePointer<Float>
) {
  var i = 0
  while i + 16 <= count {
    let deviation = values.vector(at: i) - means.vector(at: i)
    sums.store(sums.vector(at: i).addingProduct(deviation, deviation), at: i)
    i += 16
  }
  while i < count {
    let deviation = values[i] - means[i]
    sums[i] += deviation * deviation
    i += 1
  }
}
