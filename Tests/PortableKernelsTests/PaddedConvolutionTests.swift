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

/// Convolutions that read padded rows in place against the gathered form, which other tests hold against the double twin. They add up
/// long sums in other parts; of the largest value.
private let tolerance = 1e-6

@Suite(.serialized, .enabled(if: areAvailable)) struct PaddedConvolutionTests {
  private static func shape(
    _ batch: Int, _ height: Int, _ width: Int, _ inputs: Int, _ outputs: Int, kernel: Int, stride: Int = 1,
    padding: Int, _ mode: PaddingMode = .zero, rows: (above: Int, below: Int)? = nil
  ) -> ConvolutionShape {
    ConvolutionShape(
      batch: batch, inputHeight: height, inputWidth: width, inputChannels: inputs, outputChannels: outputs,
      kernelHeight: kernel, kernelWidth: kernel, stride: stride, padding: padding, paddingMode: mode, rowPadding: rows)
  }

  /// Every padding, also of strips, strides within the kernel and beyond it, runs of taps that are shorter and longer than a part of the
  /// depth, rows longer than a block, rows shorter than what is read in place, and lines so long that a task has one row.
  static let shapes = [
    shape(1, 18, 20, 3, 16, kernel: 7, padding: 3, .reflection),
    shape(2, 18, 21, 5, 20, kernel: 7, padding: 3, .reflection, rows: (3, 0)),
    shape(2, 17, 33, 9, 24, kernel: 3, padding: 1, rows: (0, 1)), shape(1, 9, 20, 130, 17, kernel: 2, padding: 0),
    shape(2, 23, 37, 20, 24, kernel: 5, stride: 2, padding: 2),
    shape(1, 20, 70, 6, 10, kernel: 3, stride: 4, padding: 1),
    shape(2, 6, 300, 3, 9, kernel: 3, padding: 1), shape(1, 5, 5, 4, 6, kernel: 3, padding: 1),
    shape(1, 6, 640, 80, 8, kernel: 5, padding: 2),
  ]

  @Test(arguments: shapes, [Float(1), 0.2]) func `a convolution is the gathered form's`(
    shape: ConvolutionShape, slope: Float
  ) {
    let (x, w, bias) = (
      normalBuffer(shape.inputCount, "1"), normalBuffer(shape.weightCount, "2"), normalBuffer(shape.outputChannels, "3")
    )
    let source = Source(
      pointer: x.pointer, height: shape.inputHeight, width: shape.inputWidth, channels: shape.inputChannels,
      slope: slope)
    let (padded, gathered) = (normalBuffer(shape.outputCount, "4"), normalBuffer(shape.outputCount, "5"))
    func target(_ buffer: Buffer, _ bias: Buffer?) -> Target {
      Target(
        pointer: buffer.pointer, height: shape.outputHeight, width: shape.outputWidth, channels: shape.outputChannels,
        bias: bias.map { UnsafePointer($0.pointer) }, gate: nil)
    }
    let weights = shape.weightPanels(w.pointer)
    for bias in [nil, bias] {
      paddedConvolution(
        shape.outputGrid, batch: shape.batch, source, weights: weights, target(padded, bias))
      gatheredConvolution(
        shape.outputGrid, batch: shape.batch, source, weights: weights, .float32, target(gathered, bias))
      expectEqual(padded, gathered, within: tolerance)
    }
    withExtendedLifetime((x, w, bias)) {}
  }

  @Test(arguments: shapes.filter { $0.paddingMode == .zero }) func `an input gradient is the gathered form's`(
    shape: ConvolutionShape
  ) {
    let (x, w, g) = (
      normalBuffer(shape.inputCount, "1"), normalBuffer(shape.weightCount, "2"), normalBuffer(shape.outputCount, "3")
    )
    let (padded, gathered) = (normalBuffer(shape.inputCount, "4"), normalBuffer(shape.inputCount, "5"))
    let source = shape.cotangentSource(g.pointer, slope: 1)
    let gate = Target.Gate(input: x.pointer, slope: 0.2)
    let targets = [padded, gathered].map { shape.inputTarget($0.pointer, bias: nil, gate: gate) }
    for grid in shape.inputGradientGrids {
      let weights = shape.transposedWeightPanels(w.pointer, for: grid)
      gatheredConvolution(grid, batch: shape.batch, source, weights: weights, .float32, targets[1])
      if grid.taps > 0 {
        paddedConvolution(grid, batch: shape.batch, source, weights: weights, targets[0])
      } else {
        // A phase that no tap sees has nothing to read.
        gatheredConvolution(grid, batch: shape.batch, source, weights: weights, .float32, targets[0])
      }
    }
    expectEqual(padded, gathered, within: tolerance)
    withExtendedLifetime((x, w, g)) {}
  }

  @Test(arguments: shapes, [Float(1), 0]) func `a weight gradient is the gathered form's`(
    shape: ConvolutionShape, slope: Float
  ) {
    let (x, g) = (normalBuffer(shape.inputCount, "1"), normalBuffer(shape.outputCount, "2"))
    let (padded, gathered) = (normalBuffer(shape.weightCount, "3"), normalBuffer(shape.weightCount, "4"))
    let source = Source(
      pointer: x.pointer, height: shape.inputHeight, width: shape.inputWidth, channels: shape.inputChannels,
      slope: slope)
    paddedWeightGradient(
      shape.outputGrid, batch: shape.batch, source, cotangent: g.pointer, outputs: shape.outputChannels,
      into: padded.pointer)
    gatheredWeightGradient(
      shape.outputGrid, batch: shape.batch, source, cotangent: g.pointer, outputs: shape.outputChannels, .float32,
      into: gathered.pointer)
    expectEqual(padded, gathered, within: tolerance)
    withExtendedLifetime((x, g)) {}
  }
}
