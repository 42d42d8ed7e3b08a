/// Divisions with a stated rounding.
enum Rounding {
  /// a · b / 255, rounded to the nearest, for a and b in 0…255; without a division, as is usual for pixels.
  @inline(__always)
  static func product255(_ a: Int32, _ b: Int32) -> Int32 {
    let product = a &* b &+ 128
    return ((product >> 8) &+ product) >> 8
  }
}
