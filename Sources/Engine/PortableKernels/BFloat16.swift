import Kernels

/// Pairs of bfloat16 numbers, each in the place of a float: the upper sixteen bits of a float are the same number with fewer digits.
extension Vector {
  /// These numbers in the lower halves, the other's in the upper halves, each rounded to the nearest bfloat16, ties to even.
  ///
  /// Infinities stay, and so do the NaNs that arithmetic makes.
  @inline(__always)
  func paired(with upper: Vector) -> Vector {
    let pairs = (upper.roundedBits & 0xffff_0000) | (roundedBits &>> 16)
    return unsafeBitCast(pairs, to: Vector.self)
  }

  /// The numbers in the lower halves of pairs, and those in the upper ones.
  @inline(__always)
  var halves: (lower: Vector, upper: Vector) {
    let bits = unsafeBitCast(self, to: SIMD16<UInt32>.self)
    return (unsafeBitCast(bits &<< 16, to: Vector.self), unsafeBitCast(bits & 0xffff_0000, to: Vector.self))
  }

  @inline(__always)
  private var roundedBits: SIMD16<UInt32> {
    let bits = unsafeBitCast(self, to: SIMD16<UInt32>.self)
    return bits &+ ((bits &>> 16) & 1) &+ 0x7fff
  }
}

/// What the halves of pairs are. Which two rows, or columns, is up to who writes them; both operands of a product have to agree.
enum Pairing {
  /// There are no pairs, but floats.
  case none
  /// Numbers of two rows.
  case rows
  /// Numbers of two columns.
  case columns
}

extension UnsafeMutablePointer<Vector> {
  /// Fills this with pairs of some vectors, which may lie here, and others.
  @inline(__always)
  func pair(_ lower: UnsafePointer<Vector>, with upper: UnsafePointer<Vector>, count: Int) {
    for place in 0..<count { self[place] = lower[place].paired(with: upper[place]) }
  }
}
