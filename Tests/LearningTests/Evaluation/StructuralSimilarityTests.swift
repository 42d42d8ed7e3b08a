import Foundation
import Testing

@testable import Evaluation

@Suite("Structural similarity")
struct StructuralSimilarityTests {
  private static let height = 17
  private static let width = 23

  private static func plane(_ value: (_ x: Int, _ y: Int) -> Int) -> [Double] {
    (0..<height * width).map { Double(value($0 % width, $0 / width)) / 255 }
  }

  private static let first = [
    plane { x, y in (7 * x + 3 * y + x * y) % 256 },
    plane { x, y in (5 * x + 11 * y + 2 * x * y) % 200 },
    plane { x, y in (x + 13 * y + 3 * x * y) % 251 },
  ]
  private static let second = [
    plane { x, y in (7 * x + 4 * y + x * y) % 256 },
    plane { x, y in (5 * x + 11 * y + 2 * x * y) % 190 },
    plane { x, y in (2 * x + 13 * y + 3 * x * y) % 251 },
  ]

  /// The index as the paper writes it: one window after the other, two passes over each, no separable filter.
  private static func direct(_ first: [Double], _ second: [Double]) -> Double {
    let radius = 5
    var sum = 0.0
    var count = 0
    for row in radius..<height - radius {
      for column in radius..<width - radius {
        var (weightSum, x, y) = (0.0, 0.0, 0.0)
        func forEachTap(_ body: (_ weight: Double, _ index: Int) -> Void) {
          for down in -radius...radius {
            for across in -radius...radius {
              let weight = exp(-Double(down * down + across * across) / (2 * 1.5 * 1.5))
              body(weight, (row + down) * width + column + across)
            }
          }
        }
        forEachTap { weight, index in
          weightSum += weight
          x += weight * first[index]
          y += weight * second[index]
        }
        (x, y) = (x / weightSum, y / weightSum)
        var (xVariance, yVariance, covariance) = (0.0, 0.0, 0.0)
        forEachTap { weight, index in
          xVariance += weight / weightSum * (first[index] - x) * (first[index] - x)
          yVariance += weight / weightSum * (second[index] - y) * (second[index] - y)
          covariance += weight / weightSum * (first[index] - x) * (second[index] - y)
        }
        let (c1, c2) = (0.0001, 0.0009)
        sum += (2 * x * y + c1) * (2 * covariance + c2) / ((x * x + y * y + c1) * (xVariance + yVariance + c2))
        count += 1
      }
    }
    return sum / Double(count)
  }

  @Test("equals scikit-image's")
  func equalsScikitImage() throws {
    // With the planes above as 8-bit arrays a and b, scikit-image 0.26.0 prints these for
    // structural_similarity(a, b, gaussian_weights=True, sigma=1.5, use_sample_covariance=False, data_range=255).
    let expected = [0.7372073199786885, 0.49792075617123477, 0.7866885005423425]
    for channel in 0..<3 {
      let index = try #require(
        StructuralSimilarity.mean(
          Self.first[channel], Self.second[channel], height: Self.height, width: Self.width))
      #expect(abs(index - expected[channel]) < 1e-12)
    }
  }

  @Test("equals a direct evaluation of the paper's formula")
  func equalsDirectEvaluation() throws {
    for channel in 0..<3 {
      let index = try #require(
        StructuralSimilarity.mean(
          Self.first[channel], Self.second[channel], height: Self.height, width: Self.width))
      #expect(abs(index - Self.direct(Self.first[channel], Self.second[channel])) < 1e-12)
    }
  }

  @Test("is 1 for equal planes, and known for constant ones")
  func knownValues() throws {
    let same = try #require(
      StructuralSimilarity.mean(Self.first[0], Self.first[0], height: Self.height, width: Self.width))
    #expect(abs(same - 1) < 1e-12)
    // Constant planes have no variance, so that only the comparison of light is left: (2·½·1 + c₁) / (¼ + 1 + c₁).
    let half = [Double](repeating: 0.5, count: 121)
    let one = [Double](repeating: 1, count: 121)
    let light = try #require(StructuralSimilarity.mean(half, one, height: 11, width: 11))
    #expect(abs(light - 1.0001 / 1.2501) < 1e-9)
  }

  @Test("needs room for one window")
  func needsRoom() {
    let plane = [Double](repeating: 0.5, count: 110)
    #expect(StructuralSimilarity.mean(plane, plane, height: 10, width: 11) == nil)
    #expect(StructuralSimilarity.mean(plane, plane, height: 11, width: 10) == nil)
  }
}
