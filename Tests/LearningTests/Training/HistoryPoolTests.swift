import RandomStreams
import Tensors
import Testing

@testable import Training

@Suite struct HistoryPoolTests {
  private func picture(_ value: Float) -> Tensor { Tensor([1, 1, 1, 1], [value]) }

  private func stream(_ index: Int) -> RandomStream { RandomStream(seed: 3, purpose: .init("pool"), index: index) }

  @Test func `while it fills, what comes in goes out`() {
    let pool = HistoryPool(capacity: 3)
    for value in 0..<3 {
      var draws = stream(value)
      #expect(pool.exchange(picture(Float(value)), &draws).values == [Float(value)])
    }
    #expect(pool.pictures.map(\.item) == [0, 1, 2])
  }

  @Test func `when it is full, half of the pictures are exchanged against a stored one`() {
    let pool = HistoryPool(capacity: 50)
    var draws = stream(0)
    for value in 0..<50 { _ = pool.exchange(picture(Float(value)), &draws) }
    var exchanged = 0
    var slots: Set<Float> = []
    for value in 50..<4050 {
      let before = pool.pictures.map(\.item)
      let shown = pool.exchange(picture(Float(value)), &draws).item
      if shown == Float(value) {
        #expect(pool.pictures.map(\.item) == before)
      } else {
        exchanged += 1
        if let slot = before.firstIndex(of: shown) {
          slots.insert(Float(slot))
          #expect(pool.pictures[slot].item == Float(value))
        }
      }
    }
    // 4,000 fair draws: the deviation is 32.
    #expect(abs(exchanged - 2000) < 160)
    #expect(slots.count == 50)
  }

  @Test func `pictures of a batch are exchanged one by one`() {
    let pool = HistoryPool(capacity: 1)
    var draws = stream(1)
    let batch = Tensor([3, 1, 1, 1], [1, 2, 3])
    let shown = pool.exchange(batch, &draws)
    #expect(shown.shape == batch.shape)
    #expect(shown.values[0] == 1)
    #expect(pool.pictures.count == 1)
  }

  @Test func `capacity 0 passes through`() {
    let pool = HistoryPool(capacity: 0)
    var draws = stream(2)
    #expect(pool.exchange(picture(7), &draws).values == [7])
    #expect(pool.pictures.isEmpty)
  }

  @Test func `no gradient flows through`() {
    let pool = HistoryPool(capacity: 2)
    var draws = stream(4)
    let variable = picture(1).asVariable
    let shown = pool.exchange(variable.tanh(), &draws)
    #expect(shown.mean().gradients(of: [variable])[0].map(\.values) == nil)
  }
}
