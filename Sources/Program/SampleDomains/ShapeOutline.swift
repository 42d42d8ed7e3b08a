/// The outline of a shape in a picture, whose sides have the length 1.
struct ShapeOutline {
  let kind: DrawnShape.Kind
  /// The middle of the box around it, from the upper left corner.
  let centre: Vector
  /// The radius of a circle; squares and triangles of the same radius look about as large.
  let radius: Double

  /// Half the side of a square, half the height of a triangle, and half its base, for a radius of 1.
  private static let (square, height, base) = (0.886, 0.9, 1.039)

  /// Whether a point lies inside.
  func contains(_ point: Vector) -> Bool {
    let offset = (point - centre) / radius
    switch kind {
    case .circle: return offset.dot(offset) < 1
    case .square: return max(abs(offset.x), abs(offset.y)) < Self.square
    case .triangle:
      // It stands on its base: wider and wider from its tip downwards.
      return abs(offset.y) < Self.height && abs(offset.x) < (offset.y + Self.height) / (2 * Self.height) * Self.base
    }
  }

  /// Its area for a radius of 1.
  static func area(_ kind: DrawnShape.Kind) -> Double {
    switch kind {
    case .circle: Double.pi
    case .square: 4 * square * square
    case .triangle: 2 * height * base
    }
  }

  /// How far the middle of its box lies above its centroid, for a radius of 1.
  static func rise(_ kind: DrawnShape.Kind) -> Double { kind == .triangle ? height / 3 : 0 }

  /// The radii of a size, those between which both sizes are told apart, and the places.
  static func radii(_ size: DrawnShape.Size) -> ClosedRange<Double> { size == .small ? 0.135...0.16 : 0.215...0.25 }
  static let radiusBetween = 0.1875

  /// The point around which the shapes of a place lie.
  static func point(_ place: DrawnShape.Place) -> Vector {
    switch place {
    case .topLeft: Vector(0.28, 0.28)
    case .topRight: Vector(0.72, 0.28)
    case .bottomLeft: Vector(0.28, 0.72)
    case .bottomRight: Vector(0.72, 0.72)
    case .middle: Vector(0.5, 0.5)
    }
  }

  /// How much of each pixel of a square picture it covers, 0…1, row by row.
  func coverage(side: Int) -> [Double] {
    var covered = [Double](repeating: 0, count: side * side)
    let samples = Self.samplesPerSide
    // Beyond twice the radius there is nothing of it.
    func range(_ middle: Double) -> Range<Int> {
      let first = max(0, Int(((middle - 2 * radius) * Double(side)).rounded(.down)))
      return first..<max(first, min(side, Int(((middle + 2 * radius) * Double(side)).rounded(.up))))
    }
    for row in range(centre.y) {
      for column in range(centre.x) {
        for sample in 0..<samples * samples {
          let within = Vector(Double(sample % samples) + 0.5, Double(sample / samples) + 0.5) / Double(samples)
          if contains((Vector(Double(column), Double(row)) + within) / Double(side)) {
            covered[row * side + column] += 1
          }
        }
        covered[row * side + column] /= Double(samples * samples)
      }
    }
    return covered
  }

  private static let samplesPerSide = 4
}
