/// The animal's body in a pose: which points belong to it, and what they show.
struct Anatomy {
  /// The corners of a box that holds the whole animal.
  let bounds: (lower: Vector, upper: Vector)

  private let croup: TaperedCapsule
  private let ribs: TaperedCapsule
  private let withers: TaperedCapsule
  private let neck: TaperedCapsule
  private let throat: TaperedCapsule
  private let face: TaperedCapsule
  private let cheek: TaperedCapsule
  private let ear: TaperedCapsule
  private let mane: TaperedCapsule
  private let tail: [TaperedCapsule]
  private let eye: Vector
  private let nearFore: Leg
  private let nearHind: Leg
  private let farFore: Leg
  private let farHind: Leg
  private let neckDirection: Vector
  private let headDirection: Vector

  private static let neckBase = Vector(0.33, 0.76)

  /// Builds the body.
  init(_ pose: Pose) {
    let girth = pose.girth
    croup = TaperedCapsule(Vector(-0.31, 0.745), 0.205 * girth, Vector(0.02, 0.705), 0.205 * girth)
    ribs = TaperedCapsule(Vector(0.02, 0.705), 0.205 * girth, Vector(0.30, 0.715), 0.215 * girth)
    withers = TaperedCapsule(Vector(0.02, 0.83), 0.06, Vector(0.26, 0.90), 0.06)

    let (base, along) = (Self.neckBase, pose.neck)
    let poll = base + along * pose.neckLength
    neck = TaperedCapsule(base, 0.185, poll, 0.088)
    let crest = along.turned
    throat = TaperedCapsule(base - crest * 0.06, 0.16, poll - crest * 0.01, 0.075)
    let head = pose.head
    let forehead = poll + head * 0.02 + crest * 0.005
    face = TaperedCapsule(forehead, 0.085, forehead + head * 0.31, 0.055)
    cheek = TaperedCapsule(forehead + head * 0.07 - crest * 0.02, 0.092, forehead + head * 0.14 - crest * 0.01, 0.075)
    let upright = along + Vector(0, 0.35)
    ear = TaperedCapsule(poll + crest * 0.06, 0.036, poll + crest * 0.06 + upright * (0.15 / upright.length), 0.012)
    mane = TaperedCapsule(base + crest * 0.155 + along * 0.02, 0.045, poll + crest * 0.075, 0.045)
    eye = forehead + head * 0.10 + head.turned * 0.028
    neckDirection = along
    headDirection = head

    let dock = Vector(-0.47, 0.86)
    let middle = Vector(-0.58 - pose.tailSwing * 0.5, 0.66)
    let tip = Vector(-0.57 - pose.tailSwing, 0.30)
    tail = [TaperedCapsule(dock, 0.05, middle, 0.055), TaperedCapsule(middle, 0.055, tip, 0.035)]

    // The feet follow one another as left hind, left fore, right hind, right fore; the near side is the left one here.
    nearHind = .hind(x: -0.37, foot: pose.foot(0), rise: 0)
    nearFore = .fore(x: 0.30, foot: pose.foot(1), rise: 0)
    farHind = .hind(x: -0.30, foot: pose.foot(2), rise: 0.03)
    farFore = .fore(x: 0.36, foot: pose.foot(3), rise: 0.03)

    let capsules =
      [croup, ribs, withers, neck, throat, face, cheek, ear, mane] + tail
      + [nearFore, nearHind, farFore, farHind].flatMap(\.capsules)
    var (lower, upper) = (Vector(0, 0), Vector(0, 0))
    for capsule in capsules {
      for (centre, radius) in [(capsule.start, capsule.startRadius), (capsule.end, capsule.endRadius)] {
        lower = pointwiseMin(lower, centre - radius)
        upper = pointwiseMax(upper, centre + radius)
      }
    }
    bounds = (lower, upper)
  }

  /// What the animal shows at a point of its own coordinates, or nil beside it.
  func surface(at point: Vector) -> Surface? {
    trunkSurface(at: point) ?? tailSurface(at: point)
      ?? farLegSurface(farHind, at: point) ?? farLegSurface(farFore, at: point)
  }

