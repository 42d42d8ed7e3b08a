import Kernels

/// Convolutions by Winograd's minimal filtering, which needs a half to a quarter of the multiplications: kernels of 3×3 and 4×4
/// with a stride of 1 or 2.
///
/// The picture is cut into output tiles. Input tiles, which overlap, are transformed, each frequency becomes one matrix product
/// [tiles × in]·[in × out], and the results are transformed back. The transforms write panels, which the products take as they
/// are. In float32 the result is off by about 3·10⁻⁶ of the largest value with 256 channels, the direct form by 0.4·10⁻⁶.
///
/// **With a stride of 2** an output sees each of the picture's four phases, the pixels of even or odd rows and columns, through a
/// kernel of its own: of 2×2, or, in a kernel of 3×3, of one tap along the axes of odd phases, which are zero at the last frequency. So the
/// picture is one of half the sides with the channels of all phases, and the stride is 1.
enum Winograd {
  /// About how many tiles are transformed and multiplied together, with a stride of 1; bounds the memory for large pictures. With a stride of 2
  /// the planes hold four phases, and half as many tiles take about as much memory.
  private static let tilesPerBlock = 512

  /// target = convolution of the source with the weight.
  ///
  /// Shapes: taps `[phases · in · taps, out]`.
  static func convolve(_ source: Source, taps: PanelBuffer, _ tiling: Tiling, _ target: Target) {
    switch tiling.filtering {
    case .twoTaps: convolve(TwoTaps.self, source, taps: taps, tiling, target)
    case .threeTaps: convolve(ThreeTaps.self, source, taps: taps, tiling, target)
    case .fourTaps: convolve(FourTaps.self, source, taps: taps, tiling, target)
    }
  }

  private static func convolve<Transforms: TileTransforms>(
    _: Transforms.Type, _ source: Source, taps: PanelBuffer, _ tiling: Tiling, _ target: Target
  ) {
    let blocks = tiling.blocks(ofTiles: tilesPerBlock / tiling.stride)
    let largest = tiling.tiles(blocks[0]).count
    let input = tiling.inputPlanes(
      rows: largest, channels: source.channels, pairing: tiling.operand(summedOver: .columns))
    let output = tiling.outputPlanes(rows: largest, channels: target.channels)
    for block in blocks {
      let tiles = tiling.tiles(block)
      transformInput(Transforms.self, source, tiling, tiles: tiles, into: input)
      multiply(input, count: tiles.count, taps: taps.matrix, tiling.filtering, into: output)
      transformOutput(Transforms.self, output, tiling, tiles: tiles, to: target)
    }
  }

  /// The input gradient, the weight gradient, or both. They share the transform of the output's gradient, whose pairs are other ones where the
  /// sum is over tiles than where it is over channels.
  ///
  /// Shapes: transposed taps `[out · taps, phases · in]`; weightGradient `[kernel, kernel, in, out]`.
  static func gradients(
    cotangent: Source, transposedTaps: PanelBuffer?, _ tiling: Tiling, inputGradient target: Target?,
    source: Source?, weightGradient: UnsafeMutablePointer<Float>?
  ) {
    @inline(__always) func gradients<Transforms: TileTransforms>(_: Transforms.Type) {
      self.gradients(
        Transforms.self, cotangent: cotangent, transposedTaps: transposedTaps, tiling, inputGradient: target,
        source: source, weightGradient: weightGradient)
    }
    switch tiling.filtering {
    case .twoTaps: gradients(TwoTaps.self)
    case .threeTaps: gradients(ThreeTaps.self)
    case .fourTaps: gradients(FourTaps.self)
    }
  }

  private static func gradients<Transforms: TileTransforms>(
    _: Transforms.Type, cotangent: Source, transposedTaps: PanelBuffer?, _ tiling: Tiling,
    inputGradient target: Target?, source: Source?, weightGradient: UnsafeMutablePointer<Float>?
  ) {
    let outputs = cotangent.channels
    let inputs = target?.channels ?? source?.channels ?? 0
    let blocks = tiling.blocks(ofTiles: tilesPerBlock / tiling.stride)
    let largest = tiling.tiles(blocks[0]).count
    let arePaired = tiling.precision == .bfloat16
    let transformed = tiling.outputPlanes(
      rows: largest, channels: outputs, pairing: tiling.operand(summedOver: .columns))
    let transformedByTiles =
      arePaired ? tiling.outputPlanes(rows: largest, channels: outputs, pairing: .rows) : transformed
    // Holds the transformed input first, where that is as large, then the transformed input gradient.
    let other = tiling.inputPlanes(rows: largest, channels: inputs)
    let input = arePaired ? tiling.inputPlanes(rows: largest, channels: inputs, pairing: .rows) : other
    if let target { target.fillWithBias(batch: tiling.batch) }
    for block in blocks {
      let tiles = tiling.tiles(block)
      if arePaired, weightGradient != nil, target != nil {
        transformOutputGradient(
          Transforms.self, cotangent, tiling, tiles: tiles, intoRows: transformedByTiles, intoColumns: transformed)
      } else {
        transformOutputGradient(
          Transforms.self, cotangent, tiling, tiles: tiles,
          into: weightGradient != nil ? transformedByTiles : transformed)
      }
      if let source, let weightGradient {
        transformInput(Transforms.self, source, tiling, tiles: tiles, into: input)
        multiplyForWeights(
          Transforms.self, input, transformedByTiles, count: tiles.count, tiling, inputs: inputs, outputs: outputs,
          into: weightGradient, adding: block.lowerBound > 0)
      }
      if let target, let transposedTaps {
        multiply(transformed, count: tiles.count, taps: transposedTaps.matrix, tiling.filtering, into: other)
        addInputGradient(Transforms.self, other, tiling, tileRows: block, to: target)
      }
    }
  }
}
