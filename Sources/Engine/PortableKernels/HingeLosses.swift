import Kernels

extension CompiledKernels {
  package static func meanHinge(_ values: UnsafePointer<Float>, scale: Float, offset: Float, count: Int) -> Double {
    sumOfTerms(
      count, vector: { hinge(values.vector(at: $0), scale, offset) },
      scalar: { max(0, values[$0] * scale + offset) }) / Double(count)
  }

  package static func meanHingeGradient(
    _ values: UnsafePointer<Float>, scale: Float, offset: Float, factor: Float, count: Int,
    into gradient: UnsafeMutablePointer<Float>
  ) {
    let step = factor * scale / Float(count)
    for i in 0..<count { gradient[i] = values[i] * scale + offset > 0 ? step : 0 }
  }

  package static func meanSquaredHinge(_ values: UnsafePointer<Float>, scale: Float, offset: Float, count: Int)
    -> Double
  {
    sumOfTerms(
      count,
      vector: {
        let distance = hinge(values.vector(at: $0), scale, offset)
        return distance * distance
      },
      scalar: {
        let distance = max(0, values[$0] * scale + offset)
        return distance * distance
      }) / Double(count)
  }

  package static func meanSquaredHingeGradient(
    _ values: UnsafePointer<Float>, scale: Float, offset: Float, factor: Float, count: Int,
    into gradient: UnsafeMutablePointer<Float>
  ) {
    let step = 2 * factor * scale / Float(count)
    for i in 0..<count { gradient[i] = max(0, values[i] * scale + offset) * step }
  }
}

@inline(__always)
private func hinge(_ values: Vector, _ scale: Float, _ offset: Float) -> Vector {
  let distance = values * scale + offset
  return distance.replacing(with: 0, where: distance .< 0)
}
