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

extension Vector {
  /// The square roots of numbers that are not negative, within 1.2·10⁻⁷ of them; the standard library takes them lane by lane.
  ///
  /// The inverse root is guessed from the bits of the number, three of Newton's steps make it nearly exact, and the root is
  /// corrected by what its square is off.
  @inline(__always)
  func root() -> Vector {
    let largest = Vector(repeating: .greatestFiniteMagnitude)
    let value = replacing(with: largest, where: self .> largest)
    let guess = SIMD16<UInt32>(repeating: 0x5f37_5a86) &- (unsafeBitCast(value, to: SIMD16<UInt32>.self) &>> 1)
    var inverse = unsafeBitCast(guess, to: Vector.self)
    let half = value * -0.5
    for _ in 0..<3 {
      inverse *= Vector(repeating: 1.5).addingProduct(half * inverse, inverse)
    }
    let root = value * inverse
    return root.addingProduct(inverse * 0.5, value.addingProduct(-root, root))
  }
}

extension Vector {
  /// e^x for numbers that are not positive, to a relative 2·10⁻⁷; the standard library takes them lane by lane.
  ///
  /// e^x = 2^n · e^r with n whole and |r| ≤ ½ ln 2, where eight terms of the series are enough. It stays at e^−87 below −87, near
  /// the smallest number that a Float holds with all its digits.
  @inline(__always)
  func exponential() -> Vector {
    let least = Vector(repeating: -87)
    let x = replacing(with: least, where: self .< least)
    // Added to 1.5 · 2²³ a number is rounded to a whole one, which stands in the last bits of the sum.
    let large: Float = 12_582_912
    let sum = Vector(repeating: large).addingProduct(x, Vector(repeating: 1.442_695_04))
    let n = sum - large
    // ln 2 in two parts; the first has few digits, so that its product is exact.
    let r = x.addingProduct(n, Vector(repeating: -0.693_359_375)).addingProduct(n, Vector(repeating: 2.121_944_4e-4))
    var series = Vector(repeating: 1 / 5040)
    for term: Float in [1 / 720, 1 / 120, 1 / 24, 1 / 6, 0.5, 1, 1] {
      series = Vector(repeating: term).addingProduct(series, r)
    }
    let exponent = unsafeBitCast(sum, to: SIMD16<Int32>.self) &- Int32(bitPattern: large.bitPattern) &+ 127
    return series * unsafeBitCast(exponent &<< 23, to: Vector.self)
  }
}

@inline(__always)
func leaky(_ value: Float, _ slope: Float) -> Float {
  let scaled = value * slope
  return value < scaled ? scaled : value
}

extension Vector {
  /// this + other · factor, rounded once.
  @inline(__always)
  func adding(_ other: Vector, times factor: Float) -> Vector {
    addingProduct(other, Vector(repeating: factor))
  }
}

extension UnsafePointer<Float> {
  /// Up to sixteen floats as a vector, zeros beyond.
  @inline(__always)
  func vector(at offset: Int, count: Int) -> Vector {
    count >= 16 ? vector(at: offset) : firstLanes(at: offset, count: count)
  }

  // Not inlined: a vector put together lane by lane would keep its neighbours from staying whole in registers.
  @inline(never)
  private func firstLanes(at offset: Int, count: Int) -> Vector {
    var result = Vector.zero
    for lane in 0..<count { result[lane] = self[offset + lane] }
    return result
  }
}

extension UnsafeMutablePointer<Float> {
  /// Stores the first `count` lanes.
  @inline(__always)
  func store(_ vector: Vector, at offset: Int, count: Int) {
    if count >= 16 { store(vector, at: offset) } else { storeFirstLanes(vector, at: offset, count: count) }
  }

  @inline(never)
  private func storeFirstLanes(_ vector: Vector, at offset: Int, count: Int) {
    for lane in 0..<count { self[offset + lane] = vector[lane] }
  }
}
