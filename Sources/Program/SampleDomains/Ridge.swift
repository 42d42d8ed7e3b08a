import RandomStreams

/// The outline of distant hills.
struct Ridge {
  /// The colour of the hills, hazy with distance.
  let colour: Colour

  private let base: Double
  private let rise: Double
  private let wavelength: Double
  private let outline: ValueNoise
  private let shift: Double

  /// Draws hills whose foot lies at the row `base` and which rise by at most `rise` pixels.
  init(base: Double, rise: Double, colour: Colour, _ stream: inout RandomStream) {
    self.base = base
    self.rise = rise
    self.colour = colour
    wavelength = stream.uniform(in: 13...24)
    shift = stream.uniform(in: 0...16)
    outline = ValueNoise(&stream)
  }

  /// Whether a point lies on the hills or below.
  func covers(_ point: Vector) -> Bool {
    let height = 0.5 + 0.5 * outline.height(at: Vector(point.x / wavelength + shift, 0.5))
    return point.y > base - rise * height
  }
}
