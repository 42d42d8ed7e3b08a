import InstructionSets
import Kernels
import RandomStreams
import Testing

/// The kernels of each instruction set beside each other. Where they are right at all is tested elsewhere, for each of them.
@Suite(.serialized) struct InstructionSetTests {
  private static let available = InstructionSet.all.filter(\.isAvailable)

  @Test func `the best set is chosen where none is asked for`() {
    let asked = InstructionSet.requested
    #expect(InstructionSet.chosen.name == Self.available.first { $0.name == asked }?.name ?? Self.available.last?.name)
  }

  /// AMX adds the upper and the lower halves of pairs apart.
  @Test(arguments: KernelExample.all) func `sets that round products once give the same bytes`(example: KernelExample) {
    let sets = Self.available.filter { $0.name != "portable" && !(example.isOfPairs && $0.name == "amx") }
    for set in sets.dropFirst() {
      // How long arrays differ would take minutes to find.
      let areSame = example.results(set.kernels) == example.results(sets[0].kernels)
      #expect(areSame, "\(set.name)")
    }
  }

  /// What is added in the same order differs by roundings alone: Winograd's transforms have the largest, and where what they give is
  /// rounded to bfloat16, some of it goes the other way.
  @Test(arguments: KernelExample.all) func `all sets give nearly the same`(example: KernelExample) {
    let expected = example.results(Self.available[0].kernels)
    let largest = expected.reduce(0) { max($0, abs($1)) }
    for set in Self.available.dropFirst() {
      let difference = zip(example.results(set.kernels), expected).reduce(0) { max($0, abs($1.0 - $1.1)) }
      #expect(difference <= example.tolerance * largest, "\(set.name): \(difference) of \(largest)")
    }
  }
}

/// Kernels applied to random numbers.
struct KernelExample: Sendable, CustomTestStringConvertible {
  let testDescription: String
  /// By how much kernels may differ that round otherwise, of the largest value.
  var tolerance: Float = 1e-5
  /// Whether it multiplies pairs of bfloat16 numbers.
  var isOfPairs = false
  /// Everything that they give, one after the other.
  let results: @Sendable (any KernelSet.Type) -> [Float]

  static let all =
    shapes.map(convolution) + shapes.map(inBFloat16).map(convolution) + [
      depthwise, normalisation, pointwise, optimiser, rows, pooling, sums,
    ]

  private static let shapes = [
    shape(34, 38, 3, 16, kernel: 7, padding: 3, mode: .reflection),
    shape(20, 22, 16, 3, kernel: 7, padding: 3, mode: .reflection),
    shape(19, 23, 64, 80, kernel: 3, padding: 1, mode: .reflection),
    shape(20, 18, 64, 70, kernel: 4, stride: 2, padding: 1), shape(12, 12, 64, 64, kernel: 4, padding: 1),
    shape(21, 17, 24, 40, kernel: 3, stride: 2, padding: 1), shape(38, 30, 3, 64, kernel: 4, stride: 2, padding: 1),
    shape(15, 15, 128, 1, kernel: 4, padding: 1), shape(4, 4, 130, 90, kernel: 4, stride: 2, padding: 1),
  ]

  private static func shape(
    _ height: Int, _ width: Int, _ inputs: Int, _ outputs: Int, kernel: Int, stride: Int = 1, padding: Int,
    mode: PaddingMode = .zero
  ) -> ConvolutionShape {
    ConvolutionShape(
      batch: 2, inputHeight: height, inputWidth: width, inputChannels: inputs, outputChannels: outputs,
      kernelHeight: kernel, kernelWidth: kernel, stride: stride, padding: padding, paddingMode: mode)
  }

  private static func inBFloat16(_ shape: ConvolutionShape) -> ConvolutionShape {
    var shape = shape
    shape.precision = .bfloat16
    return shape
  }

