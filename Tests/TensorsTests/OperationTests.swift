import ReferenceKernels
import Tensors
import Testing

/// Agreement with the double twin, relative to the largest value: float32 rounding over a few thousand terms, and Winograd's
/// transforms.
private let forwardTolerance = 2e-5

/// Agreement of a directional derivative, relative to the norms of what is multiplied.
private let gradientTolerance = 3e-5

@Suite struct OperationTests {
  @Test(arguments: OperationCase.all) func `result equals the twin's`(operation: OperationCase) {
    let inputs = operation.inputs()
    let fast = operation.fast(inputs.map { Tensor($0) })
    let twin = operation.twin(inputs)
    let comparison = Comparison(fast.values, fast.shape.extents, expected: twin.values, twin.shape)
    #expect(comparison.error < forwardTolerance, "\(comparison)")
  }

  /// ⟨gradient, direction⟩ equals the central difference of ⟨twin(x), cotangent⟩ along the direction.
  @Test(arguments: OperationCase.all) func `gradients equal the twin's differences`(operation: OperationCase) throws {
    let inputs = operation.inputs()
    let variables = inputs.map { Tensor($0).asVariable }
    let output = operation.fast(variables)
    let cotangent = OperationCase.normal(output.shape, "\(operation.name), cotangent")
    let gradients = output.gradients(of: variables, cotangent: Tensor(cotangent))
    for (index, isDifferentiable) in operation.differentiable.enumerated() where isDifferentiable {
      let gradient = try #require(gradients[index], "no gradient for input \(index)")
      #expect(gradient.shape == variables[index].shape)
      let values = ReferenceArray(gradient.shape.extents, gradient.values.map(Double.init))
      for trial in 0..<3 {
        let direction = OperationCase.normal(gradient.shape, "\(operation.name), direction \(index) \(trial)")
        let step = 1e-6
        var (ahead, behind) = (inputs, inputs)
        ahead[index] = inputs[index].adding(direction, times: step)
        behind[index] = inputs[index].adding(direction, times: -step)
        let expected = (operation.twin(ahead).dot(cotangent) - operation.twin(behind).dot(cotangent)) / (2 * step)
        let scale = (values.dot(values) * direction.dot(direction)).squareRoot() + 1e-12
        let error = abs(values.dot(direction) - expected) / scale
        #expect(error <= gradientTolerance, "input \(index): \(values.dot(direction)) instead of \(expected)")
      }
    }
  }

  /// Each single element of the gradient, where the picture is small enough.
  @Test(arguments: OperationCase.all.filter { $0.shapes.reduce(0) { $0 + $1.count } < 700 })
  func `every element of the gradient equals the twin's difference`(operation: OperationCase) throws {
    let inputs = operation.inputs()
    let variables = inputs.map { Tensor($0).asVariable }
    let output = operation.fast(variables)
    let cotangent = OperationCase.normal(output.shape, "\(operation.name), cotangent")
    let gradients = output.gradients(of: variables, cotangent: Tensor(cotangent))
    for (index, isDifferentiable) in operation.differentiable.enumerated() where isDifferentiable {
      let gradient = try #require(gradients[index])
      let expected = inputs[index].values.indices.map { element -> Double in
        var (ahead, behind) = (inputs, inputs)
        ahead[index].values[element] += 1e-6
        behind[index].values[element] -= 1e-6
        return (operation.twin(ahead).dot(cotangent) - operation.twin(behind).dot(cotangent)) / 2e-6
      }
      let comparison = Comparison(gradient.values, gradient.shape.extents, expected: expected, inputs[index].shape)
      #expect(comparison.error < gradientTolerance, "input \(index): \(comparison)")
    }
  }
}
