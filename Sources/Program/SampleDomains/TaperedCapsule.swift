/// A line with a round brush whose radius changes evenly from one end to the other: what the animal is built of.
struct TaperedCapsule {
  let start: Vector
  let end: Vector
  let startRadius: Double
  let endRadius: Double

  private let axis: Vector
  private let squaredLength: Double

  init(_ start: Vector, _ startRadius: Double, _ end: Vector, _ endRadius: Double) {
    self.start = start
    self.end = end
    self.startRadius = startRadius
    self.endRadius = endRadius
    axis = end - start
    squaredLength = axis.dot(axis)
  }

  /// Where a point lies in relation to the capsule.
  struct Place {
    /// The distance from the surface, negative inside.
    let distance: Double
    /// The position along the line, 0 at the start and 1 at the end.
    let along: Double
    /// The height above the line as a share of the radius: about −1 at the lower surface, 1 at the upper one.
    let height: Double
  }

  /// Where the point lies.
  func place(of point: Vector) -> Place {
    let along = min(max((point - start).dot(axis) / squaredLength, 0), 1)
    let offset = point - (start + axis * along)
    let radius = startRadius + (endRadius - startRadius) * along
    return Place(distance: offset.length - radius, along: along, height: offset.y / radius)
  }

  /// The distance of the point from the surface, negative inside.
  func distance(to point: Vector) -> Double {
    place(of: point).distance
  }
}
