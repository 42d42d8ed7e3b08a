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

  /// Tiles that one task multiplies at a frequency; more make more tasks.
  private static let tilesPerProduct = 256

  /// target = convolution of the source with transformed weights.
  ///
  /// Shapes: weights planes of `[in, out]`.
  static func convolve(_ source: Source, weights: FrequencyPlanes, _ tiling: Tiling, _ target: Target) {
    let blocks = tiling.blocks(ofTiles: tilesPerBlock)
    let largest = tiling.tiles(blocks[0]).count
    let input = FrequencyPlanes(rows: largest, columns: source.channels)
    let output = FrequencyPlanes(rows: largest, columns: target.channels)
    for block in blocks {
      let tiles = tiling.tiles(block)
      transformInput(source, tiling, tiles: tiles, into: input)
      forEachProduct(tiles.count) { frequency, rows in
        multiply(rows, input[frequency], weights[frequency], into: output[frequency])
      }
      transformOutput(output, tiling, tiles: tiles, to: target)
    }
  }

  /// The input gradient, the weight gradient, or both, which share the transform of the output's gradient.
  ///
  /// Shapes: weights transposed planes of `[out, in]`; weightGradient `[3, 3, in, out]`.
  static func gradients(
    cotangent: Source, weights: FrequencyPlanes?, _ tiling: Tiling, inputGradient target: Target?, source: Source?,
    weightGradient: UnsafeMutablePointer<Float>?
  ) {
    let outputs = cotangent.channels
    let inputs = target?.channels ?? source?.channels ?? 0
    let blocks = tiling.blocks(ofTiles: tilesPerBlock)
    let largest = tiling.tiles(blocks[0]).count
    let transformed = FrequencyPlanes(rows: largest, columns: outputs)
    // Holds the transformed input first, then the transformed input gradient.
    let other = FrequencyPlanes(rows: largest, columns: inputs)
    let products = weightGradient == nil ? nil : FrequencyPlanes(rows: PanelMatrix.padded(inputs), columns: outputs)
    if let target { target.fillWithBias(batch: tiling.batch) }
    for block in blocks {
      let tiles = tiling.tiles(block)
      transformOutputGradient(cotangent, tiling, tiles: tiles, into: transformed)
      if let source, let products {
        transformInput(source, tiling, tiles: tiles, into: other)
        parallelFor(frequencies) { frequency in
          PanelProduct.multiplyTransposed(
            other[frequency], rows: products.rows, transformed[frequency], depth: tiles.count,
            into: .init(products[frequency]), adding: block.lowerBound > 0)
        }
      }
      if let target, let weights {
        forEachProduct(tiles.count) { frequency, rows in
          multiply(rows, transformed[frequency], weights[frequency], into: other[frequency])
        }
        addInputGradient(other, tiling, tileRows: block, to: target)
      }
    }
    if let weightGradient, let products {
      transformWeightGradient(products, inputs: inputs, outputs: outputs, into: weightGradient)
    }
  }

  /// Calls `body` in parallel with each frequency and share of the tiles.
  private static func forEachProduct(_ tiles: Int, _ body: (Int, Range<Int>) -> Void) {
    let shares = (tiles + tilesPerProduct - 1) / tilesPerProduct
    parallelFor(frequencies * shares) { task in
      let share = task % shares
      body(task / shares, tiles * share / shares..<tiles * (share + 1) / shares)
    }
  }

  private static func multiply(_ rows: Range<Int>, _ a: PanelMatrix, _ b: PanelMatrix, into c: PanelMatrix) {
    PanelProduct.multiply(
      rows: rows, .init(a), b, depth: 0..<a.panels * PanelMatrix.width, into: .init(c), adding: false)
  }
}
