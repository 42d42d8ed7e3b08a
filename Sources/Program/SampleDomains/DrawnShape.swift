/// What a drawn picture of a shape shows: all that its caption says.
package struct DrawnShape: Hashable, Sendable {
  /// The kind of shape.
  package enum Kind: String, Sendable, CaseIterable {
    case circle, square, triangle
  }

  /// The colour of the shape.
  package enum Colour: String, Sendable, CaseIterable {
    case red, green, blue, yellow
  }

  /// How large it is; nothing lies between the two.
  package enum Size: String, Sendable, CaseIterable {
    case small, large
  }

  /// Where it is.
  package enum Place: String, Sendable, CaseIterable {
    case topLeft = "at the top left"
    case topRight = "at the top right"
    case bottomLeft = "at the bottom left"
    case bottomRight = "at the bottom right"
    case middle = "in the middle"
  }

  package let kind: Kind
  package let colour: Colour
  package let size: Size
  package let place: Place

  package init(kind: Kind, colour: Colour, size: Size, place: Place) {
    (self.kind, self.colour, self.size, self.place) = (kind, colour, size, place)
  }

  /// All 120 combinations.
  package static let all: [DrawnShape] = Colour.allCases.flatMap { colour in
    Kind.allCases.flatMap { kind in
      Size.allCases.flatMap { size in
        Place.allCases.map { DrawnShape(kind: kind, colour: colour, size: size, place: $0) }
      }
    }
  }

  /// Whether the combination is kept from training: one place of each colour, kind and size, so that a run has seen each of these, and
  /// each in most places, but never all of them together.
  package var isHeldOut: Bool {
    func place<Value: CaseIterable & Equatable>(of value: Value) -> Int {
      Array(Value.allCases).firstIndex(of: value) ?? 0
    }
    let sum = place(of: kind) + 2 * place(of: colour) + 2 * place(of: size) + place(of: self.place)
    return sum % Place.allCases.count == 0
  }

  /// Its class: `red circle`.
  package var className: String { "\(colour.rawValue) \(kind.rawValue)" }

  /// Its caption: `a small red circle at the top left`.
  package var caption: String { "a \(size.rawValue) \(className) \(place.rawValue)" }

  /// The shape that a caption asks for; nil if it is none of a drawn picture.
  package init?(caption: String) {
    guard let shape = Self.all.first(where: { $0.caption == caption }) else { return nil }
    self = shape
  }
}
