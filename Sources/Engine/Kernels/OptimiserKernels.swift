/// What changes weights after a step.
package protocol OptimiserKernels {
  /// One step of Adam (Kingma and Ba 2014, arXiv:1412.6980) in PyTorch's form, in one pass over the four arrays:
  ///
  ///     m ← β₁ m + (1 − β₁) g,   v ← β₂ v + (1 − β₂) g²,   p ← p − (rate / (1 − β₁ᵗ)) · m / (√v / √(1 − β₂ᵗ) + ε)
  ///
  /// Shapes: all four arrays have `count` elements.
  static func adam(
    parameter: UnsafeMutablePointer<Float>, gradient: UnsafePointer<Float>, mean: UnsafeMutablePointer<Float>,
    variance: UnsafeMutablePointer<Float>, count: Int, step: Int, learningRate: Double, beta1: Double, beta2: Double,
    epsilon: Double
  )

  /// One step of an exponential moving average: average ← average + rate · (value − average).
  ///
  /// Shapes: both arrays have `count` elements.
  static func moveAverage(
    _ average: UnsafeMutablePointer<Float>, towards value: UnsafePointer<Float>, rate: Float, count: Int
  )
}
