/// The values of sixteen-bit floating-point numbers, given as their bits; every one of them is exact in `Float`.
enum ShortFloat {
  /// The value of an IEEE 754 binary16 number (F16); a NaN keeps its payload.
  @inline(__always)
  static func binary16(_ bits: UInt16) -> Float {
    let sign = UInt32(bits & 0x8000) << 16
    let exponent = UInt32(bits >> 10) & 0x1F
    let fraction = UInt32(bits) & 0x3FF
    switch exponent {
    case 0:
      // Zeros and subnormal numbers are multiples of 2⁻²⁴.
      return Float(bitPattern: (Float(fraction) * 0x1p-24).bitPattern | sign)
    case 0x1F:
      return Float(bitPattern: sign | 0x7F80_0000 | fraction << 13)
    default:
      return Float(bitPattern: sign | (exponent + 112) << 23 | fraction << 13)
    }
  }

  /// The value of a bfloat16 number (BF16), the upper half of a `Float`.
  @inline(__always)
  static func bfloat16(_ bits: UInt16) -> Float {
    Float(bitPattern: UInt32(bits) << 16)
  }
}
