import RandomStreams

/// A smooth random surface: random heights on a square lattice with cubic passages between them.
struct ValueNoise {
  private static let side = 16

  private let heights: [Double]

  /// Draws the heights of the lattice.
  init(_ stream: inout RandomStream) {
    heights = (0..<Self.side * Self.side).map { _ in stream.uniform(in: -1...1) }
  }

  /// The height at a point, −1…1; one lattice cell is one unit, and the surface repeats after 16 of them.
  func height(at point: Vector) -> Double {
    let (column, row) = (point.x.rounded(.down), point.y.rounded(.down))
    let across = smoothStep(0, 1, point.x - column)
    let down = smoothStep(0, 1, point.y - row)
    let (left, top) = (Int(column), Int(row))
    let upper = lattice(left, top) + (lattice(left + 1, top) - lattice(left, top)) * across
    let lower = lattice(left, top + 1) + (lattice(left + 1, top + 1) - lattice(left, top + 1)) * across
    return upper + (lower - upper) * down
  }

  private func lattice(_ column: Int, _ row: Int) -> Double {
    // The side is a power of two, so that the mask wraps negative numbers as well.
    heights[(row & (Self.side - 1)) * Self.side + (column & (Self.side - 1))]
  }
}
