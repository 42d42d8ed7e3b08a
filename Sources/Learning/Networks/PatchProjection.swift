import NeuralNetworks
import Tensors

/// The projection heads of CUT (Park et al. 2020, arXiv:2007.15651): for each layer that is compared, a linear layer, a ReLU and a
/// linear layer, and the result brought to unit length.
///
/// Keys and layouts are those of the release's `PatchSampleF`.
package struct PatchProjection: Module {
  private let heads: [(first: Linear, second: Linear)]

  /// Added to the length, as in the release.
  private static let epsilon: Float = 1e-7

  /// Heads for features of so many channels each, all with results of `width`.
  package init(channels: [Int], width: Int, _ initialization: Initialization) {
    heads = channels.enumerated().map { place, channels in
      (
        Linear("mlp_\(place).0", from: channels, to: width, bias: true, initialization),
        Linear("mlp_\(place).2", from: width, to: width, bias: true, initialization)
      )
    }
  }

  /// Projects features of the layer at `place`.
  ///
  /// Shapes: `[rows, channels]` to `[rows, width]`.
  package func callAsFunction(_ features: Tensor, ofLayer place: Int, _ pass: Pass) -> Tensor {
    let (first, second) = heads[place]
    return second(first(features, pass).relu().materialised(), pass).unitRows(epsilon: Self.epsilon)
  }

  package var parameters: [Parameter] { heads.flatMap { $0.first.parameters + $0.second.parameters } }
}
