/// The transforms of Winograd's minimal filtering F(4×4, 3×3) (Lavin and Gray 2015, "Fast Algorithms for Convolutional Neural
/// Networks").
///
/// For a tile of input d (6×6), a kernel w (3×3) and a tile of output y (4×4):
///
///     y = Aᵀ [ (G w Gᵀ) ⊙ (Bᵀ d B) ] A        and        dw = Gᵀ [ (Bᵀ d B) ⊙ (A dy Aᵀ) ] G
///
/// The polynomials are evaluated at the points 0, ±a, ±b, ∞. The customary ±1, ±2 cost three bits of accuracy, because the
/// transforms then mix numbers of very different size; a = ¾, b = 1½ keep them alike, are exact in binary, and come within
/// a factor of two of the direct form's rounding.
///
/// Each function here is one matrix applied to one column or row of vectors (a lane is a channel).
enum WinogradTransform {
  private static var a: Float { 0.75 }
  private static var b: Float { 1.5 }
  private static var a2: Float { a * a }
  private static var b2: Float { b * b }
  /// What the kernel's polynomial is divided by at ±a and ±b: the product of the distances to the other points.
  private static var divisorA: Float { 2 * a2 * (a2 - b2) }
  private static var divisorB: Float { 2 * b2 * (b2 - a2) }

  /// Bᵀ: 6 → 6.
  @inline(__always)
  static func input(_ d: UnsafeMutablePointer<Vector>, stride: Int) {
    let (d0, d1, d2, d3, d4, d5) = (d[0], d[stride], d[2 * stride], d[3 * stride], d[4 * stride], d[5 * stride])
    let evenA = d4.adding(d2, times: -b2)
    let oddA = d3.adding(d1, times: -b2)
    let evenB = d4.adding(d2, times: -a2)
    let oddB = d3.adding(d1, times: -a2)
    d[0] = d4.adding(d2, times: -(a2 + b2)).adding(d0, times: a2 * b2)
    d[stride] = evenA.adding(oddA, times: a)
    d[2 * stride] = evenA.adding(oddA, times: -a)
    d[3 * stride] = evenB.adding(oddB, times: b)
    d[4 * stride] = evenB.adding(oddB, times: -b)
    d[5 * stride] = d5.adding(d3, times: -(a2 + b2)).adding(d1, times: a2 * b2)
  }

  /// B: 6 → 6, for the input's gradient.
  @inline(__always)
  static func inputGradient(_ m: UnsafeMutablePointer<Vector>, stride: Int) {
    let (m0, m1, m2, m3, m4, m5) = (m[0], m[stride], m[2 * stride], m[3 * stride], m[4 * stride], m[5 * stride])
    let (sumA, differenceA) = (m1 + m2, m1 - m2)
    let (sumB, differenceB) = (m3 + m4, m3 - m4)
    m[0] = m0 * (a2 * b2)
    m[stride] = (m5 * (a2 * b2)).adding(differenceA, times: -a * b2).adding(differenceB, times: -b * a2)
    m[2 * stride] = (m0 * -(a2 + b2)).adding(sumA, times: -b2).adding(sumB, times: -a2)
    m[3 * stride] = (m5 * -(a2 + b2)).adding(differenceA, times: a).adding(differenceB, times: b)
    m[4 * stride] = m0 + sumA + sumB
  }

  /// Aᵀ: 6 → 4, the results in the first four places.
  @inline(__always)
  static func output(_ m: UnsafeMutablePointer<Vector>, stride: Int) {
    let (m0, m1, m2, m3, m4, m5) = (m[0], m[stride], m[2 * stride], m[3 * stride], m[4 * stride], m[5 * stride])
    let (sumA, differenceA) = (m1 + m2, m1 - m2)
    let (sumB, differenceB) = (m3 + m4, m3 - m4)
    m[0] = m0 + sumA + sumB
    m[stride] = (differenceA * a).adding(differenceB, times: b)
    m[2 * stride] = (sumA * a2).adding(sumB, times: b2)
    m[3 * stride] = m5.adding(differenceA, times: a * a2).adding(differenceB, times: b * b2)
  }

  /// A: 4 → 6, for the output's gradient.
  @inline(__always)
  static func outputGradient(_ g: UnsafeMutablePointer<Vector>, stride: Int) {
    let (g0, g1, g2, g3) = (g[0], g[stride], g[2 * stride], g[3 * stride])
    let evenA = g0.adding(g2, times: a2)
    let oddA = g1.adding(g3, times: a2)
    let evenB = g0.adding(g2, times: b2)
    let oddB = g1.adding(g3, times: b2)
    g[stride] = evenA.adding(oddA, times: a)
    g[2 * stride] = evenA.adding(oddA, times: -a)
    g[3 * stride] = evenB.adding(oddB, times: b)
    g[4 * stride] = evenB.adding(oddB, times: -b)
    g[5 * stride] = g3
  }

  /// G: 3 → 6.
  @inline(__always)
  static func weight(
    _ w0: Vector, _ w1: Vector, _ w2: Vector
  ) -> (Vector, Vector, Vector, Vector, Vector, Vector) {
    let evenA = w0.adding(w2, times: a2)
    let evenB = w0.adding(w2, times: b2)
    return (
      w0 * (1 / (a2 * b2)), evenA.adding(w1, times: a) * (1 / divisorA), evenA.adding(w1, times: -a) * (1 / divisorA),
      evenB.adding(w1, times: b) * (1 / divisorB), evenB.adding(w1, times: -b) * (1 / divisorB), w2
    )
  }

  /// A row of G, each number in all lanes.
  static func weightRow(_ row: Int) -> (Vector, Vector, Vector) {
    let (w0, w1, w2): (Float, Float, Float) =
      switch row {
      case 0: (1 / (a2 * b2), 0, 0)
      case 1: (1 / divisorA, a / divisorA, a2 / divisorA)
      case 2: (1 / divisorA, -a / divisorA, a2 / divisorA)
      case 3: (1 / divisorB, b / divisorB, b2 / divisorB)
      case 4: (1 / divisorB, -b / divisorB, b2 / divisorB)
      default: (0, 0, 1)
      }
    return (Vector(repeating: w0), Vector(repeating: w1), Vector(repeating: w2))
  }

  /// Gᵀ: 6 → 3, the results in the first three places.
  @inline(__always)
  static func weightGradient(_ u: UnsafeMutablePointer<Vector>, stride: Int) {
    let (u0, u1, u2, u3, u4, u5) = (u[0], u[stride], u[2 * stride], u[3 * stride], u[4 * stride], u[5 * stride])
    let (sumA, differenceA) = ((u1 + u2) * (1 / divisorA), (u1 - u2) * (1 / divisorA))
    let (sumB, differenceB) = ((u3 + u4) * (1 / divisorB), (u3 - u4) * (1 / divisorB))
    u[0] = (sumA + sumB).adding(u0, times: 1 / (a2 * b2))
    u[stride] = (differenceA * a).adding(differenceB, times: b)
    u[2 * stride] = u5.adding(sumA, times: a2).adding(sumB, times: b2)
  }
}

extension Vector {
  /// this + other · factor, rounded once.
  @inline(__always)
  fileprivate func adding(_ other: Vector, times factor: Float) -> Vector {
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
