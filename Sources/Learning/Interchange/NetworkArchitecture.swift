import Networks
import NeuralNetworks

/// The architecture of a network of any kind.
package enum NetworkArchitecture: Hashable, Sendable {
  case generator(GeneratorArchitecture)
  case discriminator(DiscriminatorArchitecture)
  /// It makes pictures from vectors.
  case latentGenerator(LatentArchitecture, classes: Int)
  /// It judges pictures as a whole; how long the vectors are from which they are made it does not know, and says 1.
  case pictureDiscriminator(LatentArchitecture, classes: Int)

  /// Builds the network with zeros everywhere.
  func build() -> any Module {
    switch self {
    case .generator(let architecture): architecture.build(.zero)
    case .discriminator(let architecture): architecture.build(.zero)
    case .latentGenerator(let architecture, let classes): architecture.generator(classes: classes, .zero)
    case .pictureDiscriminator(let architecture, let classes): architecture.discriminator(classes: classes, .zero)
    }
  }

  /// Whether running statistics that it has no use for are those of old instance norms.
  var mayHaveIdleStatistics: Bool {
    switch self {
    case .generator(let architecture): architecture.norm != .batch
    case .discriminator(let architecture): architecture.norm != .batch
    case .latentGenerator, .pictureDiscriminator: false
    }
  }

  /// Whether it makes pictures from vectors, or judges such.
  package var isLatent: Bool {
    switch self {
    case .generator, .discriminator: false
    case .latentGenerator, .pictureDiscriminator: true
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
    } else if shapes.has(shapes.weight(of: "heads.0.0")) {
      self = .discriminator(try DiscriminatorArchitecture(recognisingProjected: shapes))
    } else if let latent = try Self(recognisingLatent: shapes) {
      self = latent
    } else {
      throw .unknownNetwork(path: weights.path, name: weights.name, keys: weights.keys)
    }
  }

  /// Finds out what a network of the methods that make pictures from nothing is; nil if it is none.
  private init?(recognisingLatent shapes: ShapeTable) throws(ImportError) {
    if shapes.kernel(shapes.weight(of: "main.0")) == 4 {
      // A generator has a batch norm behind its first convolution, a discriminator does not.
      self =
        shapes.has("main.1.weight")
        ? .latentGenerator(try LatentArchitecture(recognisingDCGANGenerator: shapes), classes: 0)
        : .pictureDiscriminator(try LatentArchitecture(recognisingDCGANDiscriminator: shapes), classes: 0)
    } else if shapes.kernel(shapes.weight(of: "up.0.conv")) == 4 {
      let architecture = try LatentArchitecture(recognisingProjectionGenerator: shapes)
      self = .latentGenerator(architecture, classes: try shapes.classes(ofGenerator: architecture))
    } else if shapes.kernel(shapes.weight(of: "down.0")) == 4 {
      let architecture = try LatentArchitecture(recognisingProjectionDiscriminator: shapes)
      self = .pictureDiscriminator(architecture, classes: try shapes.classes(ofDiscriminator: architecture))
    } else if shapes.isMatrix("model.0.weight") {
      self =
        shapes.has("model.3.weight")
        ? .latentGenerator(try LatentArchitecture(recognisingMLPGenerator: shapes), classes: 0)
        : .pictureDiscriminator(try LatentArchitecture(recognisingMLPDiscriminator: shapes), classes: 0)
    } else {
      return nil
    }
  }
}
