import NeuralNetworks
import Tensors

/// What pictures shall show, or are said to show.
package enum Condition {
  /// Nothing is said.
  case nothing
  /// The class of each picture, by its place.
  case classes([Int])
  /// The text of each picture, as its words. Shapes: `[batch, vocabulary]`.
  case texts(Tensor)

  /// The classes of pictures, where they are known.
  package init(_ labels: [Int]?) { self = labels.map(Condition.classes) ?? .nothing }

  /// The classes, for a layer that needs them.
  var labels: [Int] {
    guard case .classes(let labels) = self else {
      preconditionFailure("Condition: a class for each picture was expected, got \(self)")
    }
    return labels
  }

  /// The texts, for a layer that needs them.
  var words: Tensor {
    guard case .texts(let words) = self else {
      preconditionFailure("Condition: a text for each picture was expected, got \(self)")
    }
    return words
  }
}

/// A network that makes pictures from vectors of random numbers.
package protocol LatentGenerator: Module {
  /// Makes a picture of each vector.
  ///
  /// Shapes: `[batch, latent size]` to `[batch, height, width, channels]` in −1…1.
  ///
  /// - Parameter condition: what each picture shall show; of no account to a network that knows neither classes nor texts.
  func callAsFunction(_ latent: Tensor, _ condition: Condition, _ pass: Pass) -> Tensor
}

extension LatentGenerator {
  /// Makes a picture of each vector, of its class where classes are known.
  package func callAsFunction(_ latent: Tensor, _ labels: [Int]?, _ pass: Pass) -> Tensor {
    self(latent, Condition(labels), pass)
  }
}

/// A network that judges each picture as a whole.
package protocol PictureDiscriminator: Module {
  /// Whether the judgement of a picture depends on that picture alone, so that batches can be put together at will.
  var treatsPicturesSeparately: Bool { get }

  /// What it sees of pictures before it is told what they are said to show.
  ///
  /// Shapes: `[batch, height, width, channels]` in −1…1 to features of each picture.
  func features(of pictures: Tensor, _ pass: Pass) -> ActivatedTensor

  /// Judges pictures by their features, also as of a class or of a text where the network knows such.
  ///
  /// Shapes: features of each picture to logits `[batch, 1]`.
  func judge(_ features: ActivatedTensor, _ condition: Condition, _ pass: Pass) -> Tensor

  /// The logits and their derivatives along directions in which the pictures move; classes stay. Of a network alone in which all is
  /// linear but leaky ReLUs.
  ///
  /// Shapes: as of a call.
  func linearised(at pictures: Tensor, _ labels: [Int]?, _ pass: Pass) -> Linearisation
}

extension PictureDiscriminator {
  /// Judges each picture, also as one of its class or of its text where the network knows such.
  ///
  /// Shapes: `[batch, height, width, channels]` in −1…1 to logits `[batch, 1]`.
  package func callAsFunction(_ pictures: Tensor, _ condition: Condition, _ pass: Pass) -> Tensor {
    judge(features(of: pictures, pass), condition, pass)
  }

  /// Judges each picture, also as one of its class where classes are known.
  package func callAsFunction(_ pictures: Tensor, _ labels: [Int]?, _ pass: Pass) -> Tensor {
    self(pictures, Condition(labels), pass)
  }
}
