import NeuralNetworks
import Tensors

/// A network that turns pictures into pictures.
public protocol Generator: Module {
  /// The network's diagram: what a picture passes through, from top to bottom, in the order of PyTorch's state dict.
  var layers: [Layer] { get }
}

extension Generator {
  /// Translates a batch of pictures.
  ///
  /// Shapes: `[batch, height, width, inputChannels]` to `[batch, height, width, outputChannels]`, both in −1…1.
  public func callAsFunction(_ picture: Tensor, _ pass: Pass) -> Tensor { layers(picture, pass) }

  public var parameters: [Parameter] { layers.modules.flatMap(\.parameters) }
  public var runningStatistics: [RunningStatistic] { layers.modules.flatMap(\.runningStatistics) }
}

/// A network that judges whether pictures are real, place by place.
public protocol Discriminator: Module {
  /// Shapes: `[batch, height, width, channels]` in −1…1 to a map of logits `[batch, h, w, 1]`.
  func callAsFunction(_ picture: Tensor, _ pass: Pass) -> Tensor
}
