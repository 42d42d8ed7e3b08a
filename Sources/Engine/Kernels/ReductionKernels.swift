/// Sums and distances, in an order that depends on the sizes alone.
package protocol ReductionKernels {
  /// The sum over pixels of each channel: the gradient of a bias.
  ///
  /// Shapes: values `[pixels, channels]`, result `[channels]`.
  static func columnSums(
    _ values: UnsafePointer<Float>, pixels: Int, channels: Int, into result: UnsafeMutablePointer<Float>
  )

  /// Σ first · second.
  static func innerProduct(_ first: UnsafePointer<Float>, _ second: UnsafePointer<Float>, count: Int) -> Double

  /// The squared Euclidean distances between rows, each summed in the same order, so that equal rows have distance 0 and the
  /// distance is the same both ways.
  ///
  /// Shapes: first `[rows, length]`, second `[others, length]`, result `[rows, others]`.
  static func squaredDistances(
    _ first: UnsafePointer<Float>, rows: Int, _ second: UnsafePointer<Float>, others: Int, length: Int,
    into result: UnsafeMutablePointer<Double>
  )
}
