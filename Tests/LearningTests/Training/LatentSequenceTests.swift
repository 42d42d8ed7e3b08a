import RandomStreams
import Testing

@testable import Datasets
@testable import Training

@Suite struct LatentSequenceTests {
  private func length(_ vector: [Float]) -> Double {
    vector.reduce(0) { $0 + Double($1) * Double($1) }.squareRoot()
  }

  @Test func `a vector follows from the seed and its place alone`() {
    let sequence = LatentSequence(seed: 3, size: 50)
    #expect(sequence.vector(at: 7) == LatentSequence(seed: 3, size: 50).vector(at: 7))
    #expect(sequence.vector(at: 7) != sequence.vector(at: 8))
    #expect(sequence.vector(at: 7) != LatentSequence(seed: 4, size: 50).vector(at: 7))
  }

  @Test func `truncated numbers lie within the limit, and the others stay`() {
    let (whole, truncated) = (
      LatentSequence(seed: 3, size: 2000).vector(at: 0),
      LatentSequence(seed: 3, size: 2000, truncation: 0.7).vector(at: 0)
    )
    #expect(truncated.allSatisfy { abs($0) <= 0.7 } && whole.contains { abs($0) > 0.7 })
    #expect(truncated[0] == whole.first { abs($0) <= 0.7 })
    // The standard deviation of N(0, 1) between ±0.7 is 0.388.
    let deviation = length(truncated) / Double(truncated.count).squareRoot()
    #expect(abs(deviation - 0.388) < 0.02)
  }

  @Test func `a way begins and ends at vectors of the sequence, and is no shorter in between`() {
    let (plain, way) = (LatentSequence(seed: 1, size: 100), LatentSequence(seed: 1, size: 100, stepsOfWay: 5))
    for (place, end) in [(5, 2), (9, 3)] {
      for (a, b) in zip(way.vector(at: place), plain.vector(at: end)) { #expect(abs(a - b) < 1e-5) }
    }
    let shortest = min(length(plain.vector(at: 2)), length(plain.vector(at: 3)))
    for place in 5...9 { #expect(length(way.vector(at: place)) > 0.95 * shortest) }
    #expect(LatentSequence.between([1, 0], [1, 0], at: 0.5) == [1, 0])
  }

  @Test func `classes are drawn as often as they have pictures`() {
    let classes = [PictureClass(name: "a", count: 1), PictureClass(name: "b", count: 3)]
    let labels = (0..<4000).compactMap { step in
      LatentDraws(1, size: 1, classes: classes, for: "a test", seed: 1, step: step).labels?.first
    }
    // 3000 are expected, with a standard deviation of 27.
    #expect(labels.count == 4000 && abs(labels.reduce(0, +) - 3000) < 140)
  }
}
