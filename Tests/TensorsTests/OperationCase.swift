import RandomStreams
import ReferenceKernels
import Tensors
import Testing

/// One operation with its inputs and its twin in double precision: to be added to `OperationCase.all` with every operation.
struct OperationCase: CustomTestStringConvertible, Sendable {
  let name: String
  let shapes: [Shape]
  /// Which inputs have a gradient.
  let differentiable: [Bool]
  let fast: @Sendable ([Tensor]) -> Tensor
  let twin: @Sendable ([ReferenceArray]) -> ReferenceArray

  init(
    _ name: String, _ shapes: [Shape], differentiable: [Bool]? = nil, fast: @escaping @Sendable ([Tensor]) -> Tensor,
    twin: @escaping @Sendable ([ReferenceArray]) -> ReferenceArray
  ) {
    self.name = name
    self.shapes = shapes
    self.differentiable = differentiable ?? shapes.map { _ in true }
    self.fast = fast
    self.twin = twin
  }

  var testDescription: String { name }

  /// Inputs drawn from N(0, 1), the same every time.
  func inputs() -> [ReferenceArray] {
    shapes.enumerated().map { index, shape in Self.normal(shape, "\(name), input \(index)") }
  }

  static func normal(_ shape: Shape, _ purpose: String) -> ReferenceArray {
    var stream = RandomStream(seed: 7, purpose: .init(purpose))
    // Rounded to Float, so that both twins see the same numbers.
    return ReferenceArray(shape.extents, (0..<shape.count).map { _ in Double(Float(stream.normal())) })
  }
}

extension Tensor {
  init(_ array: ReferenceArray) { self.init(Shape(array.shape), array.floats) }
}
