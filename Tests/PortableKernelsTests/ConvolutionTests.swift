import Kernels
import RandomStreams
import ReferenceKernels
import Testing

#if AMX
  @testable import x86AVX512AMXKernels
#elseif AVX512
  @testable import x86AVX512Kernels
#elseif AVX2
  @testable import x86AVX2Kernels
#else
  @testable import PortableKernels
#endif

/// Winograd's filtering in float32 against the double twin, relative to the largest value: with 256 channels
/// measured 2.8·10⁻⁶ (3×3), 3.0·10⁻⁶ (4×4), 2.5·10⁻⁶ (3×3, stride 2) and 2.1·10⁻⁶ (4×4, stride 2) forward, where the direct form has 0.4·10⁻⁶.
private let winogradTolerance = 6e-6

/// Sums of thousands of products in float32.
private let directTolerance = 1e-6

@Suite(.serialized, .enabled(if: areAvailable)) struct ConvolutionTests {
  /// The shapes of the paper's networks, smaller pictures.
  static let shapes: [ConvolutionShape] = [
    shape(32, 40, 3, 16, kernel: 7, padding: 3, mode: .reflection),
    shape(32, 40, 16, 3, kernel: 7, padding: 3, mode: .reflection),
    shape(20, 28, 64, 128, kernel: 3, stride: 2, padding: 1),
    shape(24, 28, 64, 40, kernel: 3, stride: 2, padding: 1), shape(66, 64, 64, 72, kernel: 3, stride: 2, padding: 1),
    shape(19, 23, 64, 64, kernel: 3, padding: 1, mode: .reflection, batch: 2),
    shape(12, 12, 128, 64, kernel: 4, padding: 1),
    shape(12, 14, 64, 128, kernel: 4, stride: 2, padding: 1),
    shape(26, 24, 64, 80, kernel: 4, stride: 2, padding: 1, batch: 2),
    shape(38, 30, 3, 64, kernel: 4, stride: 2, padding: 1, batch: 2),
    shape(71, 21, 8, 33, kernel: 4, stride: 2, padding: 1),
    shape(9, 12, 1, 40, kernel: 5, stride: 2, padding: 2),
    shape(10, 13, 2, 300, kernel: 3, stride: 2, padding: 0),
    shape(15, 15, 128, 1, kernel: 4, padding: 1),
    shape(17, 9, 24, 40, kernel: 1),
    shape(34, 35, 128, 20, kernel: 3, stride: 2, padding: 1), shape(5, 300, 3, 9, kernel: 3, padding: 1, batch: 2),
    shape(40, 18, 20, 24, kernel: 2, stride: 1), shape(37, 67, 6, 10, kernel: 3, stride: 4, padding: 1),
    shape(36, 34, 20, 24, kernel: 5, stride: 2, padding: 2, batch: 2),
    shape(9, 1, 16, 24, kernel: 3, stride: 2, padding: 1),
    shape(8, 6, 160, 130, kernel: 4, stride: 2, padding: 1, batch: 2),
    shape(2, 2, 160, 130, kernel: 4, stride: 2, padding: 1),
    shape(4, 3, 70, 90, kernel: 3, padding: 1, mode: .reflection),
    shape(4, 4, 65, 66, kernel: 4, batch: 3),
    shape(4, 4, 5, 1, kernel: 4, batch: 3),
    // Several blocks of tiles.
    shape(130, 134, 64, 72, kernel: 3, stride: 2, padding: 1),
    shape(130, 134, 64, 72, kernel: 4, stride: 2, padding: 1),
  ]

  /// Those that are computed in bfloat16 where that is asked for, beside one whose channels are an odd number of panels.
  static let inBFloat16: [ConvolutionShape] = (shapes + [shape(9, 10, 72, 65, kernel: 3, padding: 1)]).compactMap {
    guard [.winograd, .gathered].contains(Convolution.forwardFormulation($0)), $0.kernelWidth * $0.inputChannels >= 32
    else { return nil }
    var shape = $0
    shape.precision = .bfloat16
    return shape
  }

  private static func shape(
    _ height: Int, _ width: Int, _ inputs: Int, _ outputs: Int, kernel: Int, stride: Int = 1, padding: Int = 0,
    mode: PaddingMode = .zero, batch: Int = 1
  ) -> ConvolutionShape {
    ConvolutionShape(
      batch: batch, inputHeight: height, inputWidth: width, inputChannels: inputs, outputChannels: outputs,
      kernelHeight: kernel, kernelWidth: kernel, stride: stride, padding: padding, paddingMode: mode)
  }

  @Test(arguments: shapes + inBFloat16) func `results have the same bytes with any number of threads`(
    shape: ConvolutionShape
  ) {
    let one = withThreads(1) { Results(shape) }
    for threads in [2, 3, 4] {
      withThreads(threads) {
        let more = Results(shape)
        #expect(more.output == one.output)
        #expect(more.inputGradient == one.inputGradient)
        #expect(more.weightGradient == one.weightGradient)
      }
    }
  }

  @Test(arguments: shapes + inBFloat16) func `nothing is written beyond the result`(shape: ConvolutionShape) {
    #expect(Results(shape).sentinelsAreIntact)
  }

  /// ⟨conv(x, w), g⟩ = ⟨x, inputGradient(g, w)⟩ = ⟨w, weightGradient(x, g)⟩.
  @Test(arguments: shapes) func `gradients are adjoint to the convolution`(shape: ConvolutionShape) {
    let results = Results(shape)
    let forward = dot(results.output, results.cotangent)
    let scale = norm(results.output) * norm(results.cotangent)
    #expect(abs(forward - dot(results.input, results.inputGradient)) <= 1e-6 * scale)
    #expect(abs(forward - dot(results.weight, results.weightGradient)) <= 1e-6 * scale)
  }

  @Test(arguments: [(23, 3, 1), (23, 4, 1), (65, 3, 2), (23, 4, 2)])
  func `Winograd with 256 channels is as exact as its documentation says`(height: Int, kernel: Int, stride: Int) {
    let width = height + 2
    let shape = Self.shape(height, width, 256, 64, kernel: kernel, stride: stride, padding: 1)
    #expect(Convolution.forwardFormulation(shape) == .winograd)
    let results = Results(shape)
    let expected = Reference.convolution(
      ReferenceArray([1, height, width, 256], results.input.map(Double.init)),
      weight: ReferenceArray([kernel, kernel, 256, 64], results.weight.map(Double.init)), bias: nil, stride: stride,
      padding: .zero(1))
    let comparison = Comparison(
      results.output, [1, shape.outputHeight, shape.outputWidth, 64], expected: expected.values, expected.shape)
    #expect(comparison.error < winogradTolerance, "\(comparison)")
  }

  @Test(arguments: [
    (shape(22, 22, 128, 64, kernel: 3, stride: 2, padding: 1), Convolution.Formulation.gathered),
    (shape(34, 35, 128, 20, kernel: 3, stride: 2, padding: 1), .gathered),
    (shape(5, 300, 3, 9, kernel: 3, padding: 1, batch: 2), .gathered),
    (shape(12, 12, 128, 64, kernel: 3, stride: 2, padding: 1), .streamed),
    (shape(4, 4, 65, 66, kernel: 4, batch: 3), .streamed),
  ])
  func `the direct forms are as exact as float32 allows`(
    shape: ConvolutionShape, formulation: Convolution.Formulation
  ) {
    #expect(Convolution.forwardFormulation(shape) == formulation)
    let results = Results(shape)
    let expected = Reference.convolution(
      ReferenceArray(
        [shape.batch, shape.inputHeight, shape.inputWidth, shape.inputChannels], results.input.map(Double.init)),
      weight: ReferenceArray(
        [shape.kernelHeight, shape.kernelWidth, shape.inputChannels, shape.outputChannels],
        results.weight.map(Double.init)), bias: nil, stride: shape.stride, padding: .zero(shape.padding))
    let comparison = Comparison(
      results.output, [shape.batch, shape.outputHeight, shape.outputWidth, shape.outputChannels],
      expected: expected.values, expected.shape)
    #expect(comparison.error < directTolerance, "\(comparison)")
  }

  /// What is done to values on their way in and out of a convolution: of few pixels, and of rows that are read as they lie.
  @Test(arguments: [
    (shape(8, 6, 160, 130, kernel: 4, stride: 2, padding: 1, batch: 2), Convolution.Formulation.streamed),
    (shape(36, 34, 20, 24, kernel: 5, stride: 2, padding: 2, batch: 2), .gathered),
    (shape(19, 21, 9, 13, kernel: 3, padding: 1), .gathered),
  ])
  func `values are activated, biased and gated`(shape: ConvolutionShape, formulation: Convolution.Formulation) {
    #expect(Convolution.forwardFormulation(shape) == formulation)
    #expect(Convolution.inputGradientFormulation(shape) == formulation)
    let plain = Results(shape)
    let bias = (0..<max(shape.outputChannels, shape.inputChannels)).map { Float($0 % 7) - 3 }

    var activated = [Float](repeating: 0, count: shape.outputCount)
    CompiledKernels.convolve(
      shape, input: plain.input, slope: 0.2, weight: plain.weight, bias: bias, derived: WeightForms(),
      output: &activated)
    var expected = [Float](repeating: 0, count: shape.outputCount)
    let input = plain.input.map { $0 > 0 ? $0 : 0.2 * $0 }
    CompiledKernels.convolve(
      shape, input: input, slope: 1, weight: plain.weight, bias: nil, derived: WeightForms(),
      output: &expected)
    for i in expected.indices { expected[i] += bias[i % shape.outputChannels] }
    #expect(zip(activated, expected).allSatisfy { abs($0 - $1) <= 1e-3 }, "values are about 50")

    var gated = [Float](repeating: 0, count: shape.inputCount)
    plain.input.withUnsafeBufferPointer { input in
      guard let gate = input.baseAddress else { return }
      CompiledKernels.convolutionInputGradient(
        shape, cotangent: plain.cotangent, slope: 1, weight: plain.weight, bias: nil, gate: (gate, 0.2),
        derived: WeightForms(), gradient: &gated)
    }
    #expect(gated == zip(plain.inputGradient, plain.input).map { $1 > 0 ? $0 : 0.2 * $0 })

    var shifted = [Float](repeating: 0, count: shape.inputCount)
    CompiledKernels.convolutionInputGradient(
      shape, cotangent: plain.cotangent, slope: 1, weight: plain.weight, bias: bias, gate: nil, derived: WeightForms(),
      gradient: &shifted)
    for i in shifted.indices { shifted[i] -= bias[i % shape.inputChannels] }
    #expect(zip(shifted, plain.inputGradient).allSatisfy { abs($0 - $1) <= 1e-3 })
  }

  /// Of the root mean square, beside the same form in float32, which other tests hold against the double twin: the direct form rounds each
  /// factor once, Winograd's transforms mix numbers that were rounded.
  @Test(arguments: inBFloat16) func `bfloat16 is as exact as its documentation says`(shape: ConvolutionShape) {
    var exact = shape
    exact.precision = .float32
    let (rounded, expected) = (Results(shape), Results(exact))
    let limit = Convolution.suitsWinograd(shape) ? 1.3e-2 : 3e-3
    for (name, values, wanted) in [
      ("output", rounded.output, expected.output), ("input gradient", rounded.inputGradient, expected.inputGradient),
      ("weight gradient", rounded.weightGradient, expected.weightGradient),
    ] {
      let error = norm(zip(values, wanted).map { $0 - $1 }) / norm(wanted)
      #expect(error <= limit, "\(name): \(error)")
    }
    let forward = norm(zip(rounded.output, expected.output).map { $0 - $1 }) / norm(expected.output)
    #expect(forward > 1e-4, "nothing was rounded: \(forward)")
  }

  @Test func `impossible sizes are named`() {
    #expect(Self.shape(4, 4, 1, 1, kernel: 7).fault != nil)
    #expect(Self.shape(3, 3, 1, 1, kernel: 7, padding: 3, mode: .reflection).fault != nil)
    #expect(Self.shape(0, 3, 1, 1, kernel: 1).fault != nil)
    #expect(Self.shape(8, 8, 1, 1, kernel: 7, padding: 3, mode: .reflection).fault == nil)
  }
}

