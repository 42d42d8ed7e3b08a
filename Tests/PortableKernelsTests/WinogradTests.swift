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

/// The two forms differ by their rounding; of the largest value.
private let tolerance = 1e-5

/// Winograd's convolution against the gathered form, which other tests hold against the double twin: whole tiles, cut tiles,
/// every padding, every kernel and stride, rows and columns that no output sees, channels that are no multiple of sixteen, batches,
/// and more than one block of tiles.
@Suite(.serialized, .enabled(if: areAvailable)) struct WinogradTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let shape: ConvolutionShape
    let slope: Float

    init(
      _ batch: Int, _ height: Int, _ width: Int, _ inputs: Int, _ outputs: Int, kernel: Int = 3, stride: Int = 1,
      padding: Int, _ mode: PaddingMode = .reflection, slope: Float = 1
    ) {
      shape = ConvolutionShape(
        batch: batch, inputHeight: height, inputWidth: width, inputChannels: inputs, outputChannels: outputs,
        kernelHeight: kernel, kernelWidth: kernel, stride: stride, padding: padding, paddingMode: mode)
      self.slope = slope
    }

    var testDescription: String { "\(shape), slope \(slope)" }
  }

  static let cases = [
    Case(1, 8, 8, 16, 16, padding: 1), Case(2, 9, 7, 16, 24, padding: 1, slope: 0),
    Case(1, 11, 13, 19, 17, padding: 1, .zero, slope: 0.2), Case(1, 6, 10, 32, 16, padding: 0, .zero),
    Case(1, 6, 5, 16, 16, padding: 2, .zero, slope: 0), Case(2, 5, 6, 3, 4, padding: 2, slope: 0),
    Case(1, 131, 135, 16, 16, padding: 1), Case(3, 4, 4, 80, 64, padding: 1, slope: 0),
    Case(1, 8, 9, 16, 16, kernel: 4, padding: 1, .zero),
    Case(2, 13, 11, 19, 24, kernel: 4, padding: 2, .zero, slope: 0.2),
    Case(1, 4, 4, 16, 17, kernel: 4, padding: 0, .zero),
    Case(1, 101, 98, 16, 16, kernel: 4, padding: 1, .zero, slope: 0.2),
    Case(1, 8, 16, 16, 16, kernel: 4, stride: 2, padding: 1, .zero),
    Case(2, 13, 22, 19, 24, kernel: 4, stride: 2, padding: 1, .zero, slope: 0.2),
    Case(1, 11, 9, 3, 16, kernel: 4, stride: 2, padding: 2, .zero, slope: 0),
    Case(1, 10, 7, 24, 5, kernel: 4, stride: 2, padding: 0, .zero),
    Case(3, 130, 134, 16, 16, kernel: 4, stride: 2, padding: 1, .zero),
    Case(1, 8, 16, 16, 16, stride: 2, padding: 1, .zero),
    Case(2, 13, 22, 19, 24, stride: 2, padding: 1, .zero, slope: 0.2),
    Case(1, 9, 11, 3, 16, stride: 2, padding: 2, .zero, slope: 0), Case(1, 10, 7, 72, 33, stride: 2, padding: 0, .zero),
    Case(3, 130, 134, 80, 16, stride: 2, padding: 1, .zero),
  ]

  @Test(arguments: cases) func `the convolution is the gathered form's`(example: Case) {
    let (shape, x, w) = (
      example.shape, normalBuffer(example.shape.inputCount, "x"), normalBuffer(example.shape.weightCount, "w")
    )
    let bias = normalBuffer(shape.outputChannels, "bias")
    let source = Source(
      pointer: x.pointer, height: shape.inputHeight, width: shape.inputWidth, channels: shape.inputChannels,
      slope: example.slope)
    let (fast, plain) = (Buffer(shape.outputCount), Buffer(shape.outputCount))
    func target(_ buffer: Buffer) -> Target {
      Target(
        pointer: buffer.pointer, height: shape.outputHeight, width: shape.outputWidth, channels: shape.outputChannels,
        bias: UnsafePointer(bias.pointer), gate: nil)
    }
    Winograd.convolve(
      source, taps: shape.tapPanels(w.pointer), shape.tiling, target(fast))
    gatheredConvolution(
      shape.outputGrid, batch: shape.batch, source, weights: shape.weightPanels(w.pointer), .float32,
      target(plain))
    expectEqual(fast, plain, within: tolerance)
    withExtendedLifetime((x, w, bias)) {}
  }

  @Test(arguments: cases) func `both gradients are the gathered form's`(example: Case) {
    let (shape, x, w) = (
      example.shape, normalBuffer(example.shape.inputCount, "x"), normalBuffer(example.shape.weightCount, "w")
    )
    let g = normalBuffer(shape.outputCount, "g")
    let source = Source(
      pointer: x.pointer, height: shape.inputHeight, width: shape.inputWidth, channels: shape.inputChannels,
      slope: example.slope)
    let gate = Target.Gate(input: x.pointer, slope: example.slope)
    let (fastInput, fastWeight) = (Buffer(shape.inputCount), Buffer(shape.weightCount))
    Winograd.gradients(
      cotangent: shape.cotangentSource(g.pointer, slope: 1),
      transposedTaps: shape.transposedTapPanels(w.pointer),
      shape.tiling, inputGradient: shape.inputTarget(fastInput.pointer, bias: nil, gate: gate), source: source,
      weightGradient: fastWeight.pointer)

    let plainWeight = Buffer(shape.weightCount)
    gatheredWeightGradient(
      shape.outputGrid, batch: shape.batch, source, cotangent: g.pointer, outputs: shape.outputChannels,
      .float32, into: plainWeight.pointer)
    expectEqual(fastWeight, plainWeight, within: tolerance)

    // The gradient of the padded picture, folded back where the padding mirrors, cut off where it is zero.
    let padded = shape.withPaddingMaterialised
    let wide = Buffer(padded.inputCount)
    for grid in padded.inputGradientGrids {
      gatheredConvolution(
        grid, batch: shape.batch, padded.cotangentSource(g.pointer, slope: 1),
        weights: padded.transposedWeightPanels(w.pointer, for: grid), .float32,
        padded.inputTarget(wide.pointer, bias: nil, gate: nil))
    }
    let plainInput = Buffer(shape.inputCount)
    if shape.paddingMode == .reflection {
      CompiledKernels.foldReflection(
        wide.pointer, batch: shape.batch, height: shape.inputHeight, width: shape.inputWidth,
        channels: shape.inputChannels, padding: shape.padding, gate: (gate.input, gate.slope),
        into: plainInput.pointer)
    } else {
      for picture in 0..<shape.batch {
        for row in 0..<shape.inputHeight {
          let from = (picture * padded.inputHeight + row + shape.padding) * padded.inputWidth + shape.padding
          let line = (picture * shape.inputHeight + row) * shape.inputWidth * shape.inputChannels
          gated(
            wide.pointer + from * shape.inputChannels, by: x.pointer + line, slope: example.slope,
            to: plainInput.pointer + line, count: shape.inputWidth * shape.inputChannels)
        }
      }
    }
    expectEqual(fastInput, plainInput, within: tolerance)
    withExtendedLifetime((x, w, g, wide)) {}
  }
}
