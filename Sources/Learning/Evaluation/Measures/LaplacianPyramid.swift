/// A colour picture's levels of detail (Burt and Adelson 1983): each holds what the next smaller one lacks.
///
/// Sides are powers of two; the levels are `side`, side / 2, … and 16. The filter is the binomial (1, 4, 6, 4, 1)/16 in both
/// directions, the edge mirrored without being repeated, as in Karras et al. 2018 (arXiv:1710.10196).
struct LaplacianPyramid {
  /// A level: three planes of `side × side` values.
  struct Level {
    let side: Int
    var planes: [[Double]]
  }

  /// The levels from the largest.
  let levels: [Level]

  static let smallestSide = 16

  /// The pyramid of a square picture whose side is a power of two and at least 16.
  init(planes: [[Double]], side: Int) {
    precondition(
      side >= Self.smallestSide && side & (side - 1) == 0 && planes.allSatisfy { $0.count == side * side },
      "LaplacianPyramid: square planes whose side is a power of two and at least 16 were expected, got side \(side)")
    var levels = [Level(side: side, planes: planes)]
    while let last = levels.last, last.side > Self.smallestSide {
      levels.append(Level(side: last.side / 2, planes: last.planes.map { Self.halved($0, side: last.side) }))
    }
    for index in levels.indices.dropLast() {
      let next = levels[index + 1]
      for channel in planes.indices {
        let enlarged = Self.doubled(next.planes[channel], side: next.side)
        for pixel in enlarged.indices { levels[index].planes[channel][pixel] -= enlarged[pixel] }
      }
    }
    self.levels = levels
  }

  private static let binomial = [1.0, 4, 6, 4, 1].map { $0 / 16 }

  /// Filtered, then every second pixel.
  private static func halved(_ plane: [Double], side: Int) -> [Double] {
    let filtered = filtered(plane, side: side)
    let half = side / 2
    return (0..<half * half).map { filtered[$0 / half * 2 * side + $0 % half * 2] }
  }

  /// Zeros between the pixels, then filtered; the factor makes up for the zeros.
  private static func doubled(_ plane: [Double], side: Int) -> [Double] {
    var spread = [Double](repeating: 0, count: 4 * side * side)
    for pixel in plane.indices { spread[pixel / side * 4 * side + pixel % side * 2] = 4 * plane[pixel] }
    return filtered(spread, side: 2 * side)
  }

  /// The binomial filter along rows, then along columns.
  private static func filtered(_ plane: [Double], side: Int) -> [Double] {
    let places = (0..<side).map { place in
      (-2...2).map { offset -> Int in
        let at = abs(place + offset)
        return at < side ? at : 2 * (side - 1) - at
      }
    }
    var rows = [Double](repeating: 0, count: plane.count)
    for row in 0..<side {
      for column in 0..<side {
        var sum = 0.0
        for tap in 0..<5 { sum += binomial[tap] * plane[row * side + places[column][tap]] }
        rows[row * side + column] = sum
      }
    }
    var result = [Double](repeating: 0, count: plane.count)
    for row in 0..<side {
      for column in 0..<side {
        var sum = 0.0
        for tap in 0..<5 { sum += binomial[tap] * rows[places[row][tap] * side + column] }
        result[row * side + column] = sum
      }
    }
    return result
  }
}