  /// Head, neck, trunk and the two near legs, which grow out of one another.
  private func trunkSurface(at point: Vector) -> Surface? {
    if (point - eye).length < 0.03 {
      return Surface(tissue: .eye, height: 0, stripeCoordinate: 0, far: false)
    }
    let (hind, fore) = (nearHind.place(of: point), nearFore.place(of: point))
    let (back, chest) = (croup.place(of: point), ribs.place(of: point))
    let collar = neck.place(of: point)
    let (nose, jaw) = (face.place(of: point), cheek.place(of: point))

    var trunk = smoothMinimum(back.distance, chest.distance, rounding: 0.06)
    trunk = smoothMinimum(trunk, withers.distance(to: point), rounding: 0.10)
    var neckDistance = smoothMinimum(collar.distance, throat.distance(to: point), rounding: 0.06)
    neckDistance = min(neckDistance, mane.distance(to: point))
    let head = min(smoothMinimum(nose.distance, jaw.distance, rounding: 0.05), ear.distance(to: point))
    let legs = min(hind.distance, fore.distance)
    var all = smoothMinimum(trunk, neckDistance, rounding: 0.12)
    all = smoothMinimum(all, legs, rounding: 0.06)
    all = smoothMinimum(all, head, rounding: 0.04)
    guard all < 0 else { return nil }

    if head < neckDistance + 0.02 && head < trunk {
      return headSurface(at: point, nose: nose, jaw: jaw)
    }
    if legs < trunk && legs < neckDistance {
      let leg = hind.distance < fore.distance ? nearHind : nearFore
      if point.y < leg.top { return legSurface(leg, at: point) }
    }
    // The light changes gradually from part to part: the nearer a part, the more it counts.
    let nearest = min(back.distance, chest.distance, collar.distance)
    var (sum, weights) = (0.0, 0.0)
    func shade(_ part: TaperedCapsule.Place) {
      let closeness = max(0, 1 - (part.distance - nearest) / 0.15)
      sum += part.height * closeness * closeness
      weights += closeness * closeness
    }
    shade(back)
    shade(chest)
    shade(collar)
    let height = min(max(sum / weights, -1), 1)
    let along = (point - Self.neckBase).dot(neckDirection)
    let onNeck = smoothStep(-0.04, 0.20, along) * smoothStep(-0.12, 0.04, trunk - neckDistance)
    let trunkCoordinate = Stripes.trunkCoordinate(point)
    let coordinate = trunkCoordinate + (neckCoordinate(of: point) - trunkCoordinate) * onNeck
    let isMane = mane.distance(to: point) < 0 && trunk > -0.05
    return Surface(
      tissue: isMane ? .hair(tuft: 0) : .skin(lowness: 0, nose: 0), height: height, stripeCoordinate: coordinate,
      far: false)
  }

  private func neckCoordinate(of point: Vector) -> Double {
    Stripes.trunkCoordinate(Self.neckBase) - (point - Self.neckBase).dot(neckDirection)
  }

  private func headSurface(at point: Vector, nose: TaperedCapsule.Place, jaw: TaperedCapsule.Place) -> Surface {
    let poll = face.start
    let coordinate = neckCoordinate(of: poll) - (point - poll).dot(headDirection)
    let height = min(max(nose.distance < jaw.distance ? nose.height : jaw.height, -1), 1)
    return Surface(
      tissue: .skin(lowness: 0, nose: smoothStep(0.72, 0.92, nose.along)), height: height, stripeCoordinate: coordinate,
      far: false)
  }

  private func tailSurface(at point: Vector) -> Surface? {
    let (upper, lower) = (tail[0].place(of: point), tail[1].place(of: point))
    guard smoothMinimum(upper.distance, lower.distance, rounding: 0.03) < 0 else { return nil }
    return Surface(
      tissue: .hair(tuft: smoothStep(0.62, 0.50, point.y)), height: 0, stripeCoordinate: Stripes.legCoordinate(point),
      far: false)
  }

  /// The surface of a near leg, whose light goes over into that of the belly.
  private func legSurface(_ leg: Leg, at point: Vector) -> Surface {
    let place = leg.place(of: point)
    let belly = smoothStep(leg.top - 0.14, leg.top, point.y)
    return legSurface(place, at: point, height: place.height + (-0.8 - place.height) * belly, far: false)
  }

  private func farLegSurface(_ leg: Leg, at point: Vector) -> Surface? {
    let place = leg.place(of: point)
    return place.distance < 0 ? legSurface(place, at: point, height: place.height, far: true) : nil
  }

  private func legSurface(_ place: Leg.Place, at point: Vector, height: Double, far: Bool) -> Surface {
    Surface(
      tissue: place.onHoof ? .hoof : .skin(lowness: smoothStep(0.48, 0.30, point.y), nose: 0), height: height,
      stripeCoordinate: Stripes.legCoordinate(point), far: far)
  }
}
