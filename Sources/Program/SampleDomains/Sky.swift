import RandomStreams

/// The sky: a gradient, often a sun, sometimes clouds.
struct Sky {
  /// The colour above the picture's upper edge.
  let zenith: Colour
  /// The colour at the horizon, which haze lends to distant hills as well.
  let horizon: Colour

  private let sun: (centre: Vector, radius: Double, colour: Colour)?
  private let clouds: [Cloud]

  /// A cloud: a soft, flat heap of ellipses.
  private struct Cloud {
    let puffs: [(centre: Vector, radii: Vector)]

    init(centre: Vector, _ stream: inout RandomStream) {
      let count = 2 + stream.integer(below: 3)
      puffs = (0..<count).map { index in
        let offset = Vector(
          (Double(index) - Double(count - 1) / 2) * stream.uniform(in: 4...6), stream.uniform(in: -1.2...1.2))
        return (centre + offset, Vector(stream.uniform(in: 4...6.5), stream.uniform(in: 1.8...3)))
      }
    }

    /// How much of the cloud covers a point, 0…1.
    func cover(of point: Vector) -> Double {
      puffs.reduce(0) { cover, puff in
        let offset = (point - puff.centre) / puff.radii
        return max(cover, smoothStep(1.1, 0.5, offset.length))
      }
    }
  }

  /// Draws a sky above the horizon of a picture.
  init(width: Double, horizonHeight: Double, _ stream: inout RandomStream) {
    switch stream.integer(below: 4) {
    case 0:  // deep blue noon
      zenith = Colour(red: 0.33, green: 0.57, blue: 0.86).varied(by: 0.04, &stream)
      horizon = Colour(red: 0.74, green: 0.86, blue: 0.94).varied(by: 0.03, &stream)
    case 1:  // pale blue morning
      zenith = Colour(red: 0.52, green: 0.72, blue: 0.90).varied(by: 0.04, &stream)
      horizon = Colour(red: 0.88, green: 0.91, blue: 0.90).varied(by: 0.03, &stream)
    case 2:  // turquoise
      zenith = Colour(red: 0.36, green: 0.66, blue: 0.80).varied(by: 0.04, &stream)
      horizon = Colour(red: 0.80, green: 0.90, blue: 0.86).varied(by: 0.03, &stream)
    default:  // towards evening
      zenith = Colour(red: 0.47, green: 0.58, blue: 0.80).varied(by: 0.04, &stream)
      horizon = Colour(red: 0.97, green: 0.82, blue: 0.62).varied(by: 0.03, &stream)
    }
    if stream.chance(0.35) {
      let centre = Vector(stream.uniform(in: 6...width - 6), stream.uniform(in: 5...max(6, horizonHeight - 6)))
      sun = (centre, stream.uniform(in: 2.6...4), Colour(red: 1, green: 0.96, blue: 0.76).varied(by: 0.02, &stream))
    } else {
      sun = nil
    }
    let cloudCount = stream.chance(0.5) ? 1 + stream.integer(below: 3) : 0
    clouds = (0..<cloudCount).map { _ in
      let centre = Vector(stream.uniform(in: 0...width), stream.uniform(in: 3...max(4, horizonHeight * 0.6)))
      return Cloud(centre: centre, &stream)
    }
  }

  /// The colour of the sky at a point, given how far down it is between the upper edge (0) and the horizon (1).
  func colour(at point: Vector, depth: Double) -> Colour {
    var colour = zenith.mixed(with: horizon, share: min(max(depth, 0), 1))
    if let sun {
      let distance = (point - sun.centre).length
      let glow = 0.35 * smoothStep(4 * sun.radius, sun.radius, distance)
      colour = colour.mixed(
        with: sun.colour, share: max(glow, smoothStep(sun.radius + 0.4, sun.radius - 0.4, distance)))
    }
    let cover = clouds.reduce(0) { max($0, $1.cover(of: point)) }
    return colour.mixed(with: Colour(0.97, 0.97, 0.97), share: 0.8 * cover)
  }
}
