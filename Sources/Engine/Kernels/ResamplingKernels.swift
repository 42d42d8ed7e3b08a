/// Pooling, padding and separable filters.
package protocol ResamplingKernels {
  /// The mean of each window over those of its pixels that lie inside of the picture. Rows of the window are summed first, then
  /// their sums, so that the mean of a whole picture keeps its digits.
  ///
  /// Shapes: as `PoolingShape` says.
  static func meanPooling(_ shape: PoolingShape, input: UnsafePointer<Float>, output: UnsafeMutablePointer<Float>)

  /// The gradient of `meanPooling`; the pixels of a window share what it got.
  ///
  /// Shapes: cotangent like the output, gradient like the input.
  static func meanPoolingGradient(
    _ shape: PoolingShape, cotangent: UnsafePointer<Float>, gradient: UnsafeMutablePointer<Float>
  )

  /// The largest value of each window.
  ///
  /// Shapes: as `PoolingShape` says.
  static func maximumPooling(_ shape: PoolingShape, input: UnsafePointer<Float>, output: UnsafeMutablePointer<Float>)

  /// The gradient of `maximumPooling`: the first pixel of a window that has its largest value gets all of it, as in PyTorch.
  ///
  /// Shapes: cotangent like the output, gradient and input like the input.
  static func maximumPoolingGradient(
    _ shape: PoolingShape, cotangent: UnsafePointer<Float>, input: UnsafePointer<Float>,
    gradient: UnsafeMutablePointer<Float>
  )

  /// target = the activated source, each channel filtered along columns and rows, through the gate if there is one.
  ///
  /// Shapes: source `[batch, rows.size, columns.size, channels]`, target and gate `[batch, rows.count, columns.count, channels]`.
  static func filterSeparably(
    _ source: UnsafePointer<Float>, batch: Int, channels: Int, rows: AxisFilter, columns: AxisFilter, slope: Float,
    gate: (input: UnsafePointer<Float>, slope: Float)?, into target: UnsafeMutablePointer<Float>
  )

  /// target = source surrounded by `padding` pixels of mirror image or zeros, through a leaky ReLU.
  ///
  /// Shapes: source `[batch, height, width, channels]`, target `[batch, height + 2·padding, width + 2·padding, channels]`.
  static func pad(
    _ source: UnsafePointer<Float>, batch: Int, height: Int, width: Int, channels: Int, padding: Int, mode: PaddingMode,
    slope: Float, into target: UnsafeMutablePointer<Float>
  )

  /// The gradient of reflection padding: what lies beyond the edge is added to the pixel that it mirrors; then through the gate.
  ///
  /// Shapes: padded `[batch, height + 2·padding, width + 2·padding, channels]`, target `[batch, height, width, channels]`.
  static func foldReflection(
    _ padded: UnsafePointer<Float>, batch: Int, height: Int, width: Int, channels: Int, padding: Int,
    gate: (input: UnsafePointer<Float>, slope: Float)?, into target: UnsafeMutablePointer<Float>
  )
}
