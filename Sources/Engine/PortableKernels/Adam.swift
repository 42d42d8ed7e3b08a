import Kernels

extension CompiledKernels {
  package static func adam(
    parameter: UnsafeMutablePointer<Float>, gradient: UnsafePointer<Float>, mean: UnsafeMutablePointer<Float>,
    variance: UnsafeMutablePointer<Float>, count: Int, step: Int, learningRate: Double, beta1: Double, beta2: Double,
    epsilon: Double
  ) {
    let stepSize = Float(learningRate / (1 - power(beta1, step)))
    let inverseRoot = Float(1 / (1 - power(beta2, step)).squareRoot())
    let (decay1, decay2, epsilon) = (Float(beta1), Float(beta2), Float(epsilon))
    let (fresh1, fresh2) = (Float(1 - beta1), Float(1 - beta2))
    parallelRanges(of: count, size: 4096) { range in
      var i = range.lowerBound
      while i + 16 <= range.upperBound {
        let g = gradient.vector(at: i)
        let m = (mean.vector(at: i) * decay1).adding(Vector(repeating: fresh1), times: g)
        let v = (variance.vector(at: i) * decay2).adding(fresh2 * g, times: g)
        let denominator = v.root() * inverseRoot + epsilon
        mean.store(m, at: i)
        variance.store(v, at: i)
        parameter.store(parameter.vector(at: i) - stepSize * m / denominator, at: i)
        i += 16
      }
      while i < range.upperBound {
        let g = gradient[i]
        mean[i] = (mean[i] * decay1).adding(fresh1, times: g)
        variance[i] = (variance[i] * decay2).adding(fresh2 * g, times: g)
        parameter[i] -= stepSize * mean[i] / (variance[i].squareRoot() * inverseRoot + epsilon)
        i += 1
      }
    }
  }
}

/// `base` to a whole power, by squaring.
private func power(_ base: Double, _ exponent: Int) -> Double {
  var result = 1.0
  var square = base
  var rest = exponent
  while rest > 0 {
    if rest & 1 == 1 { result *= square }
    square *= square
    rest >>= 1
  }
  return result
}
