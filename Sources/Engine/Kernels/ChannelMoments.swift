/// The mean and the squared deviations of channels, gathered piece by piece.
///
/// Each chunk of pixels computes its own mean and squared deviations while it lies in the cache; the chunks are combined in
/// double precision (Chan, Golub and LeVeque 1979), so nothing cancels.
package struct ChannelMoments: Sendable {
  private var count = 0.0
  private var means: [Double]
  private var squares: [Double]

  /// How many channels there are.
  package var channels: Int { means.count }

  /// The moments of no pixels.
  package init(channels: Int) {
    means = [Double](repeating: 0, count: channels)
    squares = means
  }

  /// Combines what is there with `count` pixels more.
  ///
  /// Shapes: chunk `[2, channels]`, the means and the squared deviations from them.
  package mutating func combine(_ chunk: UnsafePointer<Float>, count added: Double) {
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
