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

/// What the operation tests do not see: any number of threads gives the same bytes, and a strip the rows of the whole.
@Suite(.enabled(if: areAvailable)) struct DepthwiseConvolutionTests {
  private static let shapes = [
    DepthwiseShape(
      batch: 2, height: 33, width: 9, channels: 19, kernel: 3, stride: 1, padding: 1, paddingMode: .reflection),
    DepthwiseShape(
      batch: 1, height: 17, width: 20, channels: 32, kernel: 3, stride: 1, padding: 1, paddingMode: .zero),
  ]

  private static let strided = DepthwiseShape(
    batch: 2, height: 37, width: 11, channels: 35, kernel: 5, stride: 2, padding: 2, paddingMode: .zero)

  private static func normal(_ count: Int, _ purpose: String) -> [Float] {
    var stream = RandomStream(seed: 5, purpose: .init("depthwise \(purpose)"))
    return (0..<count).map { _ in Float(stream.normal()) }
  }

  private static func forward(_ shape: DepthwiseShape, _ input: ArraySlice<Float>) -> [Float] {
    let (input, weight) = (Array(input), normal(shape.weightCount, "weight"))
    return filled(shape.batch * shape.outputHeight * shape.outputWidth * shape.channels) {
      CompiledKernels.convolveDepthwise(shape, input: input, slope: 0, weight: weight, bias: nil, output: $0)
    }
  }

  private static func filled(_ count: Int, _ body: (UnsafeMutablePointer<Float>) -> Void) -> [Float] {
    [Float](unsafeUninitializedCapacity: count) { buffer, filled in
      if let start = buffer.baseAddress { body(start) }
      filled = count
    }
  }

  /// The result and both gradients.
  private static func results(_ shape: DepthwiseShape) -> [[Float]] {
    let count = shape.batch * shape.height * shape.width * shape.channels
    let (input, weight) = (normal(count, "input"), normal(shape.weightCount, "weight"))
    let output = forward(shape, input[...])
    let cotangent = normal(output.count, "cotangent")
    let inputGradient = filled(count) {
      CompiledKernels.depthwiseInputGradient(shape, cotangent: cotangent, weight: weight, gate: nil, gradient: $0)
    }
    let weightGradient = filled(weight.count) {
      CompiledKernels.depthwiseWeightGradient(shape, input: input, slope: 0, cotangent: cotangent, gradient: $0)
    }
    return [output, inputGradient, weightGradient]
  }

  @Test(arguments: shapes + [strided]) func `results have the same bytes with any number of threads`(
    shape: DepthwiseShape
  ) {
    let one = withThreads(1) { Self.results(shape) }
    for threads in [2, 3, 4] { #expect(withThreads(threads) { Self.results(shape) } == one) }
  }

  @Test(arguments: shapes) func `a strip is the rows of the whole`(shape: DepthwiseShape) {
    let whole = DepthwiseShape(
      batch: 1, height: shape.height, width: shape.width, channels: shape.channels, kernel: shape.kernel,
      stride: 1, padding: shape.padding, paddingMode: shape.paddingMode)
    let line = shape.width * shape.channels
    let input = Self.normal(shape.height * line, "input")
    let expected = Self.forward(whole, input[...])
    for (rows, above, below) in [(0..<8, 1, 0), (5..<shape.height, 0, 1)] {
      let strip = DepthwiseShape(
        batch: 1, height: rows.count, width: shape.width, channels: shape.channels, kernel: shape.kernel,
        stride: 1, padding: shape.padding, paddingMode: shape.paddingMode, rowPadding: (above, below))
      let output = Self.forward(strip, input[rows.lowerBound * line..<rows.upperBound * line])
      let first = above == 1 ? 0 : rows.lowerBound + 1
      #expect(output == Array(expected[first * line..<first * line + output.count]))
    }
  }
}
