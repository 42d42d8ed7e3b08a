import Testing

@testable import Tensors

@Suite("Operations in place") struct InPlaceTests {
  private let shape = Shape(batch: 2, height: 3, width: 5, channels: 20)

  private func made(_ seed: Float) -> Tensor {
    Tensor(shape, (0..<shape.count).map { (Float($0 % 37) * seed).truncatingRemainder(dividingBy: 3) })
  }

  @Test(arguments: [false, true])
  func `A norm writes over values that nobody else has, with the same result`(isVariable: Bool) {
    let kept = made(0.7)
    let expected = kept.normalised(epsilon: 1e-5)
    #expect(kept.values == made(0.7).values)
    var input = made(0.7)
    if isVariable { input = (consume input).asVariable }
    let address = input.pointer
    let result = (consume input).normalised(epsilon: 1e-5)
    #expect(result.pointer == address)
    #expect(result.values == expected.values)
  }

  @Test func `A sum writes over its second operand where nobody else has it, and no gradient is asked for`() {
    let (first, second) = (made(0.7), made(0.3))
    let expected = first + second
    #expect(second.added(to: first).values == expected.values)
    #expect(first.values == made(0.7).values && second.values == made(0.3).values)
    let alone = made(0.3)
    let address = alone.pointer
    let sum = (consume alone).added(to: first)
    #expect(sum.pointer == address && sum.values == expected.values)
    let variable = made(0.3).asVariable
    let recorded = variable.added(to: first)
    #expect(recorded.values == expected.values && variable.values == made(0.3).values)
    #expect(
      recorded.gradients(of: [variable], cotangent: Tensor(shape, repeating: 1))[0]?.values
        == [Float](repeating: 1, count: shape.count))
  }
}