  private static func convolution(_ shape: ConvolutionShape) -> KernelExample {
    let name =
      "\(shape.inputChannels) to \(shape.outputChannels) channels, kernel \(shape.kernelHeight), stride \(shape.stride), "
      + shape.precision.rawValue
    let isOfPairs = shape.precision == .bfloat16
    return KernelExample(testDescription: name, tolerance: isOfPairs ? 2e-3 : 1e-5, isOfPairs: isOfPairs) { kernels in
      let (x, w, g) = (normal(shape.inputCount, "x"), normal(shape.weightCount, "w"), normal(shape.outputCount, "g"))
      let bias = normal(shape.outputChannels, "bias")
      let output = made(shape.outputCount) {
        kernels.convolve(
          shape, input: x, slope: 0.2, weight: w, bias: bias, derived: kernels.derivedWeights(), output: $0)
      }
      let inputGradient = made(shape.inputCount) {
        kernels.convolutionInputGradient(
          shape, cotangent: g, slope: 1, weight: w, bias: nil, gate: nil, derived: kernels.derivedWeights(),
          gradient: $0)
      }
      let weightGradient = made(shape.weightCount) {
        kernels.convolutionWeightGradient(shape, input: x, slope: 0, cotangent: g, cotangentSlope: 1, gradient: $0)
      }
      // Gradients are as large as the sums are long; each beside its own largest value.
      return [output, inputGradient, weightGradient].flatMap(scaled)
    }
  }

  private static let depthwise = KernelExample(testDescription: "depthwise convolution and separable filters") {
    kernels in
    let shape = DepthwiseShape(
      batch: 2, height: 21, width: 19, channels: 37, kernel: 3, stride: 1, padding: 1, paddingMode: .reflection)
    let count = shape.batch * shape.height * shape.width * shape.channels
    let (x, w, g) = (normal(count, "x"), normal(shape.weightCount, "w"), normal(count, "g"))
    let output = made(count) {
      kernels.convolveDepthwise(shape, input: x, slope: 0.2, weight: w, bias: nil, output: $0)
    }
    let weightGradient = made(w.count) {
      kernels.depthwiseWeightGradient(shape, input: x, slope: 1, cotangent: g, gradient: $0)
    }
    let filters = (
      AxisFilter.bilinearUpsampling(of: 21, padding: (1, 1)), AxisFilter.bilinearUpsampling(of: 19, padding: (1, 1))
    )
    let enlarged = made(4 * count) {
      kernels.filterSeparably(
        x, batch: 2, channels: 37, rows: filters.0, columns: filters.1, slope: 0.2, gate: nil, into: $0)
    }
    return [output, weightGradient, enlarged].flatMap(scaled)
  }

  private static let normalisation = KernelExample(testDescription: "normalisation") { kernels in
    let (groups, pixels, channels) = (2, 391, 37)
    let count = groups * pixels * channels
    let (x, g) = (normal(count, "x"), normal(count, "g"))
    let statistics = made(2 * groups * channels) {
      kernels.channelStatistics(
        x, groups: groups, pixels: pixels, channels: channels, mean: $0, variance: $0 + groups * channels)
    }
    let mean = Array(statistics.prefix(groups * channels))
    let deviation = statistics.suffix(groups * channels).map { 1 / ($0 + 1e-5).squareRoot() }
    let normalised = made(count) {
      kernels.normalise(
        x, groups: groups, pixels: pixels, channels: channels, mean: mean, inverseDeviation: deviation, into: $0,
        pairs: nil)
    }
    let gradient = made(count) {
      kernels.normalisationGradient(
        g, normalised: normalised, inPairs: false, groups: groups, pixels: pixels, channels: channels,
        inverseDeviation: deviation, into: $0)
    }
    let shifted = made(count) {
      kernels.scaleAndShift(
        x, groups: groups, pixels: pixels, channels: channels, scale: deviation, shift: mean, into: $0)
    }
    return statistics + normalised + gradient + shifted
  }

