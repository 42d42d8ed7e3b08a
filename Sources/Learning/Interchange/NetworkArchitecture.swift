import Networks
import NeuralNetworks

/// The architecture of a network of any kind.
package enum NetworkArchitecture: Hashable, Sendable {
  case generator(GeneratorArchitecture)
  case discriminator(DiscriminatorArchitecture)

  /// Builds the network with zeros everywhere.
  func build() -> any Module {
    switch self {
    case .generator(let architecture): architecture.build(.zero)
    case .discriminator(let architecture): architecture.build(.zero)
    }
  }

  /// The normalisation between convolutions.
  var norm: NormalisationKind {
    switch self {
    case .generator(let architecture): architecture.norm
    case .discriminator(let architecture): architecture.norm
    }
  }

  /// Finds out what a network is from the keys and shapes of its tensors.
  ///
  /// - Throws: `ImportError` if it is none of those known.
  package init(recognising weights: NetworkWeights) throws(ImportError) {
    let shapes = ShapeTable(weights)
    if shapes.has("model.model.0.weight") {
      self = .generator(try GeneratorArchitecture(recognisingUNet: shapes))
    } else if shapes.kernel("model.1.weight") == 7 {
      self = .generator(try GeneratorArchitecture(recognisingResNet: shapes))
    } else if shapes.kernel(shapes.weight(of: "net.0")) == 1 {
      self = .discriminator(try DiscriminatorArchitecture(recognisingPixel: shapes))
    } else if shapes.kernel(shapes.weight(of: "model.0")) == 4 {
      self = .discriminator(try DiscriminatorArchitecture(recognisingPatch: shapes))
    } else {
      throw .unknownNetwork(path: weights.path, name: weights.name, keys: weights.keys)
    }
  }
}
