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

/// What the operation tests do not see: any number of threads gives the same bytes, and nothing is written beyond the result.
@Suite(.enabled(if: areAvailable)) struct AxisFilterTests {
  private static let sizes = [(2, 33, 9, 19), (1, 12, 20, 32), (1, 41, 3, 5)]

  @Test(arguments: sizes) func `results have the same bytes with any number of threads`(
    batch: Int, height: Int, width: Int, channels: Int
  ) {
    let one = withThreads(1) { Self.results(batch, height, width, channels) }
    for threads in [2, 3, 4] { #expect(withThreads(threads) { Self.results(batch, height, width, channels) } == one) }
    for result in one { #expect(result.suffix(Self.margin).allSatisfy { $0 == Self.untouched }) }
  }

  private static let margin = 40
  private static let untouched: Float = -77

  /// A smaller and a larger picture with their gradients, each with a margin behind it.
  private static func results(_ batch: Int, _ height: Int, _ width: Int, _ channels: Int) -> [[Float]] {
    let filters: [(AxisFilter, AxisFilter)] = [
      (.blurDownsampling(of: height, padding: (1, 1)), .blurDownsampling(of: width, padding: (1, 1))),
      (.bilinearUpsampling(of: height, padding: (1, 1)), .bilinearUpsampling(of: width, padding: (1, 1))),
    ]
    return filters.flatMap { rows, columns in
      let input = normal(batch * rows.size * columns.size * channels, "input")
      let cotangent = normal(batch * rows.count * columns.count * channels, "cotangent")
      let output = filled(cotangent.count) {
        CompiledKernels.filterSeparably(
          input, batch: batch, channels: channels, rows: rows, columns: columns, slope: 0,
          gate: nil, into: $0)
      }
      let gradient = filled(input.count) { target in
        input.withUnsafeBufferPointer { input in
          guard let start = input.baseAddress else { return }
          CompiledKernels.filterSeparably(
            cotangent, batch: batch, channels: channels, rows: rows.adjoint, columns: columns.adjoint, slope: 1,
            gate: (start, 0), into: target)
        }
      }
      return [output, gradient]
    }
  }

  private static func filled(_ count: Int, _ body: (UnsafeMutablePointer<Float>) -> Void) -> [Float] {
    var result = [Float](repeating: untouched, count: count + margin)
    result.withUnsafeMutableBufferPointer { if let start = $0.baseAddress { body(start) } }
    return result
  }

  private static func normal(_ count: Int, _ purpose: String) -> [Float] {
    var stream = RandomStream(seed: 5, purpose: .init("filter \(purpose)"))
    return (0..<count).map { _ in Float(stream.normal()) }
  }
}
