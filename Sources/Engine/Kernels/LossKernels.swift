/// Losses and their gradients.
package protocol LossKernels {
  /// The mean of |first − second|.
  static func meanAbsoluteDifference(
    _ first: UnsafePointer<Float>, _ second: UnsafePointer<Float>, count: Int
  ) -> Double

  /// The gradient of factor · mean |first − second| with respect to `first`; 0 where they are equal, as in PyTorch.
  static func meanAbsoluteDifferenceGradient(
    _ first: UnsafePointer<Float>, _ second: UnsafePointer<Float>, factor: Float, count: Int,
    into gradient: UnsafeMutablePointer<Float>
  )

  /// The mean of (value − target)².
  static func meanSquaredDifference(_ values: UnsafePointer<Float>, target: Float, count: Int) -> Double

  /// The gradient of factor · mean (value − target)².
  static func meanSquaredDifferenceGradient(
    _ values: UnsafePointer<Float>, target: Float, factor: Float, count: Int,
    into gradient: UnsafeMutablePointer<Float>
  )

  /// The mean binary cross-entropy of logits against a constant target, in the form that cannot overflow:
  /// max(x, 0) − x·target + log(1 + e^−|x|).
  static func binaryCrossEntropy(logits: UnsafePointer<Float>, target: Float, count: Int) -> Double

  /// The gradient of factor · mean binary cross-entropy: (sigmoid(x) − target) · factor / count.
  static func binaryCrossEntropyGradient(
    logits: UnsafePointer<Float>, target: Float, factor: Float, count: Int, into gradient: UnsafeMutablePointer<Float>
  )

  /// The mean of all values.
  static func mean(_ values: UnsafePointer<Float>, count: Int) -> Double

  /// The mean of max(0, scale · value + offset).
  static func meanHinge(_ values: UnsafePointer<Float>, scale: Float, offset: Float, count: Int) -> Double

  /// The gradient of factor · mean max(0, scale · value + offset); 0 where the sum is 0, as in PyTorch.
  static func meanHingeGradient(
    _ values: UnsafePointer<Float>, scale: Float, offset: Float, factor: Float, count: Int,
    into gradient: UnsafeMutablePointer<Float>
  )

  /// The mean of max(0, scale · value + offset)².
  static func meanSquaredHinge(_ values: UnsafePointer<Float>, scale: Float, offset: Float, count: Int) -> Double

  /// The gradient of factor · mean max(0, scale · value + offset)².
  static func meanSquaredHingeGradient(
    _ values: UnsafePointer<Float>, scale: Float, offset: Float, factor: Float, count: Int,
    into gradient: UnsafeMutablePointer<Float>
  )

  /// The mean cross-entropy of rows of logits with the class of each row: log Σ e^x − x[class], shifted by the row's largest logit so
  /// that nothing overflows.
  ///
  /// Shapes: logits `[classes.count, columns]`, logarithms `[classes.count]`, which gets log Σ e^x.
  static func crossEntropy(
    _ logits: UnsafePointer<Float>, classes: [Int], columns: Int, logarithms: UnsafeMutablePointer<Float>
  ) -> Double

  /// The gradient of factor · `crossEntropy`: (softmax − 1 at the class) · factor / rows.
  static func crossEntropyGradient(
    _ logits: UnsafePointer<Float>, classes: [Int], columns: Int, logarithms: UnsafePointer<Float>, factor: Float,
    into gradient: UnsafeMutablePointer<Float>
  )
}
