import Kernels

extension CompiledKernels {
  package static func addMoments(
    of values: UnsafePointer<Float>, lines: Int, pixels: Int, to moments: inout ChannelMoments
  ) {
    let channels = moments.channels
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
      moments.combine(
        partial.pointer + index * 2 * channels, count: Double(min(chunk, pixels - index % chunks * chunk)))
    }
  }

  package static func channelStatistics(
    _ values: UnsafePointer<Float>, groups: Int, pixels: Int, channels: Int, mean: UnsafeMutablePointer<Float>,
    variance: UnsafeMutablePointer<Float>
  ) {
    for group in 0..<groups {
      var moments = ChannelMoments(channels: channels)
      addMoments(of: values + group * pixels * channels, lines: 1, pixels: pixels, to: &moments)
      moments.write(mean: mean + group * channels, variance: variance + group * channels)
    }
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
  addColumns(
    values, pixels: pixels, channels: channels, to: means + channels,
    vector: { sum, value, channel in
      let deviation = value - means.vector(at: channel)
      return sum.adding(deviation, times: deviation)
    },
    scalar: { sum, value, channel in
      let deviation = value - means[channel]
      return sum + deviation * deviation
    })
}
