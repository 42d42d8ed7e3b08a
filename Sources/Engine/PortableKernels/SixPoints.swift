import Kernels

/// The transforms with the points 0, ±a, ±b, ∞.
///
/// The customary ±1, ±2 cost three bits of accuracy, because the transforms then mix numbers of very different size; a = ¾,
/// b = 1½ keep them alike, are exact in binary, and come within a factor of two of the direct form's rounding.
enum SixPoints {
  private static var a: Float { 0.75 }
  private static var b: Float { 1.5 }
  private static var a2: Float { a * a }
  private static var b2: Float { b * b }
  /// What the kernel's polynomial is divided by at 0, at ±a and at ±b: the product of the distances to the other points.
  private static var divisor0: Float { a2 * b2 }
  private static var divisorA: Float { 2 * a2 * (a2 - b2) }
  private static var divisorB: Float { 2 * b2 * (b2 - a2) }

  /// A point and its divisor; nil for ∞.
  static func point(_ row: Int) -> (value: Float, divisor: Float)? {
    switch row {
    case 0: (0, divisor0)
    case 1: (a, divisorA)
    case 2: (-a, divisorA)
    case 3: (b, divisorB)
    case 4: (-b, divisorB)
    default: nil
    }
  }

  @inline(__always)
  static func input(_ d: UnsafeMutablePointer<Vector>, _ stride: Int) {
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

  @inline(__always)
  static func inputGradient(_ m: UnsafeMutablePointer<Vector>, _ stride: Int) {
    let (m0, m1, m2, m3, m4, m5) = (m[0], m[stride], m[2 * stride], m[3 * stride], m[4 * stride], m[5 * stride])
    let (sumA, differenceA) = (m1 + m2, m1 - m2)
    let (sumB, differenceB) = (m3 + m4, m3 - m4)
    m[0] = m0 * (a2 * b2)
    m[stride] = (m5 * (a2 * b2)).adding(differenceA, times: -a * b2).adding(differenceB, times: -b * a2)
    m[2 * stride] = (m0 * -(a2 + b2)).adding(sumA, times: -b2).adding(sumB, times: -a2)
    m[3 * stride] = (m5 * -(a2 + b2)).adding(differenceA, times: a).adding(differenceB, times: b)
    m[4 * stride] = m0 + sumA + sumB
  }

  @inline(__always)
  static func fourOutputs(_ m: UnsafeMutablePointer<Vector>, _ stride: Int) {
    let (m0, m1, m2, m3, m4, m5) = (m[0], m[stride], m[2 * stride], m[3 * stride], m[4 * stride], m[5 * stride])
    let (sumA, differenceA) = (m1 + m2, m1 - m2)
    let (sumB, differenceB) = (m3 + m4, m3 - m4)
    m[0] = m0 + sumA + sumB
    m[stride] = (differenceA * a).adding(differenceB, times: b)
    m[2 * stride] = (sumA * a2).adding(sumB, times: b2)
    m[3 * stride] = m5.adding(differenceA, times: a * a2).adding(differenceB, times: b * b2)
  }

  @inline(__always)
  static func threeOutputs(_ m: UnsafeMutablePointer<Vector>, _ stride: Int) {
    let (m0, m1, m2, m3, m4, m5) = (m[0], m[stride], m[2 * stride], m[3 * stride], m[4 * stride], m[5 * stride])
    let (sumA, differenceA) = (m1 + m2, m1 - m2)
    let (sumB, differenceB) = (m3 + m4, m3 - m4)
    m[0] = m0 + sumA + sumB
    m[stride] = (differenceA * a).adding(differenceB, times: b)
    m[2 * stride] = m5.adding(sumA, times: a2).adding(sumB, times: b2)
  }

  @inline(__always)
  static func gradientOfFourOutputs(_ g: UnsafeMutablePointer<Vector>, _ stride: Int) {
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

  @inline(__always)
  static func gradientOfThreeOutputs(_ g: UnsafeMutablePointer<Vector>, _ stride: Int) {
    let (g0, g1, g2) = (g[0], g[stride], g[2 * stride])
    let evenA = g0.adding(g2, times: a2)
    let evenB = g0.adding(g2, times: b2)
    g[stride] = evenA.adding(g1, times: a)
    g[2 * stride] = evenA.adding(g1, times: -a)
    g[3 * stride] = evenB.adding(g1, times: b)
    g[4 * stride] = evenB.adding(g1, times: -b)
    g[5 * stride] = g2
  }

  /// G, of a kernel of three taps.
  @inline(__always)
  static func weight(
    _ w0: Vector, _ w1: Vector, _ w2: Vector
  ) -> SixVectors {
    let evenA = w0.adding(w2, times: a2)
    let evenB = w0.adding(w2, times: b2)
    return (
      w0 * (1 / divisor0), evenA.adding(w1, times: a) * (1 / divisorA), evenA.adding(w1, times: -a) * (1 / divisorA),
      evenB.adding(w1, times: b) * (1 / divisorB), evenB.adding(w1, times: -b) * (1 / divisorB), w2
    )
  }

  /// G, of a kernel of four taps.
  @inline(__always)
  static func weight(
    _ w0: Vector, _ w1: Vector, _ w2: Vector, _ w3: Vector
  ) -> SixVectors {
    let evenA = w0.adding(w2, times: a2)
    let oddA = w1.adding(w3, times: a2)
    let evenB = w0.adding(w2, times: b2)
    let oddB = w1.adding(w3, times: b2)
    return (
      w0 * (1 / divisor0), evenA.adding(oddA, times: a) * (1 / divisorA),
      evenA.adding(oddA, times: -a) * (1 / divisorA), evenB.adding(oddB, times: b) * (1 / divisorB),
      evenB.adding(oddB, times: -b) * (1 / divisorB), w3
    )
  }

  @inline(__always)
  static func gradientOfThreeTaps(_ u: UnsafeMutablePointer<Vector>, _ stride: Int) {
    let (u0, u1, u2, u3, u4, u5) = (u[0], u[stride], u[2 * stride], u[3 * stride], u[4 * stride], u[5 * stride])
    let (sumA, differenceA) = ((u1 + u2) * (1 / divisorA), (u1 - u2) * (1 / divisorA))
    let (sumB, differenceB) = ((u3 + u4) * (1 / divisorB), (u3 - u4) * (1 / divisorB))
    u[0] = (sumA + sumB).adding(u0, times: 1 / divisor0)
    u[stride] = (differenceA * a).adding(differenceB, times: b)
    u[2 * stride] = u5.adding(sumA, times: a2).adding(sumB, times: b2)
  }

  @inline(__always)
  static func gradientOfFourTaps(_ u: UnsafeMutablePointer<Vector>, _ stride: Int) {
    let (u0, u1, u2, u3, u4, u5) = (u[0], u[stride], u[2 * stride], u[3 * stride], u[4 * stride], u[5 * stride])
    let (sumA, differenceA) = ((u1 + u2) * (1 / divisorA), (u1 - u2) * (1 / divisorA))
    let (sumB, differenceB) = ((u3 + u4) * (1 / divisorB), (u3 - u4) * (1 / divisorB))
    u[0] = (sumA + sumB).adding(u0, times: 1 / divisor0)
    u[stride] = (differenceA * a).adding(differenceB, times: b)
    u[2 * stride] = (sumA * a2).adding(sumB, times: b2)
    u[3 * stride] = u5.adding(differenceA, times: a * a2).adding(differenceB, times: b * b2)
  }
}
