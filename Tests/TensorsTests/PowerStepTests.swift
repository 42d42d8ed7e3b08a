import Kernels
import ReferenceKernels
import Tensors
import Testing

@Suite("The power method of a spectral norm")
struct PowerStepTests {
  @Test(
    "takes its twin's steps, however the weight lies",
    arguments: [
      (WeightMatrix(taps: 9, rows: 19, columns: 7, rowsAreInnermost: true), true),
      (WeightMatrix(taps: 16, rows: 300, columns: 33, rowsAreInnermost: true), true),
      (WeightMatrix(taps: 4, rows: 7, columns: 19, rowsAreInnermost: false), false),
      (WeightMatrix(taps: 1, rows: 40, columns: 700, rowsAreInnermost: false), false),
    ])
  func steps(matrix: WeightMatrix, isInnermost: Bool) {
    let (rows, columns, taps) = (matrix.rows, matrix.columns, matrix.taps)
    let twin: Reference.Matrix =
      isInnermost
      ? .convolution(taps: taps, columns: columns, rows: rows) : .transposed(taps: taps, rows: rows, columns: columns)
    let weight = OperationCase.normal(
      isInnermost ? [taps, columns, rows] : [taps, rows, columns], "weight of \(matrix)")
    var expected = (u: [Double](), v: OperationCase.normal([columns * taps], "vector of \(matrix)").values)
    var v = Tensor([columns * taps], expected.v.map(Float.init))
    for _ in 0..<3 {
      let step = Tensor(weight).powerStep(matrix, v: v)
      v = step.v
      expected = Reference.powerStep(weight, twin, v: expected.v)
      for (ours, theirs) in [(step.u, expected.u), (step.v, expected.v)] {
        let comparison = Comparison(ours.values, ours.shape.extents, expected: theirs, [theirs.count])
        #expect(comparison.error < 5e-6, "\(comparison)")
      }
    }
  }

  @Test("leaves zeros where the weight is 0")
  func zeros() {
    let matrix = WeightMatrix(taps: 1, rows: 2, columns: 3, rowsAreInnermost: false)
    let step = Tensor([2, 3], repeating: 0).powerStep(matrix, v: Tensor([3], repeating: 1))
    #expect(step.u.values == [0, 0] && step.v.values == [0, 0, 0])
  }

  @Test("gives the gradient that is worked out by hand: W = diag(3, 1), u = v = (1, 0)")
  func byHand() throws {
    let matrix = WeightMatrix(taps: 1, rows: 2, columns: 2, rowsAreInnermost: false)
    let weight = Tensor([2, 2], [3, 0, 0, 1]).asVariable
    let (u, v) = (Tensor([2], [1, 0]), Tensor([2], [1, 0]))
    let normalised = weight.spectrallyNormalised(matrix, u: u, v: v)
    let gradient = try #require(normalised.gradients(of: [weight], cotangent: Tensor([2, 2], repeating: 1))[0])
    let expected: [Float] = [-1 / 9, 1 / 3, 1 / 3, 1 / 3]
    #expect(zip(gradient.values, expected).allSatisfy { abs($0 - $1) < 1e-6 })
  }
}
