/// An array of doubles with a shape: what the slow, obvious twins of the kernels compute with.
public struct ReferenceArray: Equatable, Sendable {
  public let shape: [Int]
  public var values: [Double]

  public init(_ shape: [Int], _ values: [Double]) {
    precondition(values.count == shape.reduce(1, *), "\(shape) has \(shape.reduce(1, *)) elements, got \(values.count)")
    self.shape = shape
    self.values = values
  }

  public init(_ shape: [Int], repeating value: Double = 0) {
    self.init(shape, [Double](repeating: value, count: shape.reduce(1, *)))
  }

  /// The element of a four-dimensional array.
  public subscript(n: Int, y: Int, x: Int, c: Int) -> Double {
    get { values[((n * shape[1] + y) * shape[2] + x) * shape[3] + c] }
    set { values[((n * shape[1] + y) * shape[2] + x) * shape[3] + c] = newValue }
  }

  public func map(_ transform: (Double) -> Double) -> ReferenceArray {
    ReferenceArray(shape, values.map(transform))
  }

  /// ⟨this, other⟩.
  public func dot(_ other: ReferenceArray) -> Double {
    precondition(shape == other.shape, "dot: \(shape) and \(other.shape)")
    return zip(values, other.values).reduce(0) { $0 + $1.0 * $1.1 }
  }

  /// this + factor · other.
  public func adding(_ other: ReferenceArray, times factor: Double) -> ReferenceArray {
    ReferenceArray(shape, zip(values, other.values).map { $0 + factor * $1 })
  }

  public var floats: [Float] { values.map(Float.init) }
}
