/// Two-dimensional convolution, its input gradient and its weight gradient.
///
/// The activation that precedes a convolution is applied while it loads its input (`slope`: 1 for none, 0 for the ReLU, 0.2 for the
/// leaky ReLU), so activated pictures are never stored.
package protocol ConvolutionKernels {
  /// output = weight ∗ leaky(input) + bias.
  ///
  /// Shapes: as `ConvolutionShape` says; bias `[outputChannels]`.
  static func convolve(
    _ shape: ConvolutionShape, input: UnsafePointer<Float>, slope: Float, weight: UnsafePointer<Float>,
    bias: UnsafePointer<Float>?, derived: any DerivedWeights, output: UnsafeMutablePointer<Float>
  )

  /// The gradient with respect to the input, before its activation: gate ⊙ weightᵀ ∗ leaky(cotangent) + bias.
  ///
  /// It is also the transposed convolution, which has a bias and an activation before it (`slope`) but no gate.
  ///
  /// Shapes: cotangent like the output, gradient and gate like the input; bias `[inputChannels]`.
  static func convolutionInputGradient(
    _ shape: ConvolutionShape, cotangent: UnsafePointer<Float>, slope: Float, weight: UnsafePointer<Float>,
    bias: UnsafePointer<Float>?, gate: (input: UnsafePointer<Float>, slope: Float)?, derived: any DerivedWeights,
    gradient: UnsafeMutablePointer<Float>
  )

  /// The gradient with respect to the weight; the input is activated with `slope`.
  ///
  /// For a transposed convolution the parts are exchanged: its input, activated with `cotangentSlope`, is the cotangent here.
  ///
  /// Shapes: cotangent like the output, gradient like the weight.
  static func convolutionWeightGradient(
    _ shape: ConvolutionShape, input: UnsafePointer<Float>, slope: Float, cotangent: UnsafePointer<Float>,
    cotangentSlope: Float, gradient: UnsafeMutablePointer<Float>
  )

  /// Whether `convolutionGradients` reads an input that was kept as pairs (`ElementwiseKernels.pair`).
  static func readsPairs(_ shape: ConvolutionShape) -> Bool

  /// Both gradients of a convolution, which share work where that is possible; shapes as above.
  ///
  /// - Parameter inPairs: whether the input is pairs, where `readsPairs` says that they can be read.
  static func convolutionGradients(
    _ shape: ConvolutionShape, input: UnsafePointer<Float>, inPairs: Bool, slope: Float,
    cotangent: UnsafePointer<Float>, weight: UnsafePointer<Float>, derived: any DerivedWeights,
    inputGradient: UnsafeMutablePointer<Float>, weightGradient: UnsafeMutablePointer<Float>
  )

  /// A place for what convolutions derive from one weight, empty as yet.
  static func derivedWeights() -> any DerivedWeights

  /// Multiply-accumulate operations of the forward pass in the formulation that serves it.
  static func multiplications(of shape: ConvolutionShape) -> Int

  /// output = weight ∗ leaky(input) + bias, each channel by itself.
  ///
  /// Shapes: as `DepthwiseShape` says; bias `[channels]`.
  static func convolveDepthwise(
    _ shape: DepthwiseShape, input: UnsafePointer<Float>, slope: Float, weight: UnsafePointer<Float>,
    bias: UnsafePointer<Float>?, output: UnsafeMutablePointer<Float>
  )

  /// The gradient of `convolveDepthwise` with respect to the input, before its activation: gate ⊙ weightᵀ ∗ cotangent.
  ///
  /// Shapes: cotangent like the output, gradient and gate like the input.
  static func depthwiseInputGradient(
    _ shape: DepthwiseShape, cotangent: UnsafePointer<Float>, weight: UnsafePointer<Float>,
    gate: (input: UnsafePointer<Float>, slope: Float)?, gradient: UnsafeMutablePointer<Float>
  )

  /// The gradient of `convolveDepthwise` with respect to the weight; the input is activated with `slope`.
  ///
  /// Shapes: cotangent like the output, gradient like the weight.
  static func depthwiseWeightGradient(
    _ shape: DepthwiseShape, input: UnsafePointer<Float>, slope: Float, cotangent: UnsafePointer<Float>,
    gradient: UnsafeMutablePointer<Float>
  )

  /// Folds an enlargement by nearest neighbours (×2) into the 3×3 convolution that follows it: the kernel of the transposed
  /// convolution, 4×4 with stride 2 and padding 1, that gives the same.
  ///
  /// Of the three taps of a row, two fall on one pixel of what was enlarged, so the folded kernel is M·w·Mᵀ with
  /// M = (0 0 1; 0 1 1; 1 1 0; 1 0 0). It takes four multiplications for each pixel and pair of channels, where nine would be taken
  /// after the enlargement.
  ///
  /// Shapes: weight `[3, 3, inputs, outputs]`, folded `[4, 4, outputs, inputs]`.
  static func foldNearestUpsampling(
    _ weight: UnsafePointer<Float>, inputs: Int, outputs: Int, into folded: UnsafeMutablePointer<Float>
  )

  /// The gradient of `foldNearestUpsampling`, which is its adjoint.
  ///
  /// Shapes: folded `[4, 4, outputs, inputs]`, gradient `[3, 3, inputs, outputs]`.
  static func unfoldNearestUpsampling(
    _ folded: UnsafePointer<Float>, inputs: Int, outputs: Int, into gradient: UnsafeMutablePointer<Float>
  )
}
