import Kernels

/// Two-dimensional convolution, its input gradient and its weight gradient; which formulation serves which shape is decided
/// here and nowhere else.
///
/// The activation that precedes a convolution is applied while it loads its input (`slope`: 1 for none, 0 for the ReLU, 0.2
/// for the leaky ReLU), so activated pictures are never stored.
enum Convolution {
  /// How a convolution is computed.
  enum Formulation {
    /// Winograd's minimal filtering.
    case winograd
    /// Multiply, then add shifted products: for few output channels.
    case spread
    /// The same for an input gradient with a stride of 2, with pairs of pixels.
    case pairedSpread
    /// Multiply what outputs look at, as it lies where rows are long, otherwise gathered into slabs.
    case gathered
    /// Gather all, then multiply with weights as they are stored: for few pixels.
    case streamed
  }

  /// Few enough that a matrix product would waste most of its registers.
  private static let fewChannels = 4

  /// With fewer, Winograd's method takes little less time, and the direct form rounds less.
  private static let leastChannels = 32

  /// So many that Winograd's products are worth their transforms with fewer pixels.
  private static let manyChannels = 64

  /// So few that the weights are read once, as they are stored.
  private static let fewPixels = 64

  /// Fewer are worth deriving, whatever the pixels.
  private static let manyWeights = 64 * 1024

  /// The pixels and channels from which Winograd's method is faster, with both instruction sets of x86-64. Weights are transformed for few
  /// pixels as for many. In bfloat16 the forms differ by more than float32 rounds: there a kernel of stride 1 has no least number of pixels, so that
  /// a strip of a picture is computed as the picture is.
  private static func least(
    _ filtering: MinimalFiltering, kernel: Int, channels: Int, _ precision: Precision
  ) -> (pixels: Int, channels: Int) {
    let isHalf = precision == .bfloat16
    return switch filtering {
    // A quarter of what is transformed are zeros.
    case .twoTaps where kernel == 3: (1024, manyChannels)
    case .twoTaps: (128, isHalf ? manyChannels : leastChannels)
    case .threeTaps, .fourTaps: isHalf ? (0, manyChannels) : (channels >= manyChannels ? 64 : 128, leastChannels)
    }
  }

  /// What filters by Winograd's method where that is faster; nil where it is not.
  static func filtering(_ shape: ConvolutionShape) -> MinimalFiltering? {
    let channels = min(shape.inputChannels, shape.outputChannels)
    guard shape.kernelHeight == shape.kernelWidth, shape.padding <= 2,
      let filtering = MinimalFiltering(kernel: shape.kernelHeight, stride: shape.stride),
      filtering == .threeTaps || shape.paddingMode == .zero,
      // Bfloat16 halves the direct form's products, and is more exact there.
      filtering != .twoTaps || shape.kernelHeight == 4 || shape.precision == .float32,
      shape.outputHeight >= 4, shape.outputWidth >= 4
    else { return nil }
    let least = least(filtering, kernel: shape.kernelHeight, channels: channels, shape.precision)
    let pixels = shape.batch * shape.outputHeight * shape.outputWidth
    guard pixels >= least.pixels, channels >= least.channels else { return nil }
    return filtering
  }

  static func suitsWinograd(_ shape: ConvolutionShape) -> Bool { filtering(shape) != nil }

  static func forwardFormulation(_ shape: ConvolutionShape) -> Formulation {
    if suitsWinograd(shape) { return .winograd }
    if shape.outputChannels <= fewChannels, shape.stride == 1, shape.inputChannels > fewChannels { return .spread }
    let pixels = shape.batch * shape.outputHeight * shape.outputWidth
    return pixels <= fewPixels && shape.weightCount >= manyWeights ? .streamed : .gathered
  }

  static func inputGradientFormulation(_ shape: ConvolutionShape) -> Formulation {
    if suitsWinograd(shape) { return .winograd }
    if shape.stride == 2, shape.inputChannels <= PairedSpread.mostChannels,
      shape.outputChannels >= PairedSpread.leastDepth
    {
      return .pairedSpread
    }
    if shape.inputChannels <= fewChannels, shape.outputChannels > fewChannels { return .spread }
    let phases = shape.stride * shape.stride
    let pixels = shape.batch * shape.inputHeight * shape.inputWidth / phases
    return pixels <= fewPixels && shape.weightCount / phases >= manyWeights ? .streamed : .gathered
  }

  /// Fewer outputs are cut into finer shares for the weight gradient when they are gathered.
  private static let manyOutputs = 1024

  /// Whether an output's taps are read where they lie in the source, between what is beyond its edges: where rows of outputs are long
  /// enough, and nothing has to be paired. A single tap is copied once at most.
  private static func isReadInPlace(_ grid: TapGrid, channels: Int, _ precision: Precision) -> Bool {
    grid.columns.count >= PaddedRows.leastOutputs && grid.taps > 1
      && PairedRuns(ofLength: grid.columns.taps * channels, precision) == nil
  }

