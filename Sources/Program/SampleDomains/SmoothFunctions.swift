// The drawing keeps to + − × ÷ and square roots, which IEEE 754 rounds exactly: the same bytes on every machine. The
// functions here stand in for what a mathematics library would offer.

/// 0 below `lower`, 1 above `upper`, and a cubic without corners in between.
func smoothStep(_ lower: Double, _ upper: Double, _ value: Double) -> Double {
  let share = min(max((value - lower) / (upper - lower), 0), 1)
  return share * share * (3 - 2 * share)
}

/// The lesser of two distances, with the crease between them rounded over a width of `rounding`.
func smoothMinimum(_ first: Double, _ second: Double, rounding: Double) -> Double {
  let overlap = max(rounding - abs(first - second), 0)
  return min(first, second) - overlap * overlap / (4 * rounding)
}

/// The angle of a vector of the first quadrant from the y axis towards the x axis, in radians, to within 0.004.
func angleFromVertical(_ vector: Vector) -> Double {
  let (x, y) = (max(vector.x, 0), max(vector.y, 0))
  let quarter = 0.785_398
  if x <= y {
    guard y > 0 else { return 0 }
    let ratio = x / y
    return ratio * (quarter + 0.273 * (1 - ratio))
  }
  let ratio = y / x
  return 2 * quarter - ratio * (quarter + 0.273 * (1 - ratio))
}
