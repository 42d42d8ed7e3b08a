#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The losses of the adversarial and cycle objectives and their gradients; sums are carried in double precision.

/// The mean of |first − second|.
package func meanAbsoluteDifference(
  _ first: UnsafePointer<Float>, _ second: UnsafePointer<Float>, count: Int
) -> Double {
  sumOfTerms(
    count,
    vector: {
      let difference = first.vector(at: $0) - second.vector(at: $0)
      return difference.replacing(with: -difference, where: difference .< 0)
    }, scalar: { abs(first[$0] - second[$0]) }) / Double(count)
}

/// The gradient of factor · mean |first − second| with respect to `first`; 0 where they are equal, as in PyTorch.
package func meanAbsoluteDifferenceGradient(
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

/// The mean of (value − target)².
package func meanSquaredDifference(_ values: UnsafePointer<Float>, target: Float, count: Int) -> Double {
  sumOfTerms(
    count,
    vector: {
      let difference = values.vector(at: $0) - target
      return difference * difference
    }, scalar: { (values[$0] - target) * (values[$0] - target) }) / Double(count)
}

/// The gradient of factor · mean (value − target)².
package func meanSquaredDifferenceGradient(
  _ values: UnsafePointer<Float>, target: Float, factor: Float, count: Int,
  into gradient: UnsafeMutablePointer<Float>
) {
  let step = 2 * factor / Float(count)
  parallelRanges(of: count, size: 16384) { range in
    for i in range { gradient[i] = (values[i] - target) * step }
  }
}

/// The mean binary cross-entropy of logits against a constant target, in the form that cannot overflow:
/// max(x, 0) − x·target + log(1 + e^−|x|).
package func binaryCrossEntropy(logits: UnsafePointer<Float>, target: Float, count: Int) -> Double {
  var total = 0.0
  // A discriminator's map has hundreds of logits, not millions.
  for i in 0..<count {
    let x = Double(logits[i])
    total += max(x, 0) - x * Double(target) + log1p(exp(-abs(x)))
  }
  return total / Double(count)
}

/// The gradient of factor · mean binary cross-entropy: (sigmoid(x) − target) · factor / count.
package func binaryCrossEntropyGradient(
  logits: UnsafePointer<Float>, target: Float, factor: Float, count: Int, into gradient: UnsafeMutablePointer<Float>
) {
  let step = factor / Float(count)
  for i in 0..<count {
    let sigmoid = 1 / (1 + expf(-logits[i]))
    gradient[i] = (sigmoid - target) * step
  }
}

/// The mean of all values.
package func mean(_ values: UnsafePointer<Float>, count: Int) -> Double {
  sumOfTerms(count, vector: { values.vector(at: $0) }, scalar: { values[$0] }) / Double(count)
}
