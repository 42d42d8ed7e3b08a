import NeuralNetworks

/// Everything that is needed to build a generator.
public struct GeneratorArchitecture: Codable, Hashable, Sendable {
  /// The family of networks.
  public enum Kind: String, Codable, Sendable, CaseIterable {
    /// Residual blocks between down- and up-sampling.
    case resnet
    /// An encoder and a decoder with joined levels.
    case unet
  }

  /// The family of networks.
  public var kind: Kind
  /// Channels of the first layer: 64 in the paper.
  public var width: Int
  /// Residual blocks of a ResNet; 9 in the paper for 256×256, 6 for 128×128.
  public var blocks: Int
  /// Levels of a U-Net: 8 for 256×256, 7 for 128×128.
  public var levels: Int
  /// The normalisation between convolutions.
  public var norm: Normalisation2D.Kind
  /// Whether the network drops out while it is trained.
  public var dropout: Bool
  /// Channels of the pictures that go in and come out: 3 for colour, 1 for grey.
  public var channels: Int

  public init(
    kind: Kind, width: Int, blocks: Int, levels: Int, norm: Normalisation2D.Kind, dropout: Bool, channels: Int
  ) {
    self.kind = kind
    self.width = width
    self.blocks = blocks
    self.levels = levels
    self.norm = norm
    self.dropout = dropout
    self.channels = channels
  }

  /// Builds the network.
  public func build(_ initialization: Initialization) -> any Generator {
    switch kind {
    case .resnet:
      ResNetGenerator(
        inputChannels: channels, outputChannels: channels, width: width, blocks: blocks, norm: norm, dropout: dropout,
        initialization)
    case .unet:
      UNetGenerator(
        inputChannels: channels, outputChannels: channels, width: width, levels: levels, norm: norm, dropout: dropout,
        initialization)
    }
  }

  /// Height and width of pictures must be multiples of this.
  public var sizeMultiple: Int { kind == .resnet ? 4 : 1 << levels }

  /// The smallest side of a picture: residual blocks mirror a pixel at the edge of a picture a quarter as large.
  public var smallestSide: Int { kind == .resnet ? 8 : 1 << levels }
}
