import Foundation
import Kernels
import Testing

@testable import Evaluation

/// What the measures of pictures must be where that can be known.
@Suite struct PictureMeasureTests {
  private static func plane(_ side: Int, _ value: (Int, Int) -> Double) -> [Double] {
    (0..<side * side).map { value($0 / side, $0 % side) }
  }

  private static func picture(_ side: Int, _ seed: Int) -> [[Double]] {
    (0..<3).map { channel in
      plane(side) { row, column in Double((row * (7 + seed) + column * 13 + row * column * (seed + channel)) % 256) }
    }
  }

  @Test func `a pyramid's levels add up to the picture`() {
    let pyramid = LaplacianPyramid(planes: Self.picture(64, 1), side: 64)
    #expect(pyramid.levels.map(\.side) == [64, 32, 16])
    // A constant has nothing but its smallest level.
    let flat = LaplacianPyramid(planes: [Self.plane(32) { _, _ in 9 }], side: 32)
    #expect(flat.levels[0].planes[0].allSatisfy { abs($0) < 1e-12 })
    #expect(flat.levels[1].planes[0].allSatisfy { abs($0 - 9) < 1e-12 })
  }

  private static func descriptors(_ pictures: [[[Double]]], side: Int) -> SlicedWasserstein.Descriptors {
    var descriptors = SlicedWasserstein.Descriptors()
    for (index, planes) in pictures.enumerated() {
      descriptors.add(
        LaplacianPyramid.Level(side: side, planes: planes),
        at: SlicedWasserstein.positions(level: side, picture: index, set: 0, seed: 1))
    }
    return descriptors
  }

  /// Each set is normalised by its own statistics.
  @Test func `the sliced distance does not see colour or contrast, and is 0 to itself`() {
    let directions = SlicedWasserstein.directions(level: 32, seed: 1)
    let pictures = [Self.picture(32, 1), Self.picture(32, 4)]
    let own = Self.descriptors(pictures, side: 32)
    #expect(SlicedWasserstein.distance(own, own, along: directions) == 0)
    let changed = pictures.map { $0.map { $0.map { 0.5 * $0 + 30 } } }
    #expect(SlicedWasserstein.distance(own, Self.descriptors(changed, side: 32), along: directions) < 1e-3)
    let other = Self.descriptors([Self.picture(32, 2), Self.picture(32, 8)], side: 32)
    #expect(SlicedWasserstein.distance(own, other, along: directions) > 10)
  }

  /// A set and the same one moved by 1: the mean |cos| of directions spread evenly, 2/π in two dimensions.
  @Test func `the distance along directions of a moved set`() {
    let count = 3600
    let directions = DoubleMatrix(
      rows: count, columns: 2,
      values: (0..<count).flatMap { index -> [Double] in
        let angle = 2 * Double.pi * (Double(index) + 0.5) / Double(count)
        return [cos(angle), sin(angle)]
      })
    let set = DoubleMatrix(rows: 4, columns: 2, values: [0, 0, 2, 1, -1, 3, 5, 5])
    var moved = set
    for row in 0..<4 { moved[row, 0] += 1 }
    #expect(abs(SlicedWasserstein.distance(set, moved, along: directions) - 2 / .pi) < 1e-6)
  }

  @Test func `random directions have length 1, and the mean cosine of 147 dimensions`() {
    let directions = SlicedWasserstein.directions(level: 64, seed: 5)
    var total = 0.0
    for row in 0..<directions.rows {
      let square = (0..<directions.columns).reduce(0) { $0 + directions[row, $1] * directions[row, $1] }
      #expect(abs(square - 1) < 1e-12)
      total += abs(directions[row, 0])
    }
    // Γ(147/2) / (√π Γ(74)); the deviation of a direction's cosine is 0.05, and there are 512.
    #expect(abs(total / Double(directions.rows) - 0.0659204) < 3 * 0.05 / 512.0.squareRoot())
  }

  @Test func `a picture is wholly similar to itself on all scales`() {
    let picture = Self.picture(48, 3).map { $0.map { $0 / 255 } }
    let terms = MultiScaleSimilarity.terms(picture, picture, height: 48, width: 48)
    #expect(terms.allSatisfy { abs($0 - 1) < 1e-9 })
    #expect(abs(MultiScaleSimilarity.value(of: terms) - 1) < 1e-9)
    #expect(MultiScaleSimilarity.value(of: [1, 1, -0.1, 1, 1]) == 0)
  }

  @Test func `means and deviations of the channels`() {
    var statistics = ColourStatistics()
    statistics.add([[0, 1], [0.5, 0.5], [1, 1]])
    statistics.add([[0, 1], [0.5, 0.5], [0, 0]])
    #expect(statistics.means == [127.5, 127.5, 127.5])
    #expect(statistics.deviations == [127.5, 0, 127.5])
  }
}
