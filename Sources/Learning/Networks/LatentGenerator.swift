import NeuralNetworks
import Tensors

/// A network that makes pictures from vectors of random numbers.
package protocol LatentGenerator: Module {
  /// Makes a picture of each vector.
  ///
  /// Shapes: `[batch, latent size]` to `[batch, height, width, channels]` in −1…1.
  ///
  /// - Parameter labels: the class of each picture; of no account to a network that knows no classes.
  func callAsFunction(_ latent: Tensor, _ labels: [Int]?, _ pass: Pass) -> Tensor
}

/// A network that judges each picture as a whole.
package protocol PictureDiscriminator: Module {
  /// Whether the judgement of a picture depends on that picture alone, so that batches can be put together at will.
  var treatsPicturesSeparately: Bool { get }

  /// Judges each picture, also as one of its class where the network knows classes.
  ///
  /// Shapes: `[batch, height, width, channels]` in −1…1 to logits `[batch, 1]`.
  func callAsFunction(_ pictures: Tensor, _ labels: [Int]?, _ pass: Pass) -> Tensor

  /// The logits and their derivatives along directions in which the pictures move; classes stay. Of a network alone in which all is
  /// linear but leaky ReLUs.
  ///
  /// Shapes: as of a call.
  func linearised(at pictures: Tensor, _ labels: [Int]?, _ pass: Pass) -> Linearisation
}
