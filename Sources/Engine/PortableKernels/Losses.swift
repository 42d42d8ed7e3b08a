import Kernels

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The losses of the adversarial and cycle objectives and their gradients; sums are carried in double precision.

extension CompiledKernels {
  package static func meanAbsoluteDifference(
    _ first: UnsafePointer<Float>, _ second: UnsafePointer<Float>, count: Int
  ) -> Double {
    sumOfTerms(
      count,
      vector: {
        let difference = first.vector(at: $0) - second.vector(at: $0)
        return difference.replacing(with: -difference, where: difference .< 0)
      }, scalar: { abs(first[$0] - second[$0]) }) / Double(count)
  }

  package static func meanAbsoluteDifferenceGradient(
    _ first: UnsafePointer<Float>, _ second: UnsafePointer<Float>, factor: Float, count: Int,
    into gradient: UnsafeMutablePointer<Float>
  ) {
    let step = factor / Float(count)
    parallelRanges(of: count, size: 16384) { range in
      for i in range {
        let difference = first[i] - second[i]
        gradient[i] = difference > 0 ? step : difference < 0 ? -step : 0 * difference
      }
    }
  }

  package static func meanSquaredDifference(_ values: UnsafePointer<Float>, target: Float, count: Int) -> Double {
    sumOfTerms(
      count,
      vector: {
        let difference = values.vector(at: $0) - target
        return difference * difference
      }, scalar: { (values[$0] - target) * (values[$0] - target) }) / Double(count)
  }

  package static func meanSquaredDifferenceGradient(
    _ values: UnsafePointer<Float>, target: Float, factor: Float, count: Int,
    into gradient: UnsafeMutablePointer<Float>
  ) {
    let step = 2 * factor / Float(count)
    parallelRanges(of: count, size: 16384) { range in
      for i in range { gradient[i] = (values[i] - target) * step }
    }
  }

  package static func binaryCrossEntropy(logits: UnsafePointer<Float>, target: Float, count: Int) -> Double {
    var total = 0.0
    // A discriminator's map has hundreds of logits, not millions.
    for i in 0..<count {
      let x = Double(logits[i])
      total += max(x, 0) - x * Double(target) + log1p(exp(-abs(x)))
    }
    return total / Double(count)
  }

  package static func binaryCrossEntropyGradient(
    logits: UnsafePointer<Float>, target: Float, factor: Float, count: Int, into gradient: UnsafeMutablePointer<Float>
  ) {
    let step = factor / Float(count)
    for i in 0..<count {
      let sigmoid = 1 / (1 + expf(-logits[i]))
      gradient[i] = (sigmoid - target) * step
    }
  }

  package static func mean(_ values: UnsafePointer<Float>, count: Int) -> Double {
    sumOfTerms(count, vector: { values.vector(at: $0) }, scalar: { values[$0] }) / Double(count)
  }
}
