import InstructionSets
import Kernels

/// How far two sets of features cover each other, by the balls around their pictures that reach to the k-th nearest other one.
///
/// Precision and recall: Kynkäänniemi et al. 2019 (arXiv:1904.06991). Density and coverage: Naeem et al. 2020 (arXiv:2002.09797).
package struct NeighbourhoodMeasures: Codable, Equatable, Sendable {
  /// The share of the generated pictures that lie in the ball of some real one.
  package let precision: Double
  /// The share of the real pictures that lie in the ball of some generated one.
  package let recall: Double
  /// The real pictures' balls that a generated one lies in, on average, as a share of k; may be above 1.
  package let density: Double
  /// The share of the real pictures in whose ball some generated one lies.
  package let coverage: Double

  /// The k of both papers' tools for small sets.
  package static let neighbours = 5

  /// Pictures of a set that are compared, at most, since each meets each.
  package static let mostPictures = 10_000

  /// Compares two sets, each of more than `neighbours` pictures. What lies on a ball's edge is in it.
  package init(real: Features, generated: Features, neighbours: Int) {
    let (real, generated) = (real.prefix(Self.mostPictures), generated.prefix(Self.mostPictures))
    precondition(
      min(real.count, generated.count) > neighbours,
      "NeighbourhoodMeasures: more than \(neighbours) pictures were expected, got \(real.count) and \(generated.count)")
    let realRadii = Self.radii(real, neighbours)
    let generatedRadii = Self.radii(generated, neighbours)
    var (preciseCount, ballCount) = (0, 0)
    var isRecalled = [Bool](repeating: false, count: real.count)
    var isCovered = isRecalled
    Self.forEachDistanceRow(generated, real) { picture, distances in
      var balls = 0
      for other in 0..<real.count {
        if distances[other] <= realRadii[other] {
          balls += 1
          isCovered[other] = true
        }
        if distances[other] <= generatedRadii[picture] { isRecalled[other] = true }
      }
      ballCount += balls
      if balls > 0 { preciseCount += 1 }
    }
    let (n, m) = (Double(real.count), Double(generated.count))
    precision = Double(preciseCount) / m
    recall = Double(isRecalled.count(where: \.self)) / n
    density = Double(ballCount) / (Double(neighbours) * m)
    coverage = Double(isCovered.count(where: \.self)) / n
  }

  /// The squared distance of each picture to its k-th nearest other one.
  private static func radii(_ features: Features, _ neighbours: Int) -> [Double] {
    var radii = [Double](repeating: 0, count: features.count)
    forEachDistanceRow(features, features) { picture, distances in
      var others = Array(distances)
      others.remove(at: picture)
      radii[picture] = others.sorted()[neighbours - 1]
    }
    return radii
  }

  /// Calls `body` with the squared distances of each row of the first set to all of the second; some rows at a time are in memory.
  private static func forEachDistanceRow(
    _ first: Features, _ second: Features, _ body: (Int, UnsafeBufferPointer<Double>) -> Void
  ) {
    let part = 256
    var distances = [Double](repeating: 0, count: part * second.count)
    for start in stride(from: 0, to: first.count, by: part) {
      let rows = min(part, first.count - start)
      first.values.withUnsafeBufferPointer { a in
        second.values.withUnsafeBufferPointer { b in
          distances.withUnsafeMutableBufferPointer { result in
            guard let a = a.baseAddress, let b = b.baseAddress, let result = result.baseAddress else { return }
            kernels.squaredDistances(
              a + start * first.dimension, rows: rows, b, others: second.count, length: first.dimension, into: result)
          }
        }
      }
      distances.withUnsafeBufferPointer { distances in
        for row in 0..<rows {
          body(start + row, UnsafeBufferPointer(rebasing: distances[row * second.count..<(row + 1) * second.count]))
        }
      }
    }
  }
}
