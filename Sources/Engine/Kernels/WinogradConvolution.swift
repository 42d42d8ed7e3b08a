/// 3×3 convolutions of stride 1 by Winograd's F(4×4, 3×3): 36 multiplications for sixteen outputs where the direct form
/// needs 144.
///
/// The picture is cut into output tiles of 4×4 pixels. Input tiles (6×6, overlapping) are transformed, each of the 36
/// frequencies becomes one matrix product [tiles × in]·[in × out], and the results are transformed back. The transforms write
/// panels, which the products take as they are. In float32 the result is off by about 3·10⁻⁶ of the largest value with 256
/// channels, the direct form by 0.4·10⁻⁶.
enum Winograd {
  static let tile = 4
  static let frequencies = 36

  /// About how many tiles are transformed and multiplied together; bounds the memory for large pictures.
  private static let tilesPerBlock = 512

  /// target = convolution of the source with the weight.
  ///
  /// Shapes: taps `[in · 9, out]`.
  static func convolve(_ source: Source, taps: PanelBuffer, _ tiling: Tiling, _ target: Target) {
    let blocks = tiling.blocks(ofTiles: tilesPerBlock)
    let largest = tiling.tiles(blocks[0]).count
    let input = FrequencyPlanes(count: frequencies, rows: largest, columns: source.channels)
    let output = FrequencyPlanes(count: frequencies, rows: largest, columns: target.channels)
    for block in blocks {
      let tiles = tiling.tiles(block)
      transformInput(source, tiling, tiles: tiles, into: input)
      multiply(input, count: tiles.count, taps: taps.matrix, into: output)
      transformOutput(output, tiling, tiles: tiles, to: target)
    }
  }

  /// The input gradient, the weight gradient, or both, which share the transform of the output's gradient.
  ///
  /// Shapes: transposed taps `[out · 9, in]`; weightGradient `[3, 3, in, out]`.
  static func gradients(
    cotangent: Source, transposedTaps: PanelBuffer?, _ tiling: Tiling, inputGradient target: Target?,
    source: Source?, weightGradient: UnsafeMutablePointer<Float>?
  ) {
    let outputs = cotangent.channels
    let inputs = target?.channels ?? source?.channels ?? 0
    let blocks = tiling.blocks(ofTiles: tilesPerBlock)
    let largest = tiling.tiles(blocks[0]).count
    let transformed = FrequencyPlanes(count: frequencies, rows: largest, columns: outputs)
    // Holds the transformed input first, then the transformed input gradient.
    let other = FrequencyPlanes(count: frequencies, rows: largest, columns: inputs)
    if let target { target.fillWithBias(batch: tiling.batch) }
    for block in blocks {
      let tiles = tiling.tiles(block)
      transformOutputGradient(cotangent, tiling, tiles: tiles, into: transformed)
      if let source, let weightGradient {
        transformInput(source, tiling, tiles: tiles, into: other)
        multiplyForWeights(
          other, transformed, count: tiles.count, inputs: inputs, outputs: outputs, into: weightGradient,
          adding: block.lowerBound > 0)
      }
      if let target, let transposedTaps {
        multiply(transformed, count: tiles.count, taps: transposedTaps.matrix, into: other)
        addInputGradient(other, tiling, tileRows: block, to: target)
      }
    }
  }
}
