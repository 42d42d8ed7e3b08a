import NeuralNetworks

/// Everything that is needed to build a generator that makes square pictures from vectors, and the discriminator that judges them.
public struct LatentArchitecture: Codable, Hashable, Sendable {
  /// The family of networks.
  public enum Kind: String, Codable, Sendable, CaseIterable {
    /// Fully connected layers.
    case mlp
    /// DCGAN as published.
    case dcgan
    /// DCGAN's form with spectral norm, sums over the last map, and where wanted attention and classes, as in SAGAN.
    case projection
  }

  /// The family of networks.
  public var kind: Kind
  /// Numbers in a vector.
  public var latentSize: Int
  /// Channels of the largest maps; of fully connected networks, those of the generator's first layer.
  public var width: Int
  /// The side of the pictures.
  public var size: Int
  /// Channels of the pictures: 3 for colour, 1 for grey.
  public var channels: Int
  /// The side of the maps whose pixels attend to each other, in both networks; nil for none.
  public var attentionSide: Int?
  /// The normalisation of DCGAN's discriminator: `spectral` or `none`; nil as published, where a DCGAN has batch norm and the others
  /// know one form alone.
  public var discriminatorNorm: NormalisationKind?
  /// True where the discriminator's last convolution sees how much the pictures of a batch differ; nil where it does not.
  public var minibatchDeviation: Bool?

  /// The features that each network makes of the words of a text; nil where it is given none.
  public var textFeatures: Int?

  public init(
    kind: Kind, latentSize: Int, width: Int, size: Int, channels: Int, attentionSide: Int? = nil,
    discriminatorNorm: NormalisationKind? = nil, minibatchDeviation: Bool? = nil, textFeatures: Int? = nil
  ) {
    self.kind = kind
    self.latentSize = latentSize
    self.width = width
    self.size = size
    self.channels = channels
    self.attentionSide = attentionSide
    self.discriminatorNorm = discriminatorNorm
    self.minibatchDeviation = minibatchDeviation
    self.textFeatures = textFeatures
  }

  /// Builds the generator.
  ///
  /// - Parameters:
  ///   - classes: how many classes it knows; 0 for none.
  ///   - vocabulary: how many words and pairs of words it knows; 0 for none.
  package func generator(classes: Int, vocabulary: Int = 0, _ initialization: Initialization) -> any LatentGenerator {
    switch kind {
    case .mlp:
      MLPGenerator(
        latentSize: latentSize, widths: (0..<4).map { width << $0 }, height: size, width: size, channels: channels,
        epsilon: Normalisation2D.epsilon, initialization)
    case .dcgan:
      DCGANGenerator(latentSize: latentSize, width: width, size: size, channels: channels, initialization)
    case .projection:
      ProjectionGenerator(
        latentSize: latentSize, width: width, size: size, channels: channels, classes: classes,
        text: text(vocabulary), attentionSide: attentionSide, spectralNorm: true, initialization)
    }
  }

  /// Builds the discriminator.
  ///
  /// - Parameters:
  ///   - classes: how many classes it knows; 0 for none.
  ///   - vocabulary: how many words and pairs of words it knows; 0 for none.
  package func discriminator(classes: Int, vocabulary: Int = 0, _ initialization: Initialization)
    -> any PictureDiscriminator
  {
    switch kind {
    case .mlp:
      MLPDiscriminator(
        widths: [width << 2, width << 1], height: size, width: size, channels: channels, initialization)
    case .dcgan:
      DCGANDiscriminator(
        width: width, size: size, channels: channels, norm: discriminatorNorm ?? .batch,
        minibatchDeviation: minibatchDeviation ?? false, initialization)
    case .projection:
      ProjectionDiscriminator(
        width: width, size: size, channels: channels, classes: classes, text: text(vocabulary),
        attentionSide: attentionSide, minibatchDeviation: minibatchDeviation ?? false, initialization)
    }
  }

  /// Nil if the discriminator's gradient with respect to its pictures can be penalised; otherwise why not.
  package var penaltyFault: String? {
    let reason =
      if kind == .dcgan, discriminatorNorm == nil {
        "batch norm, which makes the judgement of a picture depend on the others; take spectral norm or none"
      } else if attentionSide != nil {
        "attention, whose derivative is not known to the penalty; leave it out"
      } else if minibatchDeviation != nil {
        "minibatch deviation, which makes the judgement of a picture depend on the others; leave it out"
      } else {
        String?.none
      }
    return reason.map { "the gradient penalty does not go with a discriminator that has \($0)" }
  }

  /// Whether something bounds how steep the discriminator is.
  package var boundsSlope: Bool { kind == .projection || discriminatorNorm == .spectral }

  private func text(_ vocabulary: Int) -> TextShape? {
    textFeatures.map { TextShape(vocabulary: vocabulary, features: $0) }
  }

  /// Nil if its numbers make sense; otherwise what is wrong with them.
  package var fault: String? {
    if !(1...4096).contains(latentSize) { return "a vector has from 1 to 4096 numbers" }
    if !(1...1024).contains(width) { return "widths lie between 1 and 1024" }
    if ![1, 3].contains(channels) { return "pictures have 1 channel (grey) or 3 (colour)" }
    if let norm = discriminatorNorm, kind != .dcgan || ![.spectral, .none].contains(norm) {
      return kind == .dcgan
        ? "a DCGAN's discriminator has batch norm, spectral norm or none, not \(norm.rawValue)"
        : "the normalisation of the discriminator is open in a DCGAN alone"
    }
    if let textFeatures {
      if kind != .projection { return "only the projection networks take texts" }
      if !(1...4096).contains(textFeatures) { return "a text has from 1 to 4096 features" }
    }
    if kind == .mlp {
      if attentionSide != nil { return "fully connected networks have no attention" }
      if minibatchDeviation != nil { return "minibatch deviation needs a convolution, which these networks have not" }
      return (1...128).contains(size) ? nil : "fully connected networks make pictures of up to 128 pixels a side"
    }
    if ![16, 32, 64, 128].contains(size) {
      return "these networks make pictures of 16, 32, 64 or 128 pixels a side, not \(size)"
    }
    guard let side = attentionSide else { return nil }
    if kind != .projection { return "a DCGAN has no attention" }
    if !(8...size / 2).contains(side) || side.nonzeroBitCount != 1 {
      return "maps that attend have a side of 8, or twice that and so on up to \(size / 2), not \(side)"
    }
    return width * (size / 2 / side) % Attention.queryShare == 0
      ? nil : "attention needs a number of channels that \(Attention.queryShare) divides; choose such a width"
  }
}
