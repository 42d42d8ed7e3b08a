import NeuralNetworks
import Tensors

/// A network as a list of layers.
package protocol Network: Module {
  /// The network's diagram: what a picture passes through, from top to bottom, in the order of PyTorch's state dict.
  var layers: [Layer] { get }
}

extension Network {
  /// Passes a batch of pictures, in −1…1, through all layers.
  package func callAsFunction(_ picture: Tensor, _ pass: Pass) -> Tensor { layers(picture, pass) }

  package var parameters: [Parameter] { layers.modules.flatMap(\.parameters) }
  package var runningStatistics: [RunningStatistic] { layers.modules.flatMap(\.runningStatistics) }
  package var constants: [Constant] { layers.modules.flatMap(\.constants) }
}

/// A network that turns pictures into pictures.
///
/// Shapes: `[batch, height, width, inputChannels]` to `[batch, height, width, outputChannels]`, both in −1…1.
package protocol Generator: Network {}

/// A network that tells real pictures from made ones, place by place.
///
/// Shapes: `[batch, height, width, channels]` in −1…1 to a map of logits `[batch, h, w, n]`, `n` for each place.
package protocol Discriminator: Module {
  /// What it says of pictures.
  func callAsFunction(_ pictures: Tensor, _ pass: Pass) -> Tensor
}
