/// A point or a displacement in the plane.
typealias Vector = SIMD2<Double>

extension Vector {
  /// The unit vector at the angle whose half has the given tangent, counted from the x axis towards the y axis.
  ///
  /// `((1 − t²) / (1 + t²), 2t / (1 + t²))` needs neither sine nor cosine, whose last bits differ between machines.
  static func direction(halfAngleTangent t: Double) -> Vector {
    let square = t * t
    return Vector((1 - square) / (1 + square), 2 * t / (1 + square))
  }

  /// The sum of the products of the coordinates.
  func dot(_ other: Vector) -> Double {
    x * other.x + y * other.y
  }

  /// The distance from the origin.
  var length: Double {
    (x * x + y * y).squareRoot()
  }

  /// The vector turned by a quarter of a circle, from the x axis towards the y axis.
  var turned: Vector {
    Vector(-y, x)
  }
}
