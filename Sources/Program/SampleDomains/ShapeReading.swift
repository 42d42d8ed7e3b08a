import Images

/// What a picture shows of the drawn shapes, read from its pixels: the measure of pictures that a network makes after them.
///
/// Backgrounds are grey, so that how colourful a pixel is says how much of it the shape covers. Of the colourful pixels the largest
/// connected group is the shape. Its kind is that of the outline which fits it best, its colour the nearest one.
package struct ShapeReading: Equatable, Sendable {
  package let kind: DrawnShape.Kind
  package let colour: DrawnShape.Colour
  package let size: DrawnShape.Size
  package let place: DrawnShape.Place
  /// How well the outline fits: what the shape and the outline share, divided by what either covers; 1 is all.
  package let fit: Double

  /// A picture whose most colourful pixels are greyer shows nothing.
  private static let leastColour = 0.25
  /// A shape that fits its outline less is none.
  private static let leastFit = 0.6
  /// The share of the most colourful pixels' colour from which a pixel counts as the shape's.
  private static let edge = 0.5

  /// Reads a square RGB picture; nil if it shows nothing that would be taken for one of the shapes.
  package init?(_ picture: Picture) {
    guard picture.width == picture.height, picture.channels == .rgb, case .eight(let samples) = picture.samples
    else { return nil }
    let side = picture.width
    let pixels = (0..<side * side).map { place in
      Colour(
        red: Double(samples[3 * place]), green: Double(samples[3 * place + 1]), blue: Double(samples[3 * place + 2]))
        / 255
    }
    let colourfulness = pixels.map { $0.max() - $0.min() }
    // Half of the colourful pixels are at least as colourful as this, and a shape is mostly inside, not edge.
    let most = colourfulness.max() ?? 0
    let colourful = colourfulness.filter { $0 > Self.edge * most }.sorted()
    guard most > Self.leastColour else { return nil }
    let full = colourful[colourful.count / 2]

    let group = Self.largestGroup(colourfulness.map { $0 > Self.edge * full }, side: side)
    let inside = group.filter { colourfulness[$0] > 0.8 * full }
    guard !inside.isEmpty else { return nil }
    let mean = inside.reduce(Colour(repeating: 0)) { $0 + pixels[$1] } / Double(inside.count)
    colour = DrawnShape.Colour.allCases.min { mean.differs(from: $0.pure) < mean.differs(from: $1.pure) } ?? .red

    var coverage = [Double](repeating: 0, count: side * side)
    for place in Self.withNeighbours(group, side: side) { coverage[place] = min(1, colourfulness[place] / full) }
    guard let best = Self.bestOutline(of: coverage, side: side), best.fit >= Self.leastFit else { return nil }
    (kind, fit) = (best.outline.kind, best.fit)
    size = best.outline.radius < ShapeOutline.radiusBetween ? .small : .large
    let centre = best.outline.centre
    place =
      DrawnShape.Place.allCases.min {
        (ShapeOutline.point($0) - centre).length < (ShapeOutline.point($1) - centre).length
      } ?? .middle
  }

  /// Whether kind and colour are those of a class.
  package func shows(className: String) -> Bool { "\(colour.rawValue) \(kind.rawValue)" == className }

  /// The shape that it shows.
  package var shape: DrawnShape { DrawnShape(kind: kind, colour: colour, size: size, place: place) }

  /// The largest group of marked pixels that touch each other.
  private static func largestGroup(_ marked: [Bool], side: Int) -> [Int] {
    var (unseen, largest) = (marked, [Int]())
    for start in marked.indices where unseen[start] {
      unseen[start] = false
      var group = [start]
      var next = 0
      while next < group.count {
        for neighbour in neighbours(of: group[next], side: side) where unseen[neighbour] {
          unseen[neighbour] = false
          group.append(neighbour)
        }
        next += 1
      }
      if group.count > largest.count { largest = group }
    }
    return largest
  }

  private static func withNeighbours(_ group: [Int], side: Int) -> Set<Int> {
    Set(group).union(group.flatMap { neighbours(of: $0, side: side) })
  }

  /// The up to eight pixels around one.
  private static func neighbours(of place: Int, side: Int) -> [Int] {
    let (row, column) = place.quotientAndRemainder(dividingBy: side)
    return (max(0, row - 1)...min(side - 1, row + 1)).flatMap { row in
      (max(0, column - 1)...min(side - 1, column + 1)).map { row * side + $0 }
    }.filter { $0 != place }
  }

  /// The outline that fits best: of each kind, around the centroid and the area of what is covered.
  private static func bestOutline(of coverage: [Double], side: Int) -> (outline: ShapeOutline, fit: Double)? {
    let area = coverage.reduce(0, +)
    let pixel = 1 / Double(side)
    var centroid = Vector(0, 0)
    for (place, covered) in coverage.enumerated() {
      centroid += Vector(Double(place % side) + 0.5, Double(place / side) + 0.5) * (covered / area * pixel)
    }
    var best: (outline: ShapeOutline, fit: Double)?
    for kind in DrawnShape.Kind.allCases {
      let radius = (area / ShapeOutline.area(kind)).squareRoot() * pixel
      for scale in [0.92, 1, 1.08] {
        for (down, across) in [-1, 0, 1].flatMap({ down in [-1, 0, 1].map { (down, $0) } }) {
          let offset = Vector(Double(across), Double(down)) * (0.5 * pixel)
          let outline = ShapeOutline(
            kind: kind, centre: centroid + offset - Vector(0, ShapeOutline.rise(kind) * radius), radius: scale * radius)
          let (shared, either) = zip(outline.coverage(side: side), coverage).reduce((0.0, 0.0)) {
            ($0.0 + min($1.0, $1.1), $0.1 + max($1.0, $1.1))
          }
          if shared / either > best?.fit ?? 0 { best = (outline, shared / either) }
        }
      }
    }
    return best
  }
}

extension Colour {
  /// How far a hue lies from another's: grey and brightness are taken out of both first.
  fileprivate func differs(from other: Colour) -> Double {
    func pure(_ colour: Colour) -> Colour { (colour - colour.min()) / Swift.max(colour.max() - colour.min(), 1e-9) }
    let offset = pure(self) - pure(other)
    return (offset * offset).sum()
  }
}
