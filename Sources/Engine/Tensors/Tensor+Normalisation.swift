import InstructionSets
import Kernels

/// The mean and biased variance that a normalisation found.
///
/// Shapes: `[groups, channels]`.
package struct ChannelStatistics {
  /// The mean of each channel.
  package let mean: Tensor
  /// The biased variance of each channel.
  package let variance: Tensor

  /// 1 / √(variance + ε).
  fileprivate func inverseDeviation(epsilon: Float) -> [Float] {
    variance.values.map { Float(1 / (Double($0) + Double(epsilon)).squareRoot()) }
  }
}

extension ChannelStatistics {
  /// The statistics of all parts of a batch, of which these are those of one, and how many pixels they are of: combined in double precision
  /// (Chan, Golub and LeVeque 1979).
  fileprivate func joined(pixels: Int, among peers: any BatchPeers) -> (ChannelStatistics, pixels: Int) {
    let channels = mean.shape.count
    let parts = peers.gather([Float(pixels)] + mean.values + variance.values)
    let total = parts.reduce(0.0) { $0 + Double($1[0]) }
    let means = (0..<channels).map { channel in
      parts.reduce(0.0) { $0 + Double($1[0]) * Double($1[1 + channel]) } / total
    }
    let variances = (0..<channels).map { channel in
      parts.reduce(0.0) { sum, part in
        let difference = Double(part[1 + channel]) - means[channel]
        return sum + Double(part[0]) * (Double(part[1 + channels + channel]) + difference * difference)
      } / total
    }
    return (
      ChannelStatistics(
        mean: Tensor(mean.shape, means.map { Float($0) }), variance: Tensor(variance.shape, variances.map { Float($0) })
      ),
      Int(total)
    )
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
      kernels.addMoments(of: start, lines: strip.shape.height, pixels: strip.shape.width, to: &moments)
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
  /// (x − mean) / √(variance + ε), mean and biased variance of each channel of each picture: instance norm.
  ///
  /// Shapes: this and result `[batch, height, width, channels]`. Keeps its result, which the next convolution keeps too.
  ///
  /// - Parameter precision: in which the result is kept.
  package consuming func normalised(epsilon: Float, _ precision: Precision = .float32) -> Tensor {
    let statistics = statistics(groups: shape.batch)
    let inverseDeviation = statistics.inverseDeviation(epsilon: epsilon)
    let (shape, node) = (shape, node)
    guard let node else { return normalised(with: statistics.mean, inverseDeviation) }
    let halved = precision == .bfloat16 ? HalvedTensor(shape) : nil
    let output = normalised(with: statistics.mean, inverseDeviation, pairs: halved?.pairs)
    let pullback = NormalisationPullback(
      normalised: halved.map { KeptTensor($0) } ?? KeptTensor(result: output, .float32),
      inverseDeviation: inverseDeviation)
    return Tensor(shape: shape, storage: output.storage, node: Node(inputs: [node], pullback: pullback))
  }

  /// (x − mean) / √(variance + ε) · scale + shift, mean and biased variance of each channel over all pictures: batch norm.
  ///
  /// Shapes: this and result `[batch, height, width, channels]`, scale and shift `[channels]` or `[batch, channels]`. Keeps this tensor
  /// and scale.
  ///
  /// - Parameter peers: the other parts of the batch, whose pixels count as well; nil for none.
  /// - Returns: also the statistics, and of how many pixels they are.
  package func batchNormalised(
    scale: Tensor, shift: Tensor, epsilon: Float, among peers: (any BatchPeers)? = nil
  ) -> (output: Tensor, statistics: ChannelStatistics, pixels: Int) {
    checkScale(scale, shift)
    var (statistics, pixelsOfAll) = (statistics(groups: 1), shape.pixels)
    if let peers { (statistics, pixelsOfAll) = statistics.joined(pixels: shape.pixels, among: peers) }
    let inverseDeviation = statistics.inverseDeviation(epsilon: epsilon)
    let parts = scale.shape.count / shape.channels
    let pullback = BatchNormPullback(
      input: KeptTensor(operand: self, .float32), mean: statistics.mean, inverseDeviation: inverseDeviation,
      scale: scale.detached, peers: peers, pixelsOfAll: pixelsOfAll)
    let output = Tensor.made(shape, from: [self, scale, shift], pullback: pullback) {
      kernels.normaliseAndShift(
        pointer, parts: parts, pixels: shape.pixels / parts, channels: shape.channels, mean: statistics.mean.pointer,
        inverseDeviation: inverseDeviation, scale: scale.pointer, shift: shift.pointer, into: $0)
    }
    return (output, statistics, pixelsOfAll)
  }

  private func statistics(groups: Int) -> ChannelStatistics {
    let variance = Tensor([groups, shape.channels], repeating: 0)
    let mean = Tensor([groups, shape.channels]) {
      kernels.channelStatistics(
        pointer, groups: groups, pixels: shape.pixels / groups, channels: shape.channels, mean: $0.start,
        variance: variance.pointer)
    }
    return ChannelStatistics(mean: mean, variance: variance)
  }

  /// (x − mean) / √(variance + ε) with statistics that were gathered before, as of the picture that this is a strip of.
  ///
  /// Shapes: this and result `[1, height, width, channels]`. Keeps nothing: no gradient flows through.
  package consuming func normalised(with statistics: ChannelStatistics, epsilon: Float) -> Tensor {
    normalised(with: statistics.mean, statistics.inverseDeviation(epsilon: epsilon))
  }

  /// In place where no other tensor has the same values; the result has no history, and is written to `pairs` as well.
  private consuming func normalised(
    with mean: Tensor, _ inverseDeviation: [Float], pairs: Buffer? = nil
  ) -> Tensor {
    let (shape, groups) = (shape, mean.shape[0])
    return replacingValues { input, output in
      kernels.normalise(
        input, groups: groups, pixels: shape.pixels / groups, channels: shape.channels, mean: mean.pointer,
        inverseDeviation: inverseDeviation, into: output, pairs: pairs?.pointer)
    }
  }

  /// x · scale + shift, one of each for every channel, of all pictures or of each.
  ///
  /// Shapes: this and result `[batch, height, width, channels]`, scale and shift `[channels]` or `[batch, channels]`. Keeps this tensor
  /// and scale.
  package func scaled(by scale: Tensor, shiftedBy shift: Tensor) -> Tensor {
    checkScale(scale, shift)
    let groups = scale.shape.count / shape.channels
    return .made(
      shape, from: [self, scale, shift], pullback: ScalePullback(input: detached, scale: scale.detached)
    ) {
      kernels.scaleAndShift(
        pointer, groups: groups, pixels: shape.pixels / groups, channels: shape.channels, scale: scale.pointer,
        shift: shift.pointer, into: $0)
    }
  }

  private func checkScale(_ scale: Tensor, _ shift: Tensor) {
    precondition(
      scale.shape == shift.shape && [[shape.channels], [shape.batch, shape.channels]].contains(scale.shape),
      "Scale and shift [\(shape.channels)], or one for each picture, were expected, got \(scale.shape) and \(shift.shape)"
    )
  }
}

private struct NormalisationPullback: Pullback {
  let normalised: KeptTensor
  let inverseDeviation: [Float]

