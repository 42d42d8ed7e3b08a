/// The transforms of Winograd's minimal filtering F(4×4, 3×3) with the points 0, ±1, ±2, ∞ (Lavin and Gray 2015, "Fast
/// Algorithms for Convolutional Neural Networks").
///
/// For a tile of input d (6×6), a kernel w (3×3) and a tile of output y (4×4):
///
///     y = Aᵀ [ (G w Gᵀ) ⊙ (Bᵀ d B) ] A        and        dw = Gᵀ [ (Bᵀ d B) ⊙ (A dy Aᵀ) ] G
///
/// Each function here is one matrix applied to one column or row of vectors (a lane is a channel).
enum WinogradTransform {
  /// Bᵀ: 6 → 6.
  @inline(__always)
  static func input(_ d: UnsafeMutablePointer<Vector>, stride: Int) {
    let (d0, d1, d2, d3, d4, d5) = (d[0], d[stride], d[2 * stride], d[3 * stride], d[4 * stride], d[5 * stride])
    let four = Vector(repeating: 4)
    let five = Vector(repeating: 5)
    let even = d4 - four * d2
    let odd = d3 - four * d1
    let even2 = d4 - d2
    let odd2 = (d3 - d1) + (d3 - d1)
    d[0] = four * d0 - five * d2 + d4
    d[stride] = even + odd
    d[2 * stride] = even - odd
    d[3 * stride] = even2 + odd2
    d[4 * stride] = even2 - odd2
    d[5 * stride] = four * d1 - five * d3 + d5
  }

  /// Aᵀ: 6 → 4, the results in the first four places.
  @inline(__always)
  static func output(_ m: UnsafeMutablePointer<Vector>, stride: Int) {
    let (m0, m1, m2, m3, m4, m5) = (m[0], m[stride], m[2 * stride], m[3 * stride], m[4 * stride], m[5 * stride])
    let sum12 = m1 + m2
    let difference12 = m1 - m2
    let sum34 = m3 + m4
    let difference34 = m3 - m4
    m[0] = m0 + sum12 + sum34
    m[stride] = difference12 + Vector(repeating: 2) * difference34
    m[2 * stride] = sum12 + Vector(repeating: 4) * sum34
    m[3 * stride] = difference12 + Vector(repeating: 8) * difference34 + m5
  }

  /// A: 4 → 6, for the output's gradient.
  @inline(__always)
  static func outputGradient(_ g: UnsafeMutablePointer<Vector>, stride: Int) {
    let (g0, g1, g2, g3) = (g[0], g[stride], g[2 * stride], g[3 * stride])
    let even = g0 + g2
    let odd = g1 + g3
    let even2 = g0 + Vector(repeating: 4) * g2
    let odd2 = Vector(repeating: 2) * g1 + Vector(repeating: 8) * g3
    g[stride] = even + odd
    g[2 * stride] = even - odd
    g[3 * stride] = even2 + odd2
    g[4 * stride] = even2 - odd2
    g[5 * stride] = g3
  }

  /// G: 3 → 6.
  @inline(__always)
  static func weight(_ w: UnsafeMutablePointer<Vector>, stride: Int) {
    let (w0, w1, w2) = (w[0], w[stride], w[2 * stride])
    let sixth = Vector(repeating: 1 / 6)
    let outer = (w0 + w2) * sixth
    let middle = w1 * sixth
    let outer2 = w0 * Vector(repeating: 1 / 24) + w2 * sixth
    let middle2 = w1 * Vector(repeating: 1 / 12)
    w[0] = w0 * Vector(repeating: 1 / 4)
    w[stride] = -outer - middle
    w[2 * stride] = middle - outer
    w[3 * stride] = outer2 + middle2
    w[4 * stride] = outer2 - middle2
    w[5 * stride] = w2
  }

  /// Gᵀ: 6 → 3, the results in the first three places.
  @inline(__always)
  static func weightGradient(_ u: UnsafeMutablePointer<Vector>, stride: Int) {
    let (u0, u1, u2, u3, u4, u5) = (u[0], u[stride], u[2 * stride], u[3 * stride], u[4 * stride], u[5 * stride])
    let sixth = Vector(repeating: 1 / 6)
    let sum12 = (u1 + u2) * sixth
    let sum34 = u3 + u4
    u[0] = u0 * Vector(repeating: 1 / 4) - sum12 + sum34 * Vector(repeating: 1 / 24)
    u[stride] = (u2 - u1) * sixth + (u3 - u4) * Vector(repeating: 1 / 12)
    u[2 * stride] = sum34 * sixth - sum12 + u5
  }
}

extension UnsafePointer<Float> {
  /// Up to sixteen floats as a vector, zeros beyond.
  @inline(__always)
  func vector(at offset: Int, count: Int) -> Vector {
    if count >= 16 { return vector(at: offset) }
    var result = Vector.zero
    for lane in 0..<count { result[lane] = self[offset + lane] }
    return result
  }
}

extension UnsafeMutablePointer<Float> {
  /// Stores the first `count` lanes.
  @inline(__always)
  func store(_ vector: Vector, at offset: Int, count: Int) {
    if count >= 16 {
      store(vector, at: offset)
    } else {
      for lane in 0..<count { self[offset + lane] = vector[lane] }
    }
  }
}
