import RandomStreams

/// The ground, from the horizon to the picture's lower edge: grass, savanna or sand with a soft, slow texture.
struct Ground {
  private let far: Colour
  private let near: Colour
  private let texture: ValueNoise
  private let contrast: Double

  /// Draws a ground.
  init(haze: Colour, _ stream: inout RandomStream) {
    let colour: Colour
    switch stream.integer(below: 4) {
    case 0:  // meadow
      colour = Colour(red: 0.42, green: 0.60, blue: 0.25)
    case 1:  // olive grass
      colour = Colour(red: 0.55, green: 0.61, blue: 0.32)
    case 2:  // dry savanna
      colour = Colour(red: 0.77, green: 0.70, blue: 0.42)
    default:  // sand
      colour = Colour(red: 0.84, green: 0.76, blue: 0.57)
    }
    let tinted = colour.varied(by: 0.04, &stream)
    far = (tinted * 1.06).mixed(with: haze, share: 0.22)
    near = tinted * 0.90
    contrast = stream.uniform(in: 0.03...0.07)
    texture = ValueNoise(&stream)
  }

  /// The colour of the ground at a point, given how near it is: 0 at the horizon, 1 at the lower edge.
  func colour(at point: Vector, nearness: Double) -> Colour {
    // Patches are wider than high, and grow towards the viewer.
    let cell = 5 + 9 * nearness
    let height = texture.height(at: Vector(point.x / 14, point.y / cell * 1.6))
    return far.mixed(with: near, share: nearness) * (1 + contrast * height)
  }
}
