/// Arithmetic on each value, activations, and what moves values about.
package protocol ElementwiseKernels {
  /// output = leaky(input): max(x, slope·x) for slopes from 0 to 1.
  static func activate(
    _ input: UnsafePointer<Float>, slope: Float, count: Int, into output: UnsafeMutablePointer<Float>
  )

  /// gradient = cotangent where the input is positive, slope · cotangent elsewhere.
  static func activationGradient(
    _ cotangent: UnsafePointer<Float>, input: UnsafePointer<Float>, slope: Float, count: Int,
    into gradient: UnsafeMutablePointer<Float>
  )

  /// output = input where it lies within the bounds, and the nearer bound elsewhere.
  static func clamp(
    _ input: UnsafePointer<Float>, to bounds: ClosedRange<Float>, count: Int, into output: UnsafeMutablePointer<Float>
  )

  /// gradient = cotangent where the input lies between the bounds, 0 elsewhere.
  static func clampGradient(
    _ cotangent: UnsafePointer<Float>, input: UnsafePointer<Float>, bounds: ClosedRange<Float>, count: Int,
    into gradient: UnsafeMutablePointer<Float>
  )

  /// output = tanh(input).
  static func hyperbolicTangent(
    _ input: UnsafePointer<Float>, count: Int, into output: UnsafeMutablePointer<Float>
  )

  /// gradient = cotangent · (1 − output²).
  static func hyperbolicTangentGradient(
    _ cotangent: UnsafePointer<Float>, output: UnsafePointer<Float>, count: Int,
    into gradient: UnsafeMutablePointer<Float>
  )

  /// output = input + σ(offset + slope · m) ⊙ (tanh(c) − input), where the head is the channels of c and then m.
  ///
  /// Shapes: input and output `[pixels, channels]`, head `[pixels, channels + 1]`.
  static func blendByMask(
    _ input: UnsafePointer<Float>, head: UnsafePointer<Float>, slope: Float, offset: Float, pixels: Int,
    channels: Int, into output: UnsafeMutablePointer<Float>
  )

  /// The gradients of `blendByMask`, those that are wanted.
  ///
  /// Shapes: cotangent, input and its gradient `[pixels, channels]`, head and its gradient `[pixels, channels + 1]`.
  static func blendByMaskGradient(
    _ cotangent: UnsafePointer<Float>, input: UnsafePointer<Float>, head: UnsafePointer<Float>, slope: Float,
    offset: Float, pixels: Int, channels: Int, ofInput: UnsafeMutablePointer<Float>?,
    ofHead: UnsafeMutablePointer<Float>?
  )

  /// The pairs that hold so many numbers, each in the place of a float.
  static func pairs(of count: Int) -> Int

  /// Whether pairs are whole vectors for each pixel of so many channels.
  static func pairsAreWhole(channels: Int) -> Bool

  /// pairs = numbers rounded to bfloat16, those sixteen apart side by side; zeros fill up the last.
  static func pair(_ numbers: UnsafePointer<Float>, count: Int, into pairs: UnsafeMutablePointer<Float>)

  /// numbers = what `pair` made pairs of.
  static func unpair(_ pairs: UnsafePointer<Float>, count: Int, into numbers: UnsafeMutablePointer<Float>)

  /// output = first + second; output may be one of them.
  static func sum(
    _ first: UnsafePointer<Float>, _ second: UnsafePointer<Float>, count: Int, into output: UnsafeMutablePointer<Float>
  )

  /// output = first ⊙ second.
  static func product(
    _ first: UnsafePointer<Float>, _ second: UnsafePointer<Float>, count: Int, into output: UnsafeMutablePointer<Float>
  )

  /// output = factor · input.
  static func scale(
    _ input: UnsafePointer<Float>, by factor: Float, count: Int, into output: UnsafeMutablePointer<Float>
  )

  /// Copies a block of columns: the channels of one picture among those of a wider one.
  ///
  /// Shapes: source `[rows, …]` with `sourceStride` floats a row, target likewise; `columns` floats of each row are copied.
  static func copyColumns(
    _ source: UnsafePointer<Float>, sourceStride: Int, rows: Int, columns: Int,
    into target: UnsafeMutablePointer<Float>,
    targetStride: Int
  )

  /// Whether every value is finite.
  static func isFinite(_ values: UnsafePointer<Float>, count: Int) -> Bool

  /// output = input + offset.
  static func brighten(
    _ input: UnsafePointer<Float>, by offset: Float, count: Int, into output: UnsafeMutablePointer<Float>
  )

  /// output = m + factor · (input − m), where m is the mean of a pixel's channels.
  ///
  /// The map is its own adjoint.
  ///
  /// Shapes: input and output `[pixels, channels]`.
  static func saturate(
    _ input: UnsafePointer<Float>, by factor: Float, pixels: Int, channels: Int,
    into output: UnsafeMutablePointer<Float>
  )

  /// output = M + factor · (input − M), where M is the mean of all values.
  ///
  /// The map is its own adjoint.
  static func contrast(
    _ input: UnsafePointer<Float>, by factor: Float, count: Int, into output: UnsafeMutablePointer<Float>
  )

  /// output[y, x] = input[y + rows, x + columns], and 0 where that lies outside.
  ///
  /// The adjoint shifts by −`rows` and −`columns`.
  ///
  /// Shapes: input and output `[height, width, channels]`.
  static func shift(
    _ input: UnsafePointer<Float>, rows: Int, columns: Int, height: Int, width: Int, channels: Int,
    into output: UnsafeMutablePointer<Float>
  )

  /// Rows of a table, one after the other.
  ///
  /// Shapes: table `[…, columns]`, result `[rows.count, columns]`.
  static func gatherRows(
    _ table: UnsafePointer<Float>, columns: Int, _ rows: [Int], into result: UnsafeMutablePointer<Float>
  )

  /// The gradient of `gatherRows`: each row of the cotangent is added to its row of the table's gradient, in their order.
  ///
  /// Shapes: cotangent `[rows.count, columns]`, gradient `[count, columns]`.
  static func scatterRows(
    _ cotangent: UnsafePointer<Float>, columns: Int, _ rows: [Int], count: Int,
    into gradient: UnsafeMutablePointer<Float>
  )
}