  /// target = what the grid's outputs look at · weights + bias.
  fileprivate static func multiply(
    _ grid: TapGrid, batch: Int, _ source: Source, weights: PanelBuffer, _ precision: Precision, _ target: Target
  ) {
    if isReadInPlace(grid, channels: source.channels, precision) {
      paddedConvolution(grid, batch: batch, source, weights: weights, target)
    } else {
      gatheredConvolution(grid, batch: batch, source, weights: weights, precision, target)
    }
  }

  /// gradient = (what the grid's outputs look at)ᵀ · cotangent.
  static func multiplyTransposed(
    _ grid: TapGrid, batch: Int, _ source: Source, cotangent: UnsafePointer<Float>, outputs: Int,
    _ precision: Precision, into gradient: UnsafeMutablePointer<Float>
  ) {
    if isReadInPlace(grid, channels: source.channels, .float32), precision == .float32,
      grid.outputPixels >= manyOutputs
    {
      paddedWeightGradient(grid, batch: batch, source, cotangent: cotangent, outputs: outputs, into: gradient)
    } else {
      gatheredWeightGradient(
        grid, batch: batch, source, cotangent: cotangent, outputs: outputs, precision, into: gradient)
    }
  }

  /// The weight gradient has the shapes of the forward pass; the spread form pads a copy of the input on all sides alike.
  static func weightGradientFormulation(_ shape: ConvolutionShape) -> Formulation {
    switch forwardFormulation(shape) {
    case .winograd: .winograd
    case .spread: shape.isPaddedEvenly ? .spread : .gathered
    case .gathered, .streamed, .pairedSpread: .gathered
    }
  }
}

extension CompiledKernels {
  package static func multiplications(of shape: ConvolutionShape) -> Int {
    guard let filtering = Convolution.filtering(shape) else { return shape.multiplications }
    // Each phase has a product for each frequency, where the direct form has one for each output and place of the kernel.
    let alongAxis = (0..<shape.stride).reduce(0) { $0 + filtering.frequencies(ofTaps: shape.taps(ofPhase: $1)) }
    let products = alongAxis * alongAxis
    return shape.multiplications * products
      / (filtering.tile * filtering.tile * shape.kernelHeight * shape.kernelWidth)
  }

  package static func convolve(
    _ shape: ConvolutionShape, input: UnsafePointer<Float>, slope: Float, weight: UnsafePointer<Float>,
    bias: UnsafePointer<Float>?, derived: any DerivedWeights, output: UnsafeMutablePointer<Float>
  ) {
    let shape = shape.simplified
    let source = Source(
      pointer: input, height: shape.inputHeight, width: shape.inputWidth, channels: shape.inputChannels, slope: slope)
    let target = Target(
      pointer: output, height: shape.outputHeight, width: shape.outputWidth, channels: shape.outputChannels,
      bias: bias, gate: nil)
    switch Convolution.forwardFormulation(shape) {
    case .winograd:
      Winograd.convolve(source, taps: WeightForms.of(derived).taps(weight, shape), shape.tiling, target)
    case .spread:
      spreadConvolution(shape.outputGrid, batch: shape.batch, source, weights: weight, target)
    case .gathered, .pairedSpread:
      Convolution.multiply(
        shape.outputGrid, batch: shape.batch, source, weights: WeightForms.of(derived).panels(weight, shape),
        shape.precision, target)
    case .streamed:
      streamedConvolution(
        shape.outputGrid, batch: shape.batch, source, weights: StoredWeights(weight, shape), target)
    }
  }

  package static func convolutionInputGradient(
    _ shape: ConvolutionShape, cotangent: UnsafePointer<Float>, slope: Float, weight: UnsafePointer<Float>,
    bias: UnsafePointer<Float>?, gate: (input: UnsafePointer<Float>, slope: Float)?,
    derived: any DerivedWeights, gradient: UnsafeMutablePointer<Float>
  ) {
    let shape = shape.simplified
    let formulation = Convolution.inputGradientFormulation(shape)
    if formulation != .winograd, shape.paddingMode == .reflection, shape.padding > 0 {
      // The gradient of the padded picture, then what lies beyond the edge is added to where it was mirrored from.
      let padded = shape.withPaddingMaterialised
      let buffer = Buffer(padded.inputCount)
      convolutionInputGradient(
        padded, cotangent: cotangent, slope: slope, weight: weight, bias: bias, gate: nil, derived: derived,
        gradient: buffer.pointer)
      foldReflection(
        buffer.pointer, batch: shape.batch, height: shape.inputHeight, width: shape.inputWidth,
        channels: shape.inputChannels, padding: shape.padding, gate: gate, into: gradient)
      return
    }
    let source = shape.cotangentSource(cotangent, slope: slope)
    let target = shape.inputTarget(
      gradient, bias: bias, gate: gate.map { Target.Gate(input: $0.input, slope: $0.slope) })
    switch formulation {
    case .winograd:
      Winograd.gradients(
        cotangent: source, transposedTaps: WeightForms.of(derived).transposedTaps(weight, shape), shape.tiling,
        inputGradient: target, source: nil,
        weightGradient: nil)
    case .spread:
      for grid in shape.inputGradientGrids {
        let weights = WeightForms.of(derived).transposed(weight, shape, for: grid)
        spreadConvolution(grid, batch: shape.batch, source, weights: weights.pointer, target)
      }
    case .pairedSpread: PairedSpread(shape)(source, weight: weight, target)
    case .gathered:
      for grid in shape.inputGradientGrids {
        Convolution.multiply(
          grid, batch: shape.batch, source, weights: WeightForms.of(derived).transposedPanels(weight, shape, for: grid),
          shape.precision, target)
      }
    case .streamed:
      for grid in shape.inputGradientGrids {
        streamedConvolution(
          grid, batch: shape.batch, source, weights: StoredWeights(weight, shape, gradientGrid: grid), target)
      }
    }
  }

