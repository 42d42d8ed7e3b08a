import Images
import RandomStreams

/// A picture of one shape on a plain background: a pure function of what it shows, of what it is for, and of its number.
package struct ShapeScene: Sendable {
  /// What a scene is drawn for; scenes of different purposes are independent.
  package enum Purpose: String, Sendable {
    case training, test
  }

  /// The width and the height of a picture.
  package static let side = 32

  let outline: ShapeOutline
  private let colour: Colour
  private let background: (top: Colour, bottom: Colour)

  /// Draws up the scene: size, place, colour and background within what the shape says.
  ///
  /// - Parameter index: its number among the pictures of that shape and purpose, from 0.
  package init(_ shape: DrawnShape, purpose: Purpose, index: Int, seed: UInt64 = SampleDomains.seed) {
    var stream = RandomStream(
      seed: seed, purpose: .init("drawn shape for \(purpose.rawValue): \(shape.caption)"), index: index)
    let jitter = Vector(stream.uniform(in: -0.02...0.02), stream.uniform(in: -0.02...0.02))
    outline = ShapeOutline(
      kind: shape.kind, centre: ShapeOutline.point(shape.place) + jitter,
      radius: stream.uniform(in: ShapeOutline.radii(shape.size)))
    colour = shape.colour.pure.varied(by: 0.05, &stream)
    let grey = Colour(repeating: stream.uniform(in: 0.35...0.8)).varied(by: 0.015, &stream)
    let slope = stream.uniform(in: -0.1...0.1)
    background = (grey + slope, grey - slope)
  }

  /// The scene as an RGB picture of 32 × 32 pixels.
  package var picture: Picture {
    let side = Self.side
    let pixels = outline.coverage(side: side).enumerated().flatMap { place, covered in
      let height = (Double(place / side) + 0.5) / Double(side)
      return background.top.mixed(with: background.bottom, share: height).mixed(with: colour, share: covered).bytes
    }
    return Picture(width: side, height: side, channels: .rgb, pixels: pixels)
  }
}

extension DrawnShape.Colour {
  /// The colour itself, from which those of pictures differ a little.
  var pure: Colour {
    switch self {
    case .red: Colour(red: 0.85, green: 0.15, blue: 0.12)
    case .green: Colour(red: 0.12, green: 0.6, blue: 0.2)
    case .blue: Colour(red: 0.15, green: 0.25, blue: 0.85)
    case .yellow: Colour(red: 0.93, green: 0.82, blue: 0.1)
    }
  }
}
