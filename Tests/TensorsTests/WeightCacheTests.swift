import Testing

@testable import Tensors

@Suite("What convolutions derive from weights")
struct WeightCacheTests {
  /// A 1×1 picture of ones, so that a 1×1 convolution gives the sum of its weight's column.
  private let picture = Tensor(Shape(batch: 1, height: 1, width: 1, channels: 8), repeating: 1)

  private func sum(_ weight: Tensor, _ cache: WeightCache) -> Float {
    picture.convolved(with: weight, bias: nil, stride: 1, padding: .zero(0), cache).values[0]
  }

  @Test("A temporary weight never meets what was derived from an earlier one, whose memory it may have got")
  func temporaries() {
    let cache = WeightCache()
    for factor in 1...20 {
      let weight = Tensor([1, 1, 8, 8], repeating: Float(factor))
      #expect(sum(weight, cache) == Float(8 * factor))
    }
  }

  @Test("A weight that was changed in place is derived from anew, one that was not is not")
  func versions() {
    let cache = WeightCache()
    let weight = Tensor([1, 1, 8, 8], repeating: 1)
    #expect(sum(weight, cache) == 8)
    #expect(cache.derived(from: weight) === cache.derived(from: weight.asVariable))
    let before = cache.derived(from: weight)
    weight.withMutableValues { $0.update(repeating: 3) }
    #expect(cache.derived(from: weight) !== before)
    #expect(sum(weight, cache) == 24)
  }
}
