import NeuralNetworks

/// Everything that is needed to build a discriminator.
public struct DiscriminatorArchitecture: Codable, Hashable, Sendable {
  /// The family of networks.
  public enum Kind: String, Codable, Sendable, CaseIterable {
    /// Judges overlapping patches.
    case patch
    /// Judges each pixel by itself.
    case pixel
    /// Judges what a network that was trained on photographs sees in pictures.
    case projected
  }

  /// The family of networks.
  public var kind: Kind
  /// Channels of the first layer: 64 in the paper.
  public var width: Int
  /// Layers of a PatchGAN that halve the picture: 3 in the paper, for patches of 70×70 pixels.
  public var layers: Int
  /// How a PatchGAN halves height and width; nil for strided convolutions, as published.
  public var downsampling: Downsampling?
  /// Maps that a projected discriminator judges, each by a head of its own: 4 as published; nil for 3, without the deepest.
  public var heads: Int?
  /// The normalisation between convolutions.
  public var norm: NormalisationKind
  /// Channels of the pictures it judges: 3 for colour, 1 for grey.
  public var channels: Int

  public init(
    kind: Kind, width: Int, layers: Int, downsampling: Downsampling? = nil, heads: Int? = nil,
    norm: NormalisationKind, channels: Int
  ) {
    self.kind = kind
    self.width = width
    self.layers = layers
    // What is as published is nil, so that equal networks are equal.
    self.downsampling = downsampling == .strided ? nil : downsampling
    // What runs have that do not name it is nil.
    self.heads = heads == ProjectedDiscriminator.fewestHeads ? nil : heads
    self.norm = norm
    self.channels = channels
  }

  /// Builds the network.
  package func build(_ initialization: Initialization) -> any Discriminator {
    switch kind {
    case .patch:
      PatchDiscriminator(
        inputChannels: channels, width: width, layers: layers, downsampling: downsampling ?? .strided, norm: norm,
        initialization)
    case .pixel:
      PixelDiscriminator(inputChannels: channels, width: width, norm: norm, initialization)
    case .projected:
      ProjectedDiscriminator(width: width, heads: heads ?? ProjectedDiscriminator.fewestHeads, initialization)
    }
  }

  /// The smallest picture side for which the map of logits is not empty.
  public var smallestSide: Int {
    guard kind == .patch else { return 1 }
    // Two 4×4 convolutions of stride 1 take a pixel each from a side that was halved `layers` times. A blur halves what the
    // convolution before it has made a pixel smaller, and rounds up: the same sides.
    return 3 << layers
  }
}
