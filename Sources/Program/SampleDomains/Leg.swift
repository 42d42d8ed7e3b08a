/// A leg: thigh or forearm, cannon bone, pastern and hoof.
struct Leg {
  private let upper: TaperedCapsule
  private let cannon: TaperedCapsule
  private let pastern: TaperedCapsule
  private let hoof: TaperedCapsule
  /// The height above which the leg is part of the trunk.
  let top: Double

  /// A fore leg whose foot is displaced by `foot` from its place under the shoulder at `x`.
  static func fore(x: Double, foot: Vector, rise: Double) -> Leg {
    let sole = Vector(x + foot.x, foot.y + rise)
    let shoulder = Vector(x - 0.03, 0.64)
    let fetlock = sole + Vector(-0.025 - 0.5 * foot.y, 0.10)
    let knee = Vector(shoulder.x + 0.55 * (fetlock.x - shoulder.x) + 0.01 + 0.9 * foot.y, 0.345 + 0.5 * foot.y)
    return Leg(
      upper: TaperedCapsule(shoulder, 0.115, knee, 0.058), cannon: TaperedCapsule(knee, 0.056, fetlock, 0.043),
      fetlock: fetlock, sole: sole, top: 0.52)
  }

  /// A hind leg whose foot is displaced by `foot` from its place under the croup at `x`.
  static func hind(x: Double, foot: Vector, rise: Double) -> Leg {
    let sole = Vector(x + foot.x, foot.y + rise)
    let hip = Vector(x + 0.06, 0.68)
    let fetlock = sole + Vector(-0.03 - 0.4 * foot.y, 0.10)
    let hock = Vector(hip.x + 0.6 * (fetlock.x - hip.x) - 0.075, 0.36 + 0.6 * foot.y)
    return Leg(
      upper: TaperedCapsule(hip, 0.165, hock, 0.06), cannon: TaperedCapsule(hock, 0.06, fetlock, 0.045),
      fetlock: fetlock, sole: sole, top: Stripes.fanCentre.y)
  }

  private init(upper: TaperedCapsule, cannon: TaperedCapsule, fetlock: Vector, sole: Vector, top: Double) {
    self.upper = upper
    self.cannon = cannon
    pastern = TaperedCapsule(fetlock, 0.045, sole + Vector(0.01, 0.05), 0.04)
    hoof = TaperedCapsule(sole + Vector(0.005, 0.045), 0.04, sole + Vector(0.025, 0.03), 0.042)
    self.top = top
  }

  /// The capsules, from the trunk to the ground.
  var capsules: [TaperedCapsule] { [upper, cannon, pastern, hoof] }

  /// Where a point lies in relation to a leg.
  struct Place {
    /// The distance from the surface, negative inside.
    let distance: Double
    /// How far the surface looks up: about −1 below, 1 above.
    let height: Double
    /// Whether the point lies on the hoof.
    let onHoof: Bool
  }

  /// Where a point lies in relation to the leg.
  func place(of point: Vector) -> Place {
    let (thigh, shin) = (upper.place(of: point), cannon.place(of: point))
    let (ankle, foot) = (pastern.place(of: point), hoof.place(of: point))
    let skin = smoothMinimum(
      smoothMinimum(thigh.distance, shin.distance, rounding: 0.03), ankle.distance, rounding: 0.02)
    let height = thigh.distance < shin.distance ? 0.5 * thigh.height : 0
    return Place(
      distance: min(skin, foot.distance), height: height, onHoof: foot.distance <= 0 && point.y < hoof.start.y)
  }
}
