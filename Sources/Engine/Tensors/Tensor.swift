import InstructionSets
import Kernels

/// An array of Float32 values with a shape, written once, that remembers how it was made when gradients may be asked for.
///
/// Values are contiguous, channels last. Memory goes back to a pool when the last tensor that uses it is gone.
package struct Tensor {
  /// The extents.
  package let shape: Shape
  private(set) var storage: Buffer
  /// The operation that made it, or the variable that it is; nil where no gradient leads anywhere.
  let node: Node?

  init(shape: Shape, storage: Buffer, node: Node?) {
    self.shape = shape
    self.storage = storage
    self.node = node
  }

  /// A constant whose values `fill` writes.
  package init(_ shape: Shape, filledBy fill: (UnsafeMutableBufferPointer<Float>) -> Void) {
    let storage = Buffer(shape.count)
    if !storage.isOutline { fill(UnsafeMutableBufferPointer(start: storage.pointer, count: shape.count)) }
    self.init(shape: shape, storage: storage, node: nil)
  }

  /// A constant with the given values in row-major order.
  package init(_ shape: Shape, _ values: [Float]) {
    precondition(
      values.count == shape.count, "Tensor: \(shape.count) values expected for \(shape), got \(values.count)")
    self.init(shape, filledBy: { _ = $0.initialize(from: values) })
  }

  /// A constant with one value everywhere.
  package init(_ shape: Shape, repeating value: Float) {
    self.init(shape, filledBy: { $0.initialize(repeating: value) })
  }

  /// The same values as something that gradients can be taken of.
  package var asVariable: Tensor { Tensor(shape: shape, storage: storage, node: Node(inputs: [], pullback: nil)) }

  /// The same values without their history: no gradient flows through.
  package var detached: Tensor { Tensor(shape: shape, storage: storage, node: nil) }

  /// The values in row-major order.
  package var values: [Float] {
    if isOutline { return [Float](repeating: 0, count: shape.count) }
    return Array(UnsafeBufferPointer(start: storage.pointer, count: shape.count))
  }

  /// The value of a scalar.
  package var item: Float {
    precondition(shape.count == 1, "item: a scalar was expected, got \(shape)")
    return storage.pointer[0]
  }

  /// Whether no value is NaN or infinite.
  package var isFinite: Bool { isOutline || kernels.isFinite(storage.pointer, count: shape.count) }

  /// The sum of the squares of all elements.
  package var squaredNorm: Double {
    isOutline ? 0 : kernels.innerProduct(storage.pointer, storage.pointer, count: shape.count)
  }

  /// Calls `body` with the values in place.
  package func withValues<Result>(_ body: (UnsafeBufferPointer<Float>) throws -> Result) rethrows -> Result {
    try withExtendedLifetime(storage) {
      try body(UnsafeBufferPointer(start: storage.pointer, count: shape.count))
    }
  }

  /// Calls `body` with the values in place, to change them: for parameters and optimiser states between steps only.
  package func withMutableValues<Result>(_ body: (UnsafeMutableBufferPointer<Float>) throws -> Result) rethrows
    -> Result
  {
    storage.beginNewVersion()
    return try withExtendedLifetime(storage) {
      try body(UnsafeMutableBufferPointer(start: storage.pointer, count: shape.count))
    }
  }

  var pointer: UnsafeMutablePointer<Float> { storage.pointer }

  /// Whether it has a shape, but no memory for values (`TensorMemory.bytes`).
  package var isOutline: Bool { storage.isOutline }

  /// Adds a gradient to this one, in place where no other tensor has the same values.
  package mutating func accumulate(_ gradient: Tensor) {
    guard node == nil, isKnownUniquelyReferenced(&storage) else {
      self = self + gradient
      return
    }
    if !isOutline { kernels.sum(pointer, gradient.pointer, count: shape.count, into: pointer) }
  }

  /// first + this, in place where no other tensor has these values and no gradient flows to them.
  package consuming func added(to first: Tensor) -> Tensor {
    guard node == nil, first.node == nil, first.shape == shape else { return first + self }
    let count = shape.count
    return replacingValues { kernels.sum(first.pointer, $0, count: count, into: $1) }
  }

  /// A tensor without history whose values `fill` makes of these, one by one: in place where no other tensor has them.
  consuming func replacingValues(by fill: (UnsafePointer<Float>, UnsafeMutablePointer<Float>) -> Void) -> Tensor {
    let shape = shape
    var storage = takingStorage()
    guard isKnownUniquelyReferenced(&storage) else {
      return withExtendedLifetime(storage) { Tensor(shape) { fill(storage.pointer, $0.start) } }
    }
    if !storage.isOutline { fill(storage.pointer, storage.pointer) }
    storage.beginNewVersion()
    return Tensor(shape: shape, storage: storage, node: nil)
  }

  private consuming func takingStorage() -> Buffer { storage }

  /// The result of an operation: its values, and how gradients go back to its inputs if any of them asks for gradients.
  static func made(
    _ shape: Shape, from inputs: [Tensor], pullback: @autoclosure () -> any Pullback,
    by fill: (UnsafeMutablePointer<Float>) -> Void
  ) -> Tensor {
    let storage = Buffer(shape.count)
    if !storage.isOutline { withExtendedLifetime(inputs) { fill(storage.pointer) } }
    guard inputs.contains(where: { $0.node != nil }) else { return Tensor(shape: shape, storage: storage, node: nil) }
    return Tensor(shape: shape, storage: storage, node: Node(inputs: inputs.map(\.node), pullback: pullback()))
  }
}
