import Kernels

/// The transforms with the points 0, ±a, b, ∞, of kernels of two taps; a and b as with six points.
enum FivePoints {
  private static var a: Float { 0.75 }
  private static var b: Float { 1.5 }
  private static var a2: Float { a * a }
  private static var b2: Float { b * b }
  /// What the kernel's polynomial is divided by at 0, a, −a and b.
  private static var divisor0: Float { a2 * b }
  private static var divisorA: Float { 2 * a2 * (a - b) }
  private static var divisorMinusA: Float { -2 * a2 * (a + b) }
  private static var divisorB: Float { b * (b2 - a2) }

  /// A point and its divisor; nil for ∞.
  static func point(_ row: Int) -> (value: Float, divisor: Float)? {
    switch row {
    case 0: (0, divisor0)
    case 1: (a, divisorA)
    case 2: (-a, divisorMinusA)
    case 3: (b, divisorB)
    default: nil
    }
  }

  @inline(__always)
  static func input(_ d: UnsafeMutablePointer<Vector>, _ stride: Int) {
    let (d0, d1, d2, d3, d4) = (d[0], d[stride], d[2 * stride], d[3 * stride], d[4 * stride])
    let (even, odd) = (d3.adding(d2, times: -b), d2.adding(d1, times: -b))
    let highest = d3.adding(d1, times: -a2)
    d[0] = highest.adding(d2.adding(d0, times: -a2), times: -b)
    d[stride] = even.adding(odd, times: a)
    d[2 * stride] = even.adding(odd, times: -a)
    d[3 * stride] = highest
    d[4 * stride] = d4.adding(d2, times: -a2).adding(highest, times: -b)
  }

  @inline(__always)
  static func inputGradient(_ m: UnsafeMutablePointer<Vector>, _ stride: Int) {
    let (m0, m1, m2, m3, m4) = (m[0], m[stride], m[2 * stride], m[3 * stride], m[4 * stride])
    let (sum, difference) = (m1 + m2, m1 - m2)
    m[0] = m0 * (a2 * b)
    m[stride] = (m0 + m3).adding(m4, times: -b) * -a2 + difference * (-a * b)
    m[2 * stride] = (m0 + sum).adding(m4, times: a2 / b) * -b + difference * a
    m[3 * stride] = (m0 + m3 + sum).adding(m4, times: -b)
  }

  @inline(__always)
  static func output(_ m: UnsafeMutablePointer<Vector>, _ stride: Int) {
    let (m0, m1, m2, m3, m4) = (m[0], m[stride], m[2 * stride], m[3 * stride], m[4 * stride])
    let (sum, difference) = (m1 + m2, m1 - m2)
    m[0] = m0 + sum + m3
    m[stride] = (difference * a).adding(m3, times: b)
    m[2 * stride] = (sum * a2).adding(m3, times: b2)
    m[3 * stride] = m4.adding(difference, times: a * a2).adding(m3, times: b * b2)
  }

  @inline(__always)
  static func outputGradient(_ g: UnsafeMutablePointer<Vector>, _ stride: Int) {
    let (g0, g1, g2, g3) = (g[0], g[stride], g[2 * stride], g[3 * stride])
    let (even, odd) = (g0.adding(g2, times: a2), g1.adding(g3, times: a2))
    g[stride] = even.adding(odd, times: a)
    g[2 * stride] = even.adding(odd, times: -a)
    g[3 * stride] = g0.adding(g2, times: b2).adding(g1.adding(g3, times: b2), times: b)
    g[4 * stride] = g3
  }

  /// G.
  @inline(__always)
  static func weight(_ w0: Vector, _ w1: Vector) -> FiveVectors {
    (
      w0 * (1 / divisor0), w0.adding(w1, times: a) * (1 / divisorA), w0.adding(w1, times: -a) * (1 / divisorMinusA),
      w0.adding(w1, times: b) * (1 / divisorB), w1
    )
  }

  @inline(__always)
  static func gradientOfTwoTaps(_ u: UnsafeMutablePointer<Vector>, _ stride: Int) {
    let (u0, u1, u2, u3, u4) = (u[0], u[stride], u[2 * stride], u[3 * stride], u[4 * stride])
    let (atA, atMinusA, atB) = (u1 * (1 / divisorA), u2 * (1 / divisorMinusA), u3 * (1 / divisorB))
    u[0] = (atA + atMinusA + atB).adding(u0, times: 1 / divisor0)
    u[stride] = ((atA - atMinusA) * a).adding(atB, times: b) + u4
  }
}
