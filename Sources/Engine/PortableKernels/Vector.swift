import Kernels

/// Sixteen numbers at once: one register with AVX-512, two with AVX2, four of sixteen bytes elsewhere.
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
      inverse *= Vector(repeating: 1.5).adding(half * inverse, times: inverse)
    }
    let root = value * inverse
    return root.adding(inverse * 0.5, times: value.adding(-root, times: root))
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
    let sum = Vector(repeating: large).adding(x, times: Vector(repeating: 1.442_695_04))
    let n = sum - large
    // ln 2 in two parts; the first has few digits, so that its product is exact.
    let r = x.adding(n, times: Vector(repeating: -0.693_359_375)).adding(n, times: Vector(repeating: 2.121_944_4e-4))
    var series = Vector(repeating: 1 / 5040)
    for term: Float in [1 / 720, 1 / 120, 1 / 24, 1 / 6, 0.5, 1, 1] {
      series = Vector(repeating: term).adding(series, times: r)
    }
    let exponent = unsafeBitCast(sum, to: SIMD16<Int32>.self) &- Int32(bitPattern: large.bitPattern) &+ 127
    return series * unsafeBitCast(exponent &<< 23, to: Vector.self)
  }
}

extension Vector {
  /// tanh x, within 2·10⁻⁷ of it, relative; the C library takes lanes one by one.
  @inline(__always)
  func hyperbolicTangent() -> Vector {
    let bits = unsafeBitCast(self, to: SIMD16<UInt32>.self)
    let size = unsafeBitCast(bits & 0x7fff_ffff, to: Vector.self)
    let power = (size * -2).exponential()
    let quotient = (1 - power) / (1 + power)
    // Near zero the difference has few digits, and five terms of the series are enough.
    let square = size * size
    var series = Vector(repeating: 62 / 2835)
    for term: Float in [-17 / 315, 2 / 15, -1 / 3, 1] { series = Vector(repeating: term).adding(series, times: square) }
    let result = quotient.replacing(with: size * series, where: size .< 0.25)
    return unsafeBitCast(unsafeBitCast(result, to: SIMD16<UInt32>.self) | (bits & 0x8000_0000), to: Vector.self)
  }
}

extension UnsafePointer<Float> {
  /// The hyperbolic tangents of `count` numbers.
  func hyperbolicTangents(count: Int, into target: UnsafeMutablePointer<Float>) {
    for i in stride(from: 0, to: count, by: 16) {
      target.store(vector(at: i, count: count - i).hyperbolicTangent(), at: i, count: count - i)
    }
  }
}

extension SIMD where Scalar: FloatingPoint {
  /// The lanes added one after the other, beginning with the first.
  ///
  /// The standard library's `sum()` would be one function for the kernels of all instruction sets, which hand vectors over in
  /// different registers.
  @inline(__always)
  func laneSum() -> Scalar {
    var sum = self[0]
    for lane in 1..<scalarCount { sum += self[lane] }
    return sum
  }
}

@inline(__always)
func leaky(_ value: Float, _ slope: Float) -> Float {
  let scaled = value * slope
  return value < scaled ? scaled : value
}

// A product is added with one rounding where the processor has an instruction for it. Those before AVX2 have none, and what
// the C library does in its place takes a hundred times as long as two roundings.
#if arch(x86_64) && !AVX2
  extension SIMD where Scalar == Float {
    /// this + first · second.
    @inline(__always)
    func adding(_ first: Self, times second: Self) -> Self { self + first * second }
  }

  extension Float {
    /// this + first · second.
    @inline(__always)
    func adding(_ first: Float, times second: Float) -> Float { self + first * second }
  }
#else
  extension SIMD where Scalar == Float {
    /// this + first · second, rounded once.
    @inline(__always)
    func adding(_ first: Self, times second: Self) -> Self { addingProduct(first, second) }
  }

  extension Float {
    /// this + first · second, rounded once.
    @inline(__always)
    func adding(_ first: Float, times second: Float) -> Float { addingProduct(first, second) }
  }
#endif

extension SIMD where Scalar == Float {
  /// this + first · factor.
  @inline(__always)
  func adding(_ first: Self, times factor: Float) -> Self { adding(first, times: Self(repeating: factor)) }

  /// Adds first · second.
  @inline(__always)
  mutating func add(_ first: Self, times second: Self) { self = adding(first, times: second) }
}

extension Float {
  /// Adds first · second.
  @inline(__always)
  mutating func add(_ first: Float, times second: Float) { self = adding(first, times: second) }
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

/// Calls `body` with room for some vectors, each in a cache line of its own where that holds sixteen floats.
///
/// Swift places vectors at multiples of sixteen bytes; one that lies across two lines takes two accesses. Room for sixteen or more comes from the
/// heap, so this belongs outside of loops.
@inline(__always)
func withVectors(_ count: Int, _ body: (UnsafeMutablePointer<Vector>) -> Void) {
  let size = MemoryLayout<Vector>.stride
  withUnsafeTemporaryAllocation(byteCount: (count + 1) * size, alignment: MemoryLayout<Vector>.alignment) { bytes in
    guard let start = bytes.baseAddress else { return }
    body(start.alignedUp(toMultipleOf: size).bindMemory(to: Vector.self, capacity: count))
  }
}
