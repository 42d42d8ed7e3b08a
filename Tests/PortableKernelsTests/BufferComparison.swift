import Kernels
import RandomStreams
import ReferenceKernels
import Testing

/// A buffer of random numbers; other ones for another purpose.
func normalBuffer(_ count: Int, _ purpose: String) -> Buffer {
  var stream = RandomStream(seed: 4, purpose: .init(purpose))
  let buffer = Buffer(count)
  for i in 0..<count { buffer.pointer[i] = Float(stream.normal()) }
  return buffer
}

/// Expects two buffers to differ by less than `tolerance` of the largest value.
func expectEqual(
  _ actual: Buffer, _ expected: Buffer, within tolerance: Double, sourceLocation: SourceLocation = #_sourceLocation
) {
  let comparison = Comparison(
    (0..<actual.count).map { actual.pointer[$0] }, [actual.count],
    expected: (0..<expected.count).map { Double(expected.pointer[$0]) }, [expected.count])
  #expect(comparison.error < tolerance, "\(comparison)", sourceLocation: sourceLocation)
}
