/// Which samples of an axis make each sample of the resized axis, and with what weights.
///
/// The arithmetic is that of Pillow's resampling, in double precision and in its order, so that the rounded weights are
/// the same: the filter is stretched by the factor by which the axis shrinks, cut at the ends and made to sum to 1.
struct ResamplingWeights {
  /// The samples of the resized axis.
  let outputCount: Int
  /// The room for the weights of each output; the last ones may be unused.
  let stride: Int
  /// The first input of each output.
  let starts: [Int]
  /// How many inputs each output has.
  let counts: [Int]
  /// The weights, `stride` for each output.
  let weights: [Double]

  /// The bits after the point of the weights for 8-bit samples: 8 bits for the sample, 2 for the sum's excursions.
  static let fractionBits: Int32 = 32 - 8 - 2

  /// Makes the weights from `inputCount` samples to `outputCount`.
  init(from inputCount: Int, to outputCount: Int, filter: ResamplingFilter) {
    let scale = Double(inputCount) / Double(outputCount)
    let stretch = max(scale, 1)
    let support = filter.support * stretch
    let stride = Int(support.rounded(.up)) * 2 + 1
    var starts = [Int](repeating: 0, count: outputCount)
    var counts = [Int](repeating: 0, count: outputCount)
    var weights = [Double](repeating: 0, count: outputCount * stride)
    let shrink = 1 / stretch
    for output in 0..<outputCount {
      let center = (Double(output) + 0.5) * scale
      let start = max(Int(center - support + 0.5), 0)
      let end = min(Int(center + support + 0.5), inputCount)
      var sum = 0.0
      for input in start..<end {
        let weight = filter.weight(at: (Double(input) - center + 0.5) * shrink)
        weights[output * stride + input - start] = weight
        sum += weight
      }
      if sum != 0 {
        for index in 0..<end - start { weights[output * stride + index] /= sum }
      }
      starts[output] = start
      counts[output] = end - start
    }
    self.outputCount = outputCount
    self.stride = stride
    self.starts = starts
    self.counts = counts
    self.weights = weights
  }

  /// The weights of the two nearest samples, without a filter where the axis shrinks.
  ///
  /// Output i lies at (i + offset) · scale − offset of the input's samples; beyond the first and the last they are repeated.
  init(between inputCount: Int, to outputCount: Int, offset: Double) {
    let scale = Double(inputCount) / Double(outputCount)
    let places = (0..<outputCount).map { max((Double($0) + offset) * scale - offset, 0) }
    self.outputCount = outputCount
    stride = 2
    starts = places.map { min(Int($0), inputCount - 1) }
    counts = starts.map { $0 + 1 < inputCount ? 2 : 1 }
    weights = zip(places, starts).flatMap { place, start -> [Double] in
      let share = start + 1 < inputCount ? place - Double(start) : 0
      return [1 - share, share]
    }
  }

  /// The weights in units of 2⁻²², rounded to the nearest with halves away from zero.
  var fixedPoint: [Int32] {
    weights.map { Int32($0 * Double(1 << Self.fractionBits) + ($0 < 0 ? -0.5 : 0.5)) }
  }
}
