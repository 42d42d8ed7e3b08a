import NeuralNetworks

/// One level of a U-Net with all the levels inside it: x joined with what comes back from below.
///
/// Shapes: `[batch, height, width, outer]` to `[batch, height, width, 2 · outer]`.
final class UNetLevel {
  private let down: Convolution2D
  private let downNorm: Normalisation2D
  private let inside: UNetLevel?
  private let up: [Layer]
  private let upNorm: Normalisation2D
  private let dropout: Dropout?

  /// The level at `depth`, counted from the outermost, 1.
  init(
    _ key: String, depth: Int, levels: Int, width: Int, upsampling: Upsampling, norm: NormalisationKind,
    dropout hasDropout: Bool, _ initialization: Initialization
  ) {
    let outer = width * min(1 << (depth - 2), 8)
    let inner = width * min(1 << (depth - 1), 8)
    let isInnermost = depth == levels
    let bias = norm.convolutionsHaveBias
    // Places in PyTorch's Sequential; the innermost level has no norm after its down convolution and nothing inside.
    let upPlace = isInnermost ? 3 : 5
    down = Convolution2D(
      "\(key).model.1", from: outer, to: inner, kernel: 4, stride: 2, padding: .zero(1), bias: bias, initialization)
    downNorm = isInnermost ? .none : Normalisation2D(norm, "\(key).model.2", channels: inner, initialization)
    inside =
      isInnermost
      ? nil
      : UNetLevel(
        "\(key).model.3", depth: depth + 1, levels: levels, width: width, upsampling: upsampling, norm: norm,
        dropout: hasDropout, initialization)
    up = upsampling.layers(
      "\(key).model", at: upPlace, from: isInnermost ? inner : 2 * inner, to: outer, transposedKernel: 4, bias: bias,
      initialization)
    upNorm = Normalisation2D(
      norm, "\(key).model.\(upPlace + upsampling.places)", channels: outer, initialization)
    // Only the levels between two of the widest drop out.
    dropout = hasDropout && depth >= 5 && !isInnermost ? Dropout(rate: 0.5) : nil
  }

  /// What is joined to x.
  var layers: [Layer] {
    let descent: [Layer] = [.leakyReLU(slope: 0.2), .convolution(down), .normalisation(downNorm)]
    let below: [Layer] = inside.map { [.joined($0.layers)] } ?? []
    let ascent: [Layer] = [.relu] + up + [.normalisation(upNorm)]
    return descent + below + ascent + (dropout.map { [.dropout($0)] } ?? [])
  }
}
