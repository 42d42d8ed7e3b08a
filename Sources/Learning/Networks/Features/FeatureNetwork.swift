import NeuralNetworks
import Tensors

/// A trained network that describes pictures by numbers, so that sets of pictures can be compared; it is not trained here.
///
/// Shapes: pictures `[batch, side, side, 3]`, scaled as the network expects them, to features `[batch, 1, 1, dimension]`.
package protocol FeatureNetwork {
  /// The height and width of the pictures that it takes.
  static var side: Int { get }
  /// The numbers that describe a picture.
  static var dimension: Int { get }

  /// The network with the given weights.
  ///
  /// - Throws: what `weights` throws.
  init(weights: @escaping FeatureWeights) throws

  /// The features of pictures.
  ///
  /// - Parameter observe: called with the name of each layer and what leaves it, where that is wanted.
  func features(_ pictures: Tensor, _ pass: Pass, observe: ((String, Tensor) -> Void)?) -> Tensor

  /// The logits of the classes that the network was trained to tell apart, from its features.
  ///
  /// Shapes: `[batch, 1, 1, dimension]` to `[batch, 1, 1, classes]`.
  func logits(_ features: Tensor, _ pass: Pass) -> Tensor
}

/// Gives the numbers of a tensor by its key and its shape, both as in PyTorch; throws where there is none such.
package typealias FeatureWeights = (_ key: String, _ shape: [Int]) throws -> [Float]
