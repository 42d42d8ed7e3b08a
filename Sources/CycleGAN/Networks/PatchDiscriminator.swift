import NeuralNetworks
import Tensors

/// The PatchGAN discriminator (Isola et al. 2017): judges overlapping patches, 70×70 pixels with three layers.
///
/// In the paper's notation `C64-C128-C256-C512` and a last convolution to one channel. Keys and layouts are those of the
/// PyTorch release's `NLayerDiscriminator`.
///
/// Shapes: `[batch, height, width, channels]` to logits `[batch, h, w, 1]`; 256×256 gives 30×30 with three layers.
public struct PatchDiscriminator: Discriminator {
  private let first: Convolution2D
  private let middle: [(convolution: Convolution2D, norm: Normalisation2D)]
  private let last: Convolution2D

  /// The slope of its leaky ReLUs.
  static let slope: Float = 0.2

  /// A discriminator with `layers` convolutions of stride 2 and two of stride 1.
  public init(
    inputChannels: Int, width: Int, layers: Int, norm: Normalisation2D.Kind, _ initialization: Initialization
  ) {
    precondition(layers >= 1, "PatchDiscriminator: at least one layer was expected, got \(layers)")
    let channels = { (layer: Int) in width * min(1 << layer, 8) }
    first = Convolution2D(
      "model.0", from: inputChannels, to: width, kernel: 4, stride: 2, padding: .zero(1), bias: true, initialization)
    middle = (1...layers).map { layer in
      let place = 3 * layer - 1
      return (
        Convolution2D(
          "model.\(place)", from: channels(layer - 1), to: channels(layer), kernel: 4, stride: layer < layers ? 2 : 1,
          padding: .zero(1), bias: norm.convolutionsHaveBias, initialization),
        Normalisation2D(norm, "model.\(place + 1)", channels: channels(layer), initialization)
      )
    }
    last = Convolution2D(
      "model.\(3 * layers + 2)", from: channels(layers), to: 1, kernel: 4, stride: 1, padding: .zero(1), bias: true,
      initialization)
  }

  public func callAsFunction(_ picture: Tensor, _ pass: Pass) -> Tensor {
    var x = first(picture, pass)
    for (convolution, norm) in middle { x = norm(convolution(x.leakyReLU(slope: Self.slope), pass), pass) }
    return last(x.leakyReLU(slope: Self.slope), pass)
  }

  public var parameters: [Parameter] {
    first.parameters + middle.flatMap { $0.convolution.parameters + $0.norm.parameters } + last.parameters
  }

  public var runningStatistics: [RunningStatistic] { middle.flatMap(\.norm.runningStatistics) }
}
