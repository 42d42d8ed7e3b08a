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

@Suite(.enabled(if: areAvailable)) struct AdamTests {
  @Test func `three steps equal the formula in double precision`() {
    let count = 37
    var stream = RandomStream(seed: 5, purpose: .init("Adam"))
    var parameter = (0..<count).map { _ in Float(stream.normal()) }
    var mean = [Float](repeating: 0, count: count)
    var variance = mean
    var (p, m, v) = (
      parameter.map(Double.init), [Double](repeating: 0, count: count), [Double](repeating: 0, count: count)
    )
    for step in 1...3 {
      let gradient = (0..<count).map { _ in Float(stream.normal() * 1e-3) }
      CompiledKernels.adam(
        parameter: &parameter, gradient: gradient, mean: &mean, variance: &variance, count: count, step: step,
        learningRate: 2e-4, beta1: 0.5, beta2: 0.999, epsilon: 1e-8)
      var (power1, power2) = (1.0, 1.0)
      for _ in 0..<step { (power1, power2) = (power1 * 0.5, power2 * 0.999) }
      for i in 0..<count {
        let g = Double(gradient[i])
        m[i] = 0.5 * m[i] + 0.5 * g
        v[i] = 0.999 * v[i] + 0.001 * g * g
        p[i] -= 2e-4 / (1 - power1) * m[i] / (v[i].squareRoot() / (1 - power2).squareRoot() + 1e-8)
      }
    }
    let comparison = Comparison(parameter, [count], expected: p, [count])
    // Float32 holds the parameter itself.
    #expect(comparison.error < 2e-7, "\(comparison)")
  }
}