  var keptResult: KeptTensor? { normalised }

  func gradients(_ cotangent: Tensor, wanted: [Bool]) -> [Tensor?] {
    let shape = normalised.shape
    let normalised = normalised.numbers(orPairs: kernels.pairsAreWhole(channels: shape.channels))
    return [
      Tensor(shape) {
        kernels.normalisationGradient(
          cotangent.pointer, normalised: normalised.pointer, inPairs: normalised.areInPairs, groups: shape.batch,
          pixels: shape.pixels / shape.batch, channels: shape.channels, inverseDeviation: inverseDeviation,
          into: $0.start)
      }
    ]
  }
}

private struct BatchNormPullback: Pullback {
  let input: KeptTensor
  let mean: Tensor
  let inverseDeviation: [Float]
  let scale: Tensor
  let peers: (any BatchPeers)?
  let pixelsOfAll: Int

  func gradients(_ cotangent: Tensor, wanted: [Bool]) -> [Tensor?] {
    let input = input.value
    let shape = input.shape
    let channels = shape.channels
    let parts = scale.shape.count / channels
    let pixels = shape.pixels / parts
    let sums = Tensor([parts, 4, channels]) {
      kernels.normaliseAndShiftSums(
        cotangent.pointer, input: input.pointer, parts: parts, pixels: pixels, channels: channels, mean: mean.pointer,
        inverseDeviation: inverseDeviation, scale: scale.pointer, sums: $0.start)
    }.values
    func sum(_ kind: Int, part: Int, _ channel: Int) -> Float { sums[(part * 4 + kind) * channels + channel] }
    func sumOfParts(_ kind: Int) -> [Float] {
      (0..<channels).map { channel in Float((0..<parts).reduce(0.0) { $0 + Double(sum(kind, part: $1, channel)) }) }
    }
    /// The means over all pixels of the batch, of this part and of others.
    func means(_ kinds: [Int]) -> [[Float]] {
      let own = kinds.map(sumOfParts)
      let inverse = 1 / Float(pixelsOfAll)
      let all = peers.map { $0.gather(own.flatMap(\.self)) } ?? [own.flatMap(\.self)]
      return kinds.indices.map { kind in
        (0..<channels).map { channel in
          inverse * Float(all.reduce(0.0) { $0 + Double($1[kind * channels + channel]) })
        }
      }
    }
    func ofParts(_ kind: Int) -> Tensor {
      Tensor(scale.shape, (0..<parts).flatMap { part in (0..<channels).map { sum(kind, part: part, $0) } })
    }
    let ofAll = means([2, 3])
    let inputGradient =
      wanted[0]
      ? Tensor(shape) {
        kernels.normaliseAndShiftGradient(
          cotangent.pointer, input: input.pointer, parts: parts, pixels: pixels, channels: channels,
          mean: mean.pointer, inverseDeviation: inverseDeviation, scale: scale.pointer, meanGradient: ofAll[0],
          meanProduct: ofAll[1], into: $0.start)
      } : nil
    return [inputGradient, ofParts(1), ofParts(0)]
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
        kernels.scaleAndShift(
          cotangent.pointer, groups: groups, pixels: shape.pixels / groups, channels: channels, scale: scale.pointer,
          shift: zero.pointer, into: $0.start)
      } : nil
    guard wanted[1] || wanted[2] else { return [inputGradient, nil, nil] }
    let sums = Tensor([groups, 2, channels]) {
      kernels.productSums(
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
