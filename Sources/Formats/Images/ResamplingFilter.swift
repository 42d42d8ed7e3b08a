#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// How the pixels around a place are weighted when a picture is resized.
package enum ResamplingFilter: String, Sendable, CaseIterable {
  /// Cubic convolution with a = −0.5, over two pixels to each side (Keys, 1981); Pillow's `BICUBIC`.
  case bicubic
  /// The sinc function under a wider sinc, over three pixels to each side; Pillow's `LANCZOS`.
  case lanczos

  /// How many pixels the filter reaches to each side when the picture is not made smaller.
  var support: Double {
    switch self {
    case .bicubic: 2
    case .lanczos: 3
    }
  }

  /// The weight at a distance of `x` pixels.
  func weight(at x: Double) -> Double {
    switch self {
    case .bicubic: Self.cubic(abs(x))
    case .lanczos: -3 <= x && x < 3 ? Self.sinc(x) * Self.sinc(x / 3) : 0
    }
  }

  private static func cubic(_ x: Double) -> Double {
    let a = -0.5
    if x < 1 { return ((a + 2) * x - (a + 3)) * x * x + 1 }
    if x < 2 { return (((x - 5) * x + 8) * x - 4) * a }
    return 0
  }

  private static func sinc(_ x: Double) -> Double {
    x == 0 ? 1 : sin(x * .pi) / (x * .pi)
  }
}
