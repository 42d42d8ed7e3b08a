import Kernels
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

/// What is kept as pairs of bfloat16 numbers is read as if it had been made floats again: the same bytes.
@Suite(.serialized, .enabled(if: areAvailable)) struct KeptPairsTests {
  /// The same numbers as pairs, and as the floats that these are.
  private struct Kept {
    let pairs, floats: Buffer

    init(_ numbers: Buffer) {
      pairs = Buffer(CompiledKernels.pairs(of: numbers.count))
      floats = Buffer(numbers.count)
      CompiledKernels.pair(numbers.pointer, count: numbers.count, into: pairs.pointer)
      CompiledKernels.unpair(pairs.pointer, count: numbers.count, into: floats.pointer)
    }
  }

  private func bits(_ buffer: Buffer) -> [UInt32] { (0..<buffer.count).map { buffer.pointer[$0].bitPattern } }

  @Test(arguments: [32, 37, 48, 96]) func `normalising writes pairs as well`(channels: Int) {
    let (groups, pixels) = (2, 391)
    let count = groups * pixels * channels
    let (x, mean, deviation) = (
      normalBuffer(count, "x"), normalBuffer(groups * channels, "mean"), normalBuffer(groups * channels, "deviation")
    )
    let alone = Buffer(count)
    let pairs = Buffer(CompiledKernels.pairs(of: count))
    // In place, as training does it.
    for (target, pairs) in [(alone, nil), (x, pairs.pointer)] {
      CompiledKernels.normalise(
        x.pointer, groups: groups, pixels: pixels, channels: channels, mean: mean.pointer,
        inverseDeviation: deviation.pointer, into: target.pointer, pairs: pairs)
    }
    #expect(bits(x) == bits(alone))
    #expect(bits(pairs) == bits(Kept(alone).pairs))
    withExtendedLifetime((mean, deviation)) {}
  }

  @Test(arguments: [32, 96]) func `the gradient of a norm is that of floats`(channels: Int) {
    #expect(CompiledKernels.pairsAreWhole(channels: channels))
    let (groups, pixels) = (2, 391)
    let count = groups * pixels * channels
    let kept = Kept(normalBuffer(count, "x"))
    let (g, deviation) = (normalBuffer(count, "g"), normalBuffer(groups * channels, "deviation"))
    let (ofPairs, ofFloats) = (Buffer(count), Buffer(count))
    for (normalised, inPairs, target) in [(kept.pairs, true, ofPairs), (kept.floats, false, ofFloats)] {
      CompiledKernels.normalisationGradient(
        g.pointer, normalised: normalised.pointer, inPairs: inPairs, groups: groups, pixels: pixels,
        channels: channels, inverseDeviation: deviation.pointer, into: target.pointer)
    }
    #expect(bits(ofPairs) == bits(ofFloats))
    withExtendedLifetime((kept, g, deviation)) {}
  }

  /// Odd numbers of tiles and of panels, every kernel, strides and slopes, and more than one block of tiles.
  private static let cases: [(shape: ConvolutionShape, slope: Float)] = [
    (shape(2, 13, 11, 64, 80, kernel: 3), 0), (shape(1, 12, 16, 96, 64, kernel: 3, .reflection), 0.2),
    (shape(1, 12, 12, 64, 80, kernel: 3), 0), (shape(1, 90, 90, 64, 64, kernel: 3, .reflection), 1),
    (shape(1, 13, 12, 64, 70, kernel: 4), 0.2),
    (shape(2, 26, 22, 96, 72, kernel: 4, stride: 2), 0),
  ]

  private static func shape(
    _ batch: Int, _ height: Int, _ width: Int, _ inputs: Int, _ outputs: Int, kernel: Int, stride: Int = 1,
    _ mode: PaddingMode = .zero
  ) -> ConvolutionShape {
    ConvolutionShape(
      batch: batch, inputHeight: height, inputWidth: width, inputChannels: inputs, outputChannels: outputs,
      kernelHeight: kernel, kernelWidth: kernel, stride: stride, padding: 1, paddingMode: mode)
  }

  @Test(arguments: cases, Precision.allCases) func `gradients of a convolution are those of floats`(
    example: (shape: ConvolutionShape, slope: Float), precision: Precision
  ) {
    var shape = example.shape
    shape.precision = precision
    #expect(CompiledKernels.readsPairs(shape))
    let kept = Kept(normalBuffer(shape.inputCount, "x"))
    let ofPairs = Gradients(shape, kept.pairs, inPairs: true, slope: example.slope)
    let ofFloats = Gradients(shape, kept.floats, inPairs: false, slope: example.slope)
    #expect(bits(ofPairs.input) == bits(ofFloats.input))
    #expect(bits(ofPairs.weight) == bits(ofFloats.weight))
    withExtendedLifetime(kept) {}
  }

  @Test(arguments: cases, Precision.allCases) func `both gradients at once are those one by one`(
    example: (shape: ConvolutionShape, slope: Float), precision: Precision
  ) {
    var shape = example.shape
    shape.precision = precision
    let x = normalBuffer(shape.inputCount, "x")
    let both = Gradients(shape, x, inPairs: false, slope: example.slope)
    let (w, g) = (normalBuffer(shape.weightCount, "w"), normalBuffer(shape.outputCount, "g"))
    let (input, weight) = (Buffer(shape.inputCount), Buffer(shape.weightCount))
    CompiledKernels.convolutionInputGradient(
      shape, cotangent: g.pointer, slope: 1, weight: w.pointer, bias: nil,
      gate: example.slope == 1 ? nil : (UnsafePointer(x.pointer), example.slope), derived: WeightForms(),
      gradient: input.pointer)
    CompiledKernels.convolutionWeightGradient(
      shape, input: x.pointer, slope: example.slope, cotangent: g.pointer, cotangentSlope: 1, gradient: weight.pointer)
    #expect(bits(both.input) == bits(input))
    #expect(bits(both.weight) == bits(weight))
    withExtendedLifetime((x, w, g)) {}
  }

  @Test func `pairs that are not whole are not read`() {
    #expect(!CompiledKernels.pairsAreWhole(channels: 48))
    #expect(!CompiledKernels.readsPairs(Self.shape(1, 64, 64, 48, 64, kernel: 3)))
    // The direct form gathers floats.
    #expect(!CompiledKernels.readsPairs(Self.shape(1, 64, 64, 64, 3, kernel: 7)))
  }

  private struct Gradients {
    let input, weight: Buffer

    init(_ shape: ConvolutionShape, _ x: Buffer, inPairs: Bool, slope: Float) {
      let (w, g) = (normalBuffer(shape.weightCount, "w"), normalBuffer(shape.outputCount, "g"))
      (input, weight) = (Buffer(shape.inputCount), Buffer(shape.weightCount))
      CompiledKernels.convolutionGradients(
        shape, input: x.pointer, inPairs: inPairs, slope: slope, cotangent: g.pointer, weight: w.pointer,
        derived: WeightForms(), inputGradient: input.pointer, weightGradient: weight.pointer)
      withExtendedLifetime((w, g)) {}
    }
  }
}
