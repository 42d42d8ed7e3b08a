import NeuralNetworks
import Tensors

/// A discriminator that sees pictures through a network that knows photographs (Sauer, Chitta, Müller and Geiger 2021, "Projected GANs
/// Converge Faster", arXiv:2111.01007): what leaves some blocks of EfficientNet-Lite0, which was trained on ImageNet and does not
/// learn here, each judged by a small head with spectral norm.
///
/// The paper mixes the maps with each other by random convolutions first; here each head sees its own map. The keys of its heads are in no
/// release.
///
/// Shapes: `[batch, height, width, 1 or 3]` in −1…1 to logits `[batch, h, w, heads]`; the maps of the deeper blocks are enlarged to that of
/// the first, so that each head weighs the same.
package struct ProjectedDiscriminator: Discriminator {
  /// The heads.
  private let heads: [[Layer]]
  private let trunk: EfficientNetTrunk
  // The trunk does not change, so that what is derived from its weights serves all steps.
  private let passes: [Precision: Pass]

  /// The blocks whose output is judged, which have a fourth, an eighth, a sixteenth and a thirty-second of the height and width.
  private static let places = [2, 4, 10, 15]
  /// So many of these maps are judged at least, the deepest ones left out.
  package static let fewestHeads = 3
  /// All of them.
  package static let mostHeads = places.count
  /// Pictures of fewer rows or columns are enlarged (×2) first, until they have as many.
  private static let smallestSide = 128
  /// Pictures of more rows or columns are not enlarged, however narrow they are.
  private static let largestSide = 512
  /// The deepest of the maps that are judged has a pixel for so many rows and columns.
  private var multiple: Int { 1 << (heads.count + 1) }

  /// The channels of the heads for each of the width: with the presets' widths they are then about as wide as the maps that they see.
  package static let channelsPerWidth = 4

  /// A discriminator whose heads have `channelsPerWidth` channels for each of `width`.
  ///
  /// - Parameter count: the heads, from `fewestHeads` to `mostHeads`.
  package init(width: Int, heads count: Int, _ initialization: Initialization) {
    let places = Self.places.prefix(count)
    do {
      trunk = try EfficientNetTrunk(blocks: places[count - 1] + 1, weights: EmbeddedWeights.efficientNetLite0())
    } catch {
      preconditionFailure("ProjectedDiscriminator: the weights that are a part of the program are damaged: \(error)")
    }
    passes = Dictionary(uniqueKeysWithValues: Precision.allCases.map { ($0, .evaluation($0)) })
    let channels = trunk.channels
    let width = Self.channelsPerWidth * width
    heads = places.enumerated().map { head, place in
      func convolution(_ number: Int, from inputs: Int, to outputs: Int, kernel: Int) -> Layer {
        .convolution(
          Convolution2D(
            "heads.\(head).\(number)", from: inputs, to: outputs, kernel: kernel, stride: 1, padding: .zero(kernel / 2),
            bias: true, spectralNorm: true, initialization))
      }
      return [
        convolution(0, from: channels[place], to: width, kernel: 1), .leakyReLU(slope: PatchDiscriminator.slope),
        convolution(2, from: width, to: width, kernel: 3), .leakyReLU(slope: PatchDiscriminator.slope),
        convolution(4, from: width, to: 1, kernel: 1),
      ]
    }
  }

  package func callAsFunction(_ pictures: Tensor, _ pass: Pass) -> Tensor {
    let maps = trunk.maps(
      of: seen(pictures), leaving: Array(Self.places.prefix(heads.count)),
      passes[pass.precision] ?? .evaluation(pass.precision))
    let logits = zip(heads, maps).map { head, map in head(map, pass) }
    let height = logits[0].shape.height
    return .concatenation(
      of: logits.map { logits in
        var logits = logits
        while logits.shape.height < height { logits = logits.activated.bilinearlyUpsampled() }
        return logits
      })
  }

  /// Pictures as the trunk takes them: in colour, of at least its smallest side, with values (v − 127) / 128 of 0…255, and zeros below and
  /// at the right up to whole pixels of the deepest map.
  private func seen(_ pictures: Tensor) -> Tensor {
    var x = pictures.shape.channels == 1 ? .concatenation(of: [pictures, pictures, pictures]) : pictures
    while min(x.shape.height, x.shape.width) < Self.smallestSide,
      max(x.shape.height, x.shape.width) <= Self.largestSide
    { x = x.activated.bilinearlyUpsampled() }
    x = (x * (127.5 / 128)).brightened(by: Array(repeating: 0.5 / 128, count: x.shape.batch))
    let (rows, columns) = (-x.shape.height & (multiple - 1), -x.shape.width & (multiple - 1))
    return rows + columns == 0 ? x : x.paddedWithZeros(top: 0, bottom: rows, left: 0, right: columns)
  }

  package var parameters: [Parameter] { heads.flatMap(\.modules).flatMap(\.parameters) }
  package var runningStatistics: [RunningStatistic] { heads.flatMap(\.modules).flatMap(\.runningStatistics) }
}
