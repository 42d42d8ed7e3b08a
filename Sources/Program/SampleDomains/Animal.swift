import RandomStreams

/// A horse-like animal seen from the side, which can be drawn in either coat.
///
/// Its own coordinates have the ground under the middle of the trunk as origin, x forward, y up, and the height at the
/// withers as unit.
struct Animal {
  /// The height at the withers, in pixels.
  let height: Double
  /// The place on the ground under the middle of the trunk, in pixels from the upper left corner of the picture.
  let position: Vector
  /// 1 if the animal looks to the right, −1 if it looks to the left.
  let facing: Double

  private let colours: AnimalColours
  private let stripes: Stripes
  private let anatomy: Anatomy

  /// Draws an animal that fits into a picture of the given width and height.
  ///
  /// - Parameter stripePhase: where its stripes begin, in periods, instead of anywhere.
  init(width: Double, height pictureHeight: Double, stripePhase: Double? = nil, _ stream: inout RandomStream) {
    let pose = Pose(&stream)
    let anatomy = Anatomy(pose)
    let bounds = anatomy.bounds
    let margin = 2.0
    let largest = min(44, (width - 2 * margin) / (bounds.upper.x - bounds.lower.x))
    height = stream.uniform(in: min(33, largest)...largest)
    facing = stream.chance(0.5) ? 1 : -1
    // The trunk's middle is where the tail and the muzzle both stay inside of the picture.
    let front = height * (facing > 0 ? bounds.upper.x : -bounds.lower.x)
    let behind = height * (facing > 0 ? -bounds.lower.x : bounds.upper.x)
    let x = stream.uniform(in: behind + margin...max(behind + margin, width - margin - front))
    let highest = height * bounds.upper.y + margin
    let y = stream.uniform(in: max(highest, 0.80 * pictureHeight)...0.96 * pictureHeight)
    position = Vector(x, y)
    self.anatomy = anatomy
    colours = AnimalColours(&stream)
    stripes = Stripes(height: height, phase: stripePhase, &stream)
  }

  /// The animal's own coordinates of a point of the picture.
  func ownCoordinates(of point: Vector) -> Vector {
    Vector(facing * (point.x - position.x), position.y - point.y) / height
  }

  /// Whether a point of the picture may belong to the animal: cheap, and true for all that do.
  func mayCover(_ point: Vector, within margin: Double) -> Bool {
    let own = ownCoordinates(of: point)
    let reach = margin / height
    let bounds = anatomy.bounds
    return own.x > bounds.lower.x - reach && own.x < bounds.upper.x + reach
      && own.y > bounds.lower.y - reach && own.y < bounds.upper.y + reach
  }

  /// The colours of the animal at a point of the picture in the plain and in the striped coat, or nil beside it.
  func colours(at point: Vector) -> (plain: Colour, striped: Colour)? {
    guard let surface = anatomy.surface(at: ownCoordinates(of: point)) else { return nil }
    return (colour(of: surface, coat: .plain), colour(of: surface, coat: .striped))
  }

  /// How dark the animal's shadow is on the ground at a point of the picture: 0 (none) to 1 (its core).
  func shadow(at point: Vector) -> Double {
    let offset = (point - position) / Vector(0.62 * height, 0.11 * height)
    return smoothStep(1, 0.35, offset.length)
  }

  private func colour(of surface: Surface, coat: Coat) -> Colour {
    let colour: Colour
    switch surface.tissue {
    case .hoof:
      colour = colours.hoof
    case .eye:
      colour = Colour(red: 0.05, green: 0.04, blue: 0.04)
    case .skin(let lowness, let nose):
      colour = coat == .plain ? plainSkin(lowness: lowness, nose: nose) : stripedSkin(surface, nose: nose)
    case .hair(let tuft):
      // The striped animal's mane carries the stripes of its neck, and its tail ends in a dark tuft.
      colour = coat == .plain ? colours.plainHair : stripedSkin(surface, nose: tuft)
    }
    return colour * (surface.far ? 0.72 : 1) * (1 + 0.13 * surface.height)
  }

  private func plainSkin(lowness: Double, nose: Double) -> Colour {
    colours.plain.mixed(with: colours.plainLegs, share: lowness).mixed(with: colours.plainHair, share: 0.6 * nose)
  }

  private func stripedSkin(_ surface: Surface, nose: Double) -> Colour {
    let stripe = stripes.dark(surface.stripeCoordinate)
    return colours.bright.mixed(with: colours.dark, share: max(stripe, 0.92 * nose))
  }
}
