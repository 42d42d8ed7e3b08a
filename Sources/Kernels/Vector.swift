/// Sixteen numbers at once: one register with AVX-512, two with AVX2.
///
/// Loads and stores go through raw pointers, which compile to single unaligned instructions.
typealias Vector = SIMD16<Float>

extension UnsafePointer<Float> {
  @inline(__always)
  func vector(at offset: Int) -> Vector {
    UnsafeRawPointer(self + offset).loadUnaligned(as: Vector.self)
  }

  @inline(__always)
  func half(at offset: Int) -> SIMD8<Float> {
    UnsafeRawPointer(self + offset).loadUnaligned(as: SIMD8<Float>.self)
  }
}

extension UnsafeMutablePointer<Float> {
  @inline(__always)
  func vector(at offset: Int) -> Vector {
    UnsafeRawPointer(self + offset).loadUnaligned(as: Vector.self)
  }

  @inline(__always)
  func store(_ vector: Vector, at offset: Int) {
    UnsafeMutableRawPointer(self + offset).storeBytes(of: vector, as: Vector.self)
  }

  @inline(__always)
  func storeHalf(_ half: SIMD8<Float>, at offset: Int) {
    UnsafeMutableRawPointer(self + offset).storeBytes(of: half, as: SIMD8<Float>.self)
  }
}

extension Vector {
  /// max(v, slope·v) in each lane: the leaky ReLU for a slope between 0 and 1, the identity for 1.
  @inline(__always)
  func leaky(_ slope: Vector) -> Vector {
    let scaled = self * slope
    return self.replacing(with: scaled, where: self .< scaled)
  }
}

@inline(__always)
func leaky(_ value: Float, _ slope: Float) -> Float {
  let scaled = value * slope
  return value < scaled ? scaled : value
}
