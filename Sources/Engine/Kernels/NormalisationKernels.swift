/// Statistics of channels, groups and rows, and normalising by them.
package protocol NormalisationKernels {
  /// Adds lines of pixels to the moments of channels. Each chunk of pixels computes its own while it lies in the cache, and no chunk
  /// reaches from one line into the next, so that it makes no difference how many lines are added at once.
  ///
  /// Shapes: values `[lines, pixels, channels]`.
  static func addMoments(
    of values: UnsafePointer<Float>, lines: Int, pixels: Int, to moments: inout ChannelMoments
  )

  /// Mean and biased variance of each channel over each group of pixels.
  ///
  /// Shapes: values `[groups, pixels, channels]`, mean and variance `[groups, channels]`.
  static func channelStatistics(
    _ values: UnsafePointer<Float>, groups: Int, pixels: Int, channels: Int, mean: UnsafeMutablePointer<Float>,
    variance: UnsafeMutablePointer<Float>
  )

  /// output = (input − mean) ⊙ inverse deviation; the difference comes first, so that a large mean costs no accuracy.
  ///
  /// Shapes: input and output `[groups, pixels, channels]`, mean and inverseDeviation `[groups, channels]`.
  ///
  /// - Parameter pairs: where the output goes as pairs as well (`ElementwiseKernels.pair`).
  static func normalise(
    _ input: UnsafePointer<Float>, groups: Int, pixels: Int, channels: Int, mean: UnsafePointer<Float>,
    inverseDeviation: UnsafePointer<Float>, into output: UnsafeMutablePointer<Float>,
    pairs: UnsafeMutablePointer<Float>?
  )

  /// output = scale ⊙ input + shift with one scale and shift for each group and channel.
  ///
  /// Shapes: input and output `[groups, pixels, channels]`, scale and shift `[groups, channels]`.
  static func scaleAndShift(
    _ input: UnsafePointer<Float>, groups: Int, pixels: Int, channels: Int, scale: UnsafePointer<Float>,
    shift: UnsafePointer<Float>, into output: UnsafeMutablePointer<Float>
  )

  /// The gradient of normalisation: inverse deviation × (g − mean(g) − x̂ · mean(g ⊙ x̂)), means over the group's pixels.
  ///
  /// Shapes: cotangent, normalised and gradient `[groups, pixels, channels]`, inverseDeviation `[groups, channels]`.
  ///
  /// - Parameter inPairs: whether what was normalised is pairs (`ElementwiseKernels.pair`), of whole vectors for each pixel.
  static func normalisationGradient(
    _ cotangent: UnsafePointer<Float>, normalised: UnsafePointer<Float>, inPairs: Bool, groups: Int, pixels: Int,
    channels: Int, inverseDeviation: UnsafePointer<Float>, into gradient: UnsafeMutablePointer<Float>
  )

  /// output = x̂ ⊙ scale + shift for x̂ = (input − mean) ⊙ inverse deviation, with one scale and shift for each part of the pixels: batch
  /// norm in one pass.
  ///
  /// Shapes: input and output `[parts, pixels, channels]`, mean and inverseDeviation `[channels]`, scale and shift `[parts, channels]`.
  static func normaliseAndShift(
    _ input: UnsafePointer<Float>, parts: Int, pixels: Int, channels: Int, mean: UnsafePointer<Float>,
    inverseDeviation: UnsafePointer<Float>, scale: UnsafePointer<Float>, shift: UnsafePointer<Float>,
    into output: UnsafeMutablePointer<Float>
  )

  /// What its gradients are made of, over each part's pixels: Σ g, Σ g ⊙ x̂, Σ g ⊙ scale and Σ g ⊙ scale ⊙ x̂.
  ///
  /// Shapes: cotangent g and input `[parts, pixels, channels]`, mean and inverseDeviation `[channels]`, scale `[parts, channels]`, sums
  /// `[parts, 4, channels]`.
  static func normaliseAndShiftSums(
    _ cotangent: UnsafePointer<Float>, input: UnsafePointer<Float>, parts: Int, pixels: Int, channels: Int,
    mean: UnsafePointer<Float>, inverseDeviation: UnsafePointer<Float>, scale: UnsafePointer<Float>,
    sums: UnsafeMutablePointer<Float>
  )

  /// Its gradient: inverse deviation × (g ⊙ scale − mean(g ⊙ scale) − x̂ · mean(g ⊙ scale ⊙ x̂)), means over all parts.
  ///
  /// Shapes: cotangent g, input and gradient `[parts, pixels, channels]`, scale `[parts, channels]`, the others `[channels]`.
  static func normaliseAndShiftGradient(
    _ cotangent: UnsafePointer<Float>, input: UnsafePointer<Float>, parts: Int, pixels: Int, channels: Int,
    mean: UnsafePointer<Float>, inverseDeviation: UnsafePointer<Float>, scale: UnsafePointer<Float>,
    meanGradient: UnsafePointer<Float>, meanProduct: UnsafePointer<Float>, into gradient: UnsafeMutablePointer<Float>
  )

  /// Σ first and Σ first ⊙ second over each group's pixels.
  ///
  /// Shapes: values `[groups, pixels, channels]`, sums `[groups, 2, channels]`.
  static func productSums(
    _ first: UnsafePointer<Float>, _ second: UnsafePointer<Float>, groups: Int, pixels: Int, channels: Int,
    sums: UnsafeMutablePointer<Float>
  )

  /// The standard deviation of each value over the pictures of a group, and its mean over all values of a picture: how much the pictures
  /// of a group differ.
  ///
  /// Groups are strided: picture j belongs to group j mod `groups`, so that the pictures of a group lie `groups` apart.
  ///
  /// Shapes: input `[groupSize · groups, count]`, deviations `[groups]`.
  ///
  /// - Parameter epsilon: added to the variance, which is over the group size and not one less.
  static func groupDeviations(
    _ input: UnsafePointer<Float>, groups: Int, groupSize: Int, count: Int, epsilon: Float,
    into deviations: UnsafeMutablePointer<Float>
  )

  /// The gradient of `groupDeviations`: g (x − mean) / (count · groupSize · deviation) with the mean and the deviation of the value.
  ///
  /// Shapes: cotangent `[groups]`, input and gradient `[groupSize · groups, count]`.
  static func groupDeviationsGradient(
    _ cotangent: UnsafePointer<Float>, input: UnsafePointer<Float>, groups: Int, groupSize: Int, count: Int,
    epsilon: Float, into gradient: UnsafeMutablePointer<Float>
  )

  /// Rows brought to unit length: x / (‖x‖ + ε).
  ///
  /// Shapes: input and output `[rows, columns]`, lengths `[rows]`, which gets ‖x‖.
  static func unitRows(
    _ input: UnsafePointer<Float>, rows: Int, columns: Int, epsilon: Float, lengths: UnsafeMutablePointer<Float>,
    into output: UnsafeMutablePointer<Float>
  )

  /// The gradient of `unitRows`: (g − x ⟨g, x⟩ / (‖x‖ (‖x‖ + ε))) / (‖x‖ + ε); that of a row of zeros is g / ε, as in PyTorch.
  static func unitRowsGradient(
    _ cotangent: UnsafePointer<Float>, input: UnsafePointer<Float>, lengths: UnsafePointer<Float>, rows: Int,
    columns: Int,
    epsilon: Float, into gradient: UnsafeMutablePointer<Float>
  )

  /// The softmax of each row: e^x / Σ e^x, shifted by the row's largest value so that nothing overflows.
  ///
  /// Shapes: both `[rows, columns]`.
  static func softmax(
    _ input: UnsafePointer<Float>, rows: Int, columns: Int, into output: UnsafeMutablePointer<Float>
  )

  /// gradient = y ⊙ (cotangent − Σ cotangent ⊙ y) for each row, y being the softmax.
  static func softmaxGradient(
    _ cotangent: UnsafePointer<Float>, output: UnsafePointer<Float>, rows: Int, columns: Int,
    into gradient: UnsafeMutablePointer<Float>
  )

  /// One step of the power method for the largest singular value: u ← n(W v), then v ← n(Wᵀ u), n(a) = a / max(‖a‖, 10⁻¹²).
  ///
  /// Shapes: weight as `matrix` says, u `[rows]`, v `[columns, taps]`.
  static func powerStep(
    _ weight: UnsafePointer<Float>, _ matrix: WeightMatrix, v: UnsafePointer<Float>,
    nextU: UnsafeMutablePointer<Float>, nextV: UnsafeMutablePointer<Float>
  )

  /// σ = uᵀ W v.
  static func singularValue(
    _ weight: UnsafePointer<Float>, _ matrix: WeightMatrix, u: UnsafePointer<Float>, v: UnsafePointer<Float>
  ) -> Float

  /// The gradient of W / σ with σ = uᵀ W v: (G − ⟨G, W/σ⟩ · u vᵀ) / σ.
  ///
  /// Shapes: cotangent G, normalised W/σ and gradient as `matrix` says.
  static func spectralNormGradient(
    _ cotangent: UnsafePointer<Float>, normalised: UnsafePointer<Float>, _ matrix: WeightMatrix,
    u: UnsafePointer<Float>, v: UnsafePointer<Float>, sigma: Float, into gradient: UnsafeMutablePointer<Float>
  )
}