/// A convolution of random numbers and its gradients, with sentinels behind each result.
private struct Results {
  let input, weight, cotangent, output, inputGradient, weightGradient: [Float]
  let sentinelsAreIntact: Bool

  private static let sentinel: Float = 12345.5

  init(_ shape: ConvolutionShape) {
    input = Self.normal(shape.inputCount, "input")
    weight = Self.normal(shape.weightCount, "weight")
    cotangent = Self.normal(shape.outputCount, "cotangent")
    let (x, w, g) = (input, weight, cotangent)
    let (output, first) = Self.filled(shape.outputCount) {
      CompiledKernels.convolve(shape, input: x, slope: 1, weight: w, bias: nil, derived: WeightForms(), output: $0)
    }
    let (inputGradient, second) = Self.filled(shape.inputCount) {
      CompiledKernels.convolutionInputGradient(
        shape, cotangent: g, slope: 1, weight: w, bias: nil, gate: nil, derived: WeightForms(), gradient: $0)
    }
    let (weightGradient, third) = Self.filled(shape.weightCount) {
      CompiledKernels.convolutionWeightGradient(
        shape, input: x, slope: 1, cotangent: g, cotangentSlope: 1, gradient: $0)
    }
    (self.output, self.inputGradient, self.weightGradient) = (output, inputGradient, weightGradient)
    sentinelsAreIntact = first && second && third
  }

  private static func filled(_ count: Int, _ body: (UnsafeMutablePointer<Float>) -> Void) -> ([Float], Bool) {
    let guardCount = 64
    var memory = [Float](repeating: sentinel, count: count + 2 * guardCount)
    memory.withUnsafeMutableBufferPointer { if let start = $0.baseAddress { body(start + guardCount) } }
    let isIntact = (memory.prefix(guardCount) + memory.suffix(guardCount)).allSatisfy { $0 == sentinel }
    return (Array(memory[guardCount..<guardCount + count]), isIntact)
  }

  private static func normal(_ count: Int, _ purpose: String) -> [Float] {
    var stream = RandomStream(seed: 11, purpose: .init(purpose))
    return (0..<count).map { _ in Float(stream.normal()) }
  }
}

private func dot(_ first: [Float], _ second: [Float]) -> Double {
  zip(first, second).reduce(0) { $0 + Double($1.0) * Double($1.1) }
}

private func norm(_ values: [Float]) -> Double { dot(values, values).squareRoot() }
