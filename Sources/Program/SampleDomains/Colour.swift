import RandomStreams

/// A colour as its red, green and blue sRGB values, 0…1 each.
typealias Colour = SIMD3<Double>

extension Colour {
  /// Makes a colour of its three values.
  init(red: Double, green: Double, blue: Double) {
    self.init(red, green, blue)
  }

  /// The colour that lies `share` of the way (0…1) towards another one.
  func mixed(with other: Colour, share: Double) -> Colour {
    self + (other - self) * share
  }

  /// The colour with each value moved by a random amount of at most `reach`, so that pictures differ in tint.
  func varied(by reach: Double, _ stream: inout RandomStream) -> Colour {
    let red = stream.uniform(in: -reach...reach)
    let green = stream.uniform(in: -reach...reach)
    let blue = stream.uniform(in: -reach...reach)
    return self + Colour(red, green, blue)
  }

  /// The three values in 8 bits, rounded to nearest.
  var bytes: [UInt8] {
    [Self.byte(x), Self.byte(y), Self.byte(z)]
  }

  private static func byte(_ value: Double) -> UInt8 {
    UInt8(Swift.min(Swift.max(value, 0), 1) * 255 + 0.5)
  }
}
