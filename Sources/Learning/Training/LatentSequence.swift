import Foundation
import RandomStreams

/// The vectors of the pictures that are asked for of a generator: each a pure function of the seed and its place.
package struct LatentSequence: Sendable {
  /// The seed of the vectors, which has nothing to do with that of the run.
  package let seed: UInt64
  /// Numbers in a vector.
  package let size: Int
  /// Numbers beyond it, on either side, are drawn again (the truncation trick of Brock et al. 2019, arXiv:1809.11096): pictures differ less
  /// and fail less; nil for none.
  package let truncation: Double?
  /// The pictures on the way from one vector to another; nil for vectors that have nothing to do with each other.
  package let stepsOfWay: Int?

  /// Below it nearly every number would be drawn again and again.
  package static let smallestTruncation = 0.05

  package init(seed: UInt64, size: Int, truncation: Double? = nil, stepsOfWay: Int? = nil) {
    precondition(
      truncation.map { $0 >= Self.smallestTruncation } ?? true && stepsOfWay.map { $0 >= 2 } ?? true,
      "LatentSequence: a truncation from \(Self.smallestTruncation) and at least 2 steps were expected")
    self.seed = seed
    self.size = size
    self.truncation = truncation
    self.stepsOfWay = stepsOfWay
  }

  /// The vector of the picture at a place.
  package func vector(at place: Int) -> [Float] {
    guard let steps = stepsOfWay else { return drawn(place) }
    let (way, step) = place.quotientAndRemainder(dividingBy: steps)
    return Self.between(drawn(2 * way), drawn(2 * way + 1), at: Double(step) / Double(steps - 1))
  }

  private func drawn(_ place: Int) -> [Float] {
    var stream = RandomStream(seed: seed, purpose: .init("vector for generated pictures"), index: place)
    return (0..<size).map { _ in
      var number = stream.normal()
      while let truncation, abs(number) > truncation { number = stream.normal() }
      return Float(number)
    }
  }

  /// A point on the arc between two vectors (White 2016, arXiv:1609.04468), since the straight way between them leads through
  /// vectors that are shorter than any that the generator has seen.
  static func between(_ first: [Float], _ second: [Float], at share: Double) -> [Float] {
    func dot(_ a: [Float], _ b: [Float]) -> Double { zip(a, b).reduce(0) { $0 + Double($1.0) * Double($1.1) } }
    let cosine = dot(first, second) / (dot(first, first) * dot(second, second)).squareRoot()
    let angle = acos(max(-1, min(1, cosine)))
    // Vectors of one direction have no arc between them.
    let (a, b) =
      sin(angle) < 1e-6 ? (1 - share, share) : (sin((1 - share) * angle) / sin(angle), sin(share * angle) / sin(angle))
    return zip(first, second).map { Float(a * Double($0) + b * Double($1)) }
  }
}
