import Kernels

extension CompiledKernels {
  package static func groupDeviations(
    _ input: UnsafePointer<Float>, groups: Int, groupSize: Int, count: Int, epsilon: Float,
    into deviations: UnsafeMutablePointer<Float>
  ) {
    parallelFor(groups) { group in
      var sum = 0.0
      for place in 0..<count {
        sum += Double(spread(input + group * count + place, groupSize, groups * count, epsilon).deviation)
      }
      deviations[group] = Float(sum / Double(count))
    }
  }

  package static func groupDeviationsGradient(
    _ cotangent: UnsafePointer<Float>, input: UnsafePointer<Float>, groups: Int, groupSize: Int, count: Int,
    epsilon: Float, into gradient: UnsafeMutablePointer<Float>
  ) {
    parallelFor(groups) { group in
      let factor = cotangent[group] / Float(count * groupSize)
      for place in group * count..<group * count + count {
        let (mean, deviation) = spread(input + place, groupSize, groups * count, epsilon)
        for member in 0..<groupSize {
          let index = place + member * groups * count
          gradient[index] = factor * (input[index] - mean) / deviation
        }
      }
    }
  }
}

/// The mean and the deviation of a few values that lie `stride` apart.
@inline(__always)
private func spread(
  _ values: UnsafePointer<Float>, _ count: Int, _ stride: Int, _ epsilon: Float
) -> (mean: Float, deviation: Float) {
  var sum: Float = 0
  for member in 0..<count { sum += values[member * stride] }
  let mean = sum / Float(count)
  var squares: Float = 0
  for member in 0..<count {
    let distance = values[member * stride] - mean
    squares += distance * distance
  }
  return (mean, (squares / Float(count) + epsilon).squareRoot())
}
