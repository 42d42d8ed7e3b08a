import Kernels

/// The transforms of one of Winograd's filterings (`MinimalFiltering`): each is a matrix applied to one column or row of vectors, `stride`
/// vectors apart; a lane is a channel.
///
/// A type, not a value, so that loops over a tile are unrolled.
protocol TileTransforms {
  /// Input pixels of a tile along an axis, and frequencies.
  static var side: Int { get }
  /// Taps of the kernel along an axis.
  static var taps: Int { get }

  /// Bᵀ: side → side.
  static func input(_ d: UnsafeMutablePointer<Vector>, stride: Int)
  /// B: side → side, for the input's gradient.
  static func inputGradient(_ m: UnsafeMutablePointer<Vector>, stride: Int)
  /// Aᵀ: side → tile, the results in the first places.
  static func output(_ m: UnsafeMutablePointer<Vector>, stride: Int)
  /// A: tile → side, for the output's gradient.
  static func outputGradient(_ g: UnsafeMutablePointer<Vector>, stride: Int)
  /// Gᵀ: side → taps, the results in the first places.
  static func weightGradient(_ u: UnsafeMutablePointer<Vector>, stride: Int)
}

extension TileTransforms {
  /// Output pixels of a tile along an axis.
  @inline(__always) static var tile: Int { side + 1 - taps }

  /// Places in a tile.
  @inline(__always) static var frequencies: Int { side * side }
}

/// F(4×4, 2×2).
enum TwoTaps: TileTransforms {
  @inline(__always) static var side: Int { 5 }
  @inline(__always) static var taps: Int { 2 }

  @inline(__always)
  static func input(_ d: UnsafeMutablePointer<Vector>, stride: Int) { FivePoints.input(d, stride) }

  @inline(__always)
  static func inputGradient(_ m: UnsafeMutablePointer<Vector>, stride: Int) { FivePoints.inputGradient(m, stride) }

  @inline(__always)
  static func output(_ m: UnsafeMutablePointer<Vector>, stride: Int) { FivePoints.output(m, stride) }

  @inline(__always)
  static func outputGradient(_ g: UnsafeMutablePointer<Vector>, stride: Int) { FivePoints.outputGradient(g, stride) }

  @inline(__always)
  static func weightGradient(_ u: UnsafeMutablePointer<Vector>, stride: Int) { FivePoints.gradientOfTwoTaps(u, stride) }
}

/// Filterings with six points, which share Bᵀ.
protocol SixPointTransforms: TileTransforms {}

extension SixPointTransforms {
  @inline(__always) static var side: Int { 6 }

  @inline(__always)
  static func input(_ d: UnsafeMutablePointer<Vector>, stride: Int) { SixPoints.input(d, stride) }

  @inline(__always)
  static func inputGradient(_ m: UnsafeMutablePointer<Vector>, stride: Int) { SixPoints.inputGradient(m, stride) }
}

/// F(4×4, 3×3).
enum ThreeTaps: SixPointTransforms {
  @inline(__always) static var taps: Int { 3 }

  @inline(__always)
  static func output(_ m: UnsafeMutablePointer<Vector>, stride: Int) { SixPoints.fourOutputs(m, stride) }

  @inline(__always)
  static func outputGradient(_ g: UnsafeMutablePointer<Vector>, stride: Int) {
    SixPoints.gradientOfFourOutputs(g, stride)
  }

  @inline(__always)
  static func weightGradient(_ u: UnsafeMutablePointer<Vector>, stride: Int) {
    SixPoints.gradientOfThreeTaps(u, stride)
  }
}

/// F(3×3, 4×4).
enum FourTaps: SixPointTransforms {
  @inline(__always) static var taps: Int { 4 }

  @inline(__always)
  static func output(_ m: UnsafeMutablePointer<Vector>, stride: Int) { SixPoints.threeOutputs(m, stride) }

  @inline(__always)
  static func outputGradient(_ g: UnsafeMutablePointer<Vector>, stride: Int) {
    SixPoints.gradientOfThreeOutputs(g, stride)
  }

  @inline(__always)
  static func weightGradient(_ u: UnsafeMutablePointer<Vector>, stride: Int) { SixPoints.gradientOfFourTaps(u, stride) }
}
