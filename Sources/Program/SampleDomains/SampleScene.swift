import Images
import RandomStreams

/// A landscape with one animal, which can be drawn in either coat.
///
/// A scene is a pure function of its purpose and index. Whatever the coat, everything but the animal's own pixels is the
/// same, and both domains' scenes come from the same distribution: the coat is the only difference for a network to learn.
package struct SampleScene: Sendable {
  /// What a scene is drawn for; scenes of different purposes are independent.
  package enum Purpose: String, Sendable, CaseIterable {
    /// The training scenes of the domain `horse`.
    case horseTraining
    /// The training scenes of the domain `zebra`.
    case zebraTraining
    /// The test scenes, which are drawn in both coats.
    case test
  }

  /// The width and the height of a picture: room for crops of 64 × 64 pixels.
  package static let side = 72

  private static let samplesPerSide = 4

  private let landscape: Landscape
  let animal: Animal
  private let shadow: Double

  /// Draws up the scene: decides all that is in it.
  ///
  /// - Parameters:
  ///   - purpose: what the scene is for.
  ///   - index: its number among the scenes of that purpose, from 0.
  ///   - stripePhase: where the stripes begin, in periods, instead of anywhere.
  ///   - seed: the seed of the sample domains; the shipped ones use `SampleDomains.seed`.
  package init(purpose: Purpose, index: Int, stripePhase: Double? = nil, seed: UInt64 = SampleDomains.seed) {
    var stream = RandomStream(
      seed: seed, purpose: RandomStream.Purpose("sample scene: \(purpose.rawValue)"), index: index)
    let side = Double(Self.side)
    landscape = Landscape(width: side, height: side, &stream)
    animal = Animal(width: side, height: side, stripePhase: stripePhase, &stream)
    shadow = stream.uniform(in: 0.22...0.36)
  }

  /// The scene as an RGB picture of 72 × 72 pixels in which the animal wears that coat.
  package func picture(coat: Coat) -> Picture {
    let pictures = pictures()
    return coat == .plain ? pictures.plain : pictures.striped
  }

  /// The scene in both coats; they differ in nothing but the animal.
  package func pictures() -> (plain: Picture, striped: Picture) {
    var plain: [UInt8] = []
    var striped: [UInt8] = []
    for row in 0..<Self.side {
      for column in 0..<Self.side {
        let colours = pixel(column: column, row: row)
        plain += colours.plain.bytes
        striped += colours.striped.bytes
      }
    }
    func picture(_ pixels: [UInt8]) -> Picture {
      Picture(width: Self.side, height: Self.side, channels: .rgb, pixels: pixels)
    }
    return (picture(plain), picture(striped))
  }

  /// How much of a pixel the animal covers, 0…1.
  package func animalCoverage(column: Int, row: Int) -> Double {
    pixel(column: column, row: row).coverage
  }

  /// The colours of a pixel in both coats: the mean of 4 × 4 points of it.
  private func pixel(column: Int, row: Int) -> (plain: Colour, striped: Colour, coverage: Double) {
    let count = Self.samplesPerSide
    let centre = Vector(Double(column) + 0.5, Double(row) + 0.5)
    let near = animal.mayCover(centre, within: 1)
    var (plain, striped) = (Colour(repeating: 0), Colour(repeating: 0))
    var covered = 0
    for index in 0..<count * count {
      let offset = Vector(Double(index % count) + 0.5, Double(index / count) + 0.5) / Double(count)
      let point = Vector(Double(column), Double(row)) + offset
      if near, let colours = animal.colours(at: point) {
        plain += colours.plain
        striped += colours.striped
        covered += 1
      } else {
        let colour = landscape.colour(at: point) * (1 - shadow * animal.shadow(at: point))
        plain += colour
        striped += colour
      }
    }
    let samples = Double(count * count)
    return (plain / samples, striped / samples, Double(covered) / samples)
  }
}
