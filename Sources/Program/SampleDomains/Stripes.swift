import RandomStreams

/// The dark stripes of the striped coat, as a function of how far along the animal's parts a point lies.
///
/// Lengths are shares of the height at the withers. Across trunk and neck the stripes run from the back downwards; over
/// the croup they fan out until they lie level on the hind legs, as they do on a plains zebra.
struct Stripes {
  /// The point about which the stripes of the croup fan out, below the flank.
  static let fanCentre = Vector(-0.08, 0.36)
  /// The distance from the centre of the fan at which its stripes are as wide as those of the trunk.
  static let fanRadius = 0.42

  /// How wide the stripes of legs and head are in comparison with those of the trunk.
  static let narrowing = 0.82

  /// The length of one dark and one bright stripe together.
  let period: Double
  /// Where the first stripe begins, in periods.
  let phase: Double
  /// The share of dark in a period.
  let darkness: Double

  /// Draws the stripes for an animal that is `height` pixels high at the withers.
  ///
  /// - Parameter phase: where they begin, instead of anywhere.
  init(height: Double, phase given: Double?, _ stream: inout RandomStream) {
    // Between 6.8 and 7.7 pixels: the stripes of a large animal are wider, but never too fine to be seen.
    period = (4.2 + 0.08 * height) / height
    let drawn = stream.uniform()
    phase = given ?? drawn
    darkness = stream.uniform(in: 0.44...0.50)
  }

  /// The coordinate across the stripes of trunk, croup and hind legs.
  static func trunkCoordinate(_ point: Vector) -> Double {
    let back = fanCentre.x - point.x
    let up = point.y - fanCentre.y
    if up <= 0 { return legCoordinate(point) }
    return back <= 0 ? back : fanRadius * angleFromVertical(Vector(back, up))
  }

  /// The coordinate across the level stripes of legs and tail, which goes on where the fan of the croup ends.
  static func legCoordinate(_ point: Vector) -> Double {
    fanRadius * 1.570_796 + (fanCentre.y - point.y) / narrowing
  }

  /// How dark a coordinate is, 0 (bright) to 1 (stripe).
  func dark(_ coordinate: Double) -> Double {
    let position = coordinate / period + phase
    let share = position - position.rounded(.down)
    // The distance from the middle of the bright stripe: 0 there, 0.5 in the middle of the dark one.
    let distance = abs(share - 0.5)
    let edge = 0.5 - darkness / 2
    return smoothStep(edge - 0.06, edge + 0.06, distance)
  }
}
