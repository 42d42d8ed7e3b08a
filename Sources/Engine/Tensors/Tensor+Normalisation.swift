import Kernels

/// Which pixels are normalised together.
package enum NormalisationGroup: Sendable {
  /// Those of one picture: instance norm.
  case eachPicture
  /// Those of all pictures of the batch: batch norm.
  case wholeBatch
}

/// The mean and biased variance that a normalisation found.
///
/// Shapes: `[groups, channels]`.
package struct ChannelStatistics {
  /// The mean of each channel.
  package let mean: Tensor
  /// The biased variance of each channel.
  package let variance: Tensor

  /// 1 / √(variance + ε).
  fileprivate func inverseDeviation(epsilon: Float) -> Tensor {
    Tensor(variance.shape, variance.values.map { Float(1 / (Double($0) + Double(epsilon)).squareRoot()) })
  }
}

/// The statistics of a picture's channels, gathered strip by strip.
package struct StatisticsGathering {
  private var moments: ChannelMoments
  private let channels: Int

  /// Nothing gathered yet.
  package init(channels: Int) {
    self.channels = channels
    moments = ChannelMoments(channels: channels)
  }

  /// Adds a strip; how a picture is divided into strips makes no difference.
  ///
  /// Shapes: `[1, rows, width, channels]`.
  package mutating func add(_ strip: Tensor) {
    strip.withValues { values in
      guard let start = values.baseAddress else { return }
      moments.add(start, lines: strip.shape.height, pixels: strip.shape.width)
    }
  }

  /// The statistics of all strips.
  package var statistics: ChannelStatistics {
    let variance = Tensor([1, channels], repeating: 0)
    let mean = Tensor([1, channels]) { moments.write(mean: $0.start, variance: variance.pointer) }
    return ChannelStatistics(mean: mean, variance: variance)
  }
}

extension Tensor {
  /// (x − mean) / √(variance + ε) for each channel, mean and biased variance over each group of pixels.
  ///
  /// Shapes: this and result `[batch, height, width, channels]`. Keeps its result, which the next convolution keeps too.
  package func normalised(over group: NormalisationGroup, epsilon: Float) -> (Tensor, ChannelStatistics) {
    let channels = shape.channels
    let groups = group == .eachPicture ? shape.batch : 1
    let pixels = shape.pixels / groups
    let variance = Tensor([groups, channels], repeating: 0)
    let mean = Tensor([groups, channels]) {
      channelStatistics(
        pointer, groups: groups, pixels: pixels, channels: channels, mean: $0.start, variance: variance.pointer)
    }
    let statistics = ChannelStatistics(mean: mean, variance: variance)
    let inverseDeviation = statistics.inverseDeviation(epsilon: epsilon)
    let output = normalised(with: mean, inverseDeviation)
    guard let node else { return (output, statistics) }
    let pullback = NormalisationPullback(normalised: output, groups: groups, inverseDeviation: inverseDeviation)
    return (Tensor(shape: shape, storage: output.storage, node: Node(inputs: [node], pullback: pullback)), statistics)
  }

  /// (x − mean) / √(variance + ε) with statistics that were gathered before, as of the picture that this is a strip of.
  ///
  /// Shapes: this and result `[1, height, width, channels]`. Keeps nothing: no gradient flows through.
  package func normalised(with statistics: ChannelStatistics, epsilon: Float) -> Tensor {
    normalised(with: statistics.mean, statistics.inverseDeviation(epsilon: epsilon))
  }

  private func normalised(with mean: Tensor, _ inverseDeviation: Tensor) -> Tensor {
    let groups = mean.shape[0]
    return Tensor(shape) { output in
      normalise(
        pointer, groups: groups, pixels: shape.pixels / groups, channels: shape.channels, mean: mean.pointer,
        inverseDeviation: inverseDeviation.pointer, into: output.start)
    }
  }

  /// x · scale + shift, one of each for every channel, of all pictures or of each.
  ///
  /// Shapes: this and result `[batch, height, width, channels]`, scale and shift `[channels]` or `[batch, channels]`. Keeps this tensor
  /// and scale.
  package func scaled(by scale: Tensor, shiftedBy shift: Tensor) -> Tensor {
    precondition(
      scale.shape == shift.shape && [[shape.channels], [shape.batch, shape.channels]].contains(scale.shape),
      "scaled: scale and shift [\(shape.channels)], or one for each picture, were expected, got \(scale.shape) and "
        + "\(shift.shape)")
    let groups = scale.shape.count / shape.channels
    return .made(
      shape, from: [self, scale, shift], pullback: ScalePullback(input: detached, scale: scale.detached)
    ) {
      scaleAndShift(
        pointer, groups: groups, pixels: shape.pixels / groups, channels: shape.channels, scale: scale.pointer,
        shift: shift.pointer, into: $0)
    }
  }
}

private struct NormalisationPullback: Pullback {
  let normalised: Tensor
  let groups: Int
  let inverseDeviation: Tensor

  func gradients(_ cotangent: Tensor, wanted: [Bool]) -> [Tensor?] {
    let shape = normalised.shape
    return [
      Tensor(shape) {
        normalisationGradient(
          cotangent.pointer, normalised: normalised.pointer, groups: groups, pixels: shape.pixels / groups,
          channels: shape.channels, inverseDeviation: inverseDeviation.pointer, into: $0.start)
      }
    ]
  }
}

private struct ScalePullback: Pullback {
  let input: Tensor
  let scale: Tensor

  func gradients(_ cotangent: Tensor, wanted: [Bool]) -> [Tensor?] {
    let shape = input.shape
    let channels = shape.channels
    let groups = scale.shape.count / channels
    let zero = Tensor(scale.shape, repeating: 0)
    let inputGradient =
      wanted[0]
      ? Tensor(shape) {
        scaleAndShift(
          cotangent.pointer, groups: groups, pixels: shape.pixels / groups, channels: channels, scale: scale.pointer,
          shift: zero.pointer, into: $0.start)
      } : nil
    guard wanted[1] || wanted[2] else { return [inputGradient, nil, nil] }
    let sums = Tensor([groups, 2, channels]) {
      productSums(
        cotangent.pointer, input.pointer, groups: groups, pixels: shape.pixels / groups, channels: channels,
        sums: $0.start)
    }.values
    let half = { (second: Int) in
      Tensor(
        scale.shape,
        (0..<groups).flatMap { sums[($0 * 2 + second) * channels..<($0 * 2 + second + 1) * channels] })
    }
    return [inputGradient, half(1), half(0)]
  }
}