  private static let pointwise = KernelExample(testDescription: "activations and losses") { kernels in
    let count = 5003
    let (x, y) = (normal(count, "x"), normal(count, "y"))
    let arrays = [
      made(count) { kernels.activate(x, slope: 0.2, count: count, into: $0) },
      made(count) { kernels.hyperbolicTangent(x, count: count, into: $0) },
      made(count) { kernels.product(x, y, count: count, into: $0) },
      made(count) { numbers in
        let pairs = made(kernels.pairs(of: count)) { kernels.pair(x, count: count, into: $0) }
        kernels.unpair(pairs, count: count, into: numbers)
      },
      made(3 * 1250) {
        kernels.blendByMask(x, head: y, slope: 0.1, offset: 1, pixels: 1250, channels: 3, into: $0)
      },
      made(4 * 1250) {
        kernels.blendByMaskGradient(
          x, input: x, head: y, slope: 0.1, offset: 1, pixels: 1250, channels: 3, ofInput: nil, ofHead: $0)
      },
      made(count) { kernels.binaryCrossEntropyGradient(logits: x, target: 0.9, factor: 3, count: count, into: $0) },
    ]
    let losses = [
      kernels.meanAbsoluteDifference(x, y, count: count), kernels.meanSquaredDifference(x, target: 1, count: count),
      kernels.binaryCrossEntropy(logits: x, target: 0.1, count: count), kernels.mean(x, count: count),
      kernels.meanHinge(x, scale: -1, offset: 1, count: count),
    ]
    return arrays.flatMap(\.self) + losses.map { Float($0) }
  }

  private static let optimiser = KernelExample(testDescription: "Adam and averages of weights") { kernels in
    let count = 4099
    var (p, m, v) = (normal(count, "p"), normal(count, "m"), normal(count, "v").map { $0 * $0 })
    let g = normal(count, "g")
    var average = p
    for step in 5...7 {
      kernels.adam(
        parameter: &p, gradient: g, mean: &m, variance: &v, count: count, step: step, learningRate: 2e-4, beta1: 0.5,
        beta2: 0.999, epsilon: 1e-8)
      kernels.moveAverage(&average, towards: p, rate: 0.001, count: count)
    }
    return p + m + v + average
  }

  private static let rows = KernelExample(testDescription: "softmax, norms of rows and spectral norms") { kernels in
    let (rows, columns) = (33, 75)
    let count = rows * columns
    let x = normal(count, "x")
    let softmax = made(count) { kernels.softmax(x, rows: rows, columns: columns, into: $0) }
    let unit = made(count + rows) {
      kernels.unitRows(x, rows: rows, columns: columns, epsilon: 1e-7, lengths: $0 + count, into: $0)
    }
    let matrix = WeightMatrix(taps: 1, rows: rows, columns: columns, rowsAreInnermost: false)
    let vectors = made(rows + columns) {
      kernels.powerStep(x, matrix, v: normal(columns, "v"), nextU: $0, nextV: $0 + rows)
    }
    return softmax + unit + vectors
  }

  private static let pooling = KernelExample(testDescription: "pooling and folded kernels") { kernels in
    let shape = PoolingShape(
      batch: 2, height: 17, width: 15, channels: 21, kernelHeight: 3, kernelWidth: 3, stride: 2, padding: 1)
    let x = normal(2 * 17 * 15 * 21, "x")
    let count = 2 * shape.outputHeight * shape.outputWidth * 21
    return made(count) { kernels.meanPooling(shape, input: x, output: $0) }
      + made(count) { kernels.maximumPooling(shape, input: x, output: $0) }
      + made(16 * 21 * 20) { kernels.foldNearestUpsampling(x, inputs: 21, outputs: 20, into: $0) }
  }

  private static let sums = KernelExample(testDescription: "sums and distances") { kernels in
    let x = normal(90 * 111, "x")
    var distances = [Double](repeating: 0, count: 90 * 90)
    kernels.squaredDistances(x, rows: 90, x, others: 90, length: 111, into: &distances)
    return made(111) { kernels.columnSums(x, pixels: 90, channels: 111, into: $0) }
      + distances.map { Float($0) } + [Float(kernels.innerProduct(x, x, count: x.count))]
  }

  private static func normal(_ count: Int, _ purpose: String) -> [Float] {
    var stream = RandomStream(seed: 7, purpose: .init("instruction sets \(purpose)"))
    return (0..<count).map { _ in Float(stream.normal()) }
  }

  private static func made(_ count: Int, _ body: (UnsafeMutablePointer<Float>) -> Void) -> [Float] {
    [Float](unsafeUninitializedCapacity: count) { buffer, filled in
      if let start = buffer.baseAddress { body(start) }
      filled = count
    }
  }

  private static func scaled(_ values: [Float]) -> [Float] {
    let largest = values.reduce(0) { max($0, abs($1)) }
    return values.map { $0 / largest }
  }
}
