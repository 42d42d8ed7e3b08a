import RandomStreams
import Tensors
import Testing

@Suite struct DifferentiationTests {
  @Test func `only the variables asked for get gradients`() throws {
    let x = Tensor([1, 2, 2, 1], [1, 2, 3, 4]).asVariable
    let y = Tensor([1, 2, 2, 1], [5, 6, 7, 8]).asVariable
    let unrelated = Tensor([1], [1]).asVariable
    let gradients = (x * 3 + y).mean().gradients(of: [x, unrelated])
    #expect(try #require(gradients[0]).values == [0.75, 0.75, 0.75, 0.75])
    #expect(gradients[1].map(\.values) == nil)
  }

  @Test func `no gradient flows through a detached tensor`() {
    let x = Tensor([1, 1, 1, 1], [2]).asVariable
    #expect(x.tanh().detached.mean().gradients(of: [x])[0].map(\.values) == nil)
  }

  @Test func `a long chain does not exhaust the stack`() throws {
    let x = Tensor([1], [1]).asVariable
    var y = x
    for _ in 0..<20_000 { y = y * 1 }
    #expect(try #require(y.mean().gradients(of: [x])[0]).values == [1])
  }

  @Test func `dropout keeps the expectation and repeats`() {
    let x = Tensor([1, 100, 100, 2], repeating: 1)
    let draw = { (block: Int) in RandomStream(seed: 3, purpose: .init("dropout"), index: block) }
    let dropped = x.droppedOut(rate: 0.25, stream: draw)
    let zeros = dropped.values.filter { $0 == 0 }.count
    #expect(abs(Double(zeros) / 20_000 - 0.25) < 0.02)
    #expect(dropped.values.allSatisfy { $0 == 0 || $0 == Float(1 / 0.75) })
    #expect(dropped.values == x.droppedOut(rate: 0.25, stream: draw).values)
  }

  @Test func `finite means finite`() {
    #expect(Tensor([3], [1, -2, 3e38]).isFinite)
    #expect(!Tensor([3], [1, .nan, 3]).isFinite)
    #expect(!Tensor([40], [Float](repeating: 0, count: 39) + [.infinity]).isFinite)
  }
}