  package static func convolutionWeightGradient(
    _ shape: ConvolutionShape, input: UnsafePointer<Float>, slope: Float, cotangent: UnsafePointer<Float>,
    cotangentSlope: Float, gradient: UnsafeMutablePointer<Float>
  ) {
    let shape = shape.simplified
    if cotangentSlope != 1 {
      let activated = Buffer(shape.outputCount)
      activate(cotangent, slope: cotangentSlope, count: shape.outputCount, into: activated.pointer)
      convolutionWeightGradient(
        shape, input: input, slope: slope, cotangent: activated.pointer, cotangentSlope: 1, gradient: gradient)
      return
    }
    let source = Source(
      pointer: input, height: shape.inputHeight, width: shape.inputWidth, channels: shape.inputChannels, slope: slope)
    switch Convolution.weightGradientFormulation(shape) {
    case .winograd:
      Winograd.gradients(
        cotangent: shape.cotangentSource(cotangent, slope: 1), transposedTaps: nil, shape.tiling, inputGradient: nil,
        source: source, weightGradient: gradient)
    case .spread:
      spreadWeightGradient(shape, source, cotangent: cotangent, into: gradient)
    case .gathered, .streamed, .pairedSpread:
      Convolution.multiplyTransposed(
        shape.outputGrid, batch: shape.batch, source, cotangent: cotangent, outputs: shape.outputChannels,
        shape.precision, into: gradient)
    }
  }

  package static func readsPairs(_ shape: ConvolutionShape) -> Bool {
    Convolution.suitsWinograd(shape) && pairsAreWhole(channels: shape.inputChannels)
  }

  package static func convolutionGradients(
    _ shape: ConvolutionShape, input: UnsafePointer<Float>, inPairs: Bool, slope: Float,
    cotangent: UnsafePointer<Float>, weight: UnsafePointer<Float>, derived: any DerivedWeights,
    inputGradient: UnsafeMutablePointer<Float>, weightGradient: UnsafeMutablePointer<Float>
  ) {
    precondition(!inPairs || readsPairs(shape), "convolutionGradients: pairs that are not read")
    if Convolution.suitsWinograd(shape) {
      let source = Source(
        pointer: input, height: shape.inputHeight, width: shape.inputWidth, channels: shape.inputChannels, slope: slope,
        inPairs: inPairs)
      let gate = slope == 1 ? nil : Target.Gate(input: input, slope: slope, inPairs: inPairs)
      Winograd.gradients(
        cotangent: shape.cotangentSource(cotangent, slope: 1),
        transposedTaps: WeightForms.of(derived).transposedTaps(weight, shape), shape.tiling,
        inputGradient: shape.inputTarget(inputGradient, bias: nil, gate: gate), source: source,
        weightGradient: weightGradient)
    } else {
      convolutionWeightGradient(
        shape, input: input, slope: slope, cotangent: cotangent, cotangentSlope: 1, gradient: weightGradient)
      convolutionInputGradient(
        shape, cotangent: cotangent, slope: 1, weight: weight, bias: nil,
        gate: slope == 1 ? nil : (input: input, slope: slope), derived: derived, gradient: inputGradient)
    }
  }
}

extension ConvolutionShape {
  func cotangentSource(_ pointer: UnsafePointer<Float>, slope: Float) -> Source {
    Source(pointer: pointer, height: outputHeight, width: outputWidth, channels: outputChannels, slope: slope)
  }

  func inputTarget(
    _ pointer: UnsafeMutablePointer<Float>, bias: UnsafePointer<Float>?, gate: Target.Gate?
  ) -> Target {
    Target(
      pointer: pointer, height: inputHeight, width: inputWidth, channels: inputChannels, bias: bias, gate: gate)
  }

  var tiling: Winograd.Tiling { Winograd.Tiling(self) }

  /// The same convolution of a picture that was padded before.
  var withPaddingMaterialised: ConvolutionShape {
    var shape = self
    shape.inputHeight += 2 * padding
    shape.inputWidth += 2 * padding
    shape.padding = 0
    shape.rowPadding = (0, 0)
    shape.paddingMode = .zero
    return shape
  }
}
