import NeuralNetworks

/// Everything that is needed to build a generator.
public struct GeneratorArchitecture: Codable, Hashable, Sendable {
  /// The family of networks.
  public enum Kind: String, Codable, Sendable, CaseIterable {
    /// Residual blocks between down- and up-sampling.
    case resnet
    /// The same with separable convolutions in the blocks.
    case mobileResNet = "mobile-resnet"
    /// An encoder and a decoder with joined levels.
    case unet
  }

  /// The family of networks.
  public var kind: Kind
  /// Channels of the first layer: 64 in the paper.
  public var width: Int
  /// The channels of a ResNet's layers where they do not follow from `width`; nil where they do.
  public var widths: ResNetWidths?
  /// Residual blocks of a ResNet, 0 of a U-Net; 9 in the paper for 256×256, 6 for 128×128.
  public var blocks: Int
  /// Levels of a U-Net, 0 of a ResNet: 8 for 256×256, 7 for 128×128.
  public var levels: Int
  /// How a ResNet halves height and width; nil for strided convolutions, as published.
  public var downsampling: Downsampling?
  /// How height and width are doubled; nil for transposed convolutions, as published.
  public var upsampling: Upsampling?
  /// How a ResNet's input takes part in its output; nil for not at all, as published.
  public var inputSkip: InputSkip?
  /// Whether a ResNet's pixels attend to each other after the down-sampling; nil for no, as published.
  public var attention: Bool?
  /// The normalisation between convolutions.
  public var norm: NormalisationKind
  /// Whether the network drops out while it is trained.
  public var dropout: Bool
  /// Channels of the pictures that go in: 3 for colour, 1 for grey.
  public var channels: Int
  /// Channels of the pictures that come out, where they are not `channels`.
  public var outputChannels: Int?

  public init(
    kind: Kind, width: Int, widths: ResNetWidths? = nil, blocks: Int, levels: Int, downsampling: Downsampling? = nil,
    upsampling: Upsampling? = nil, inputSkip: InputSkip? = nil, attention: Bool? = nil, norm: NormalisationKind,
    dropout: Bool, channels: Int, outputChannels: Int? = nil
  ) {
    self.kind = kind
    self.width = width
    self.widths = widths
    // What belongs to another kind is 0, so that equal networks are equal.
    self.blocks = kind == .unet ? 0 : blocks
    self.levels = kind == .unet ? levels : 0
    // What is as published is nil, for the same reason.
    self.downsampling = downsampling == .strided ? nil : downsampling
    self.upsampling = upsampling == .transposed ? nil : upsampling
    self.inputSkip = inputSkip == .without ? nil : inputSkip
    self.attention = attention
    self.norm = norm
    self.dropout = dropout
    self.channels = channels
    self.outputChannels = outputChannels
  }

  /// Builds the network.
  package func build(_ initialization: Initialization) -> any Generator {
    let output = outputChannels ?? channels
    switch kind {
    case .resnet, .mobileResNet:
      return ResNetGenerator(
        inputChannels: channels, outputChannels: output,
        widths: widths ?? ResNetWidths(base: width, blocks: blocks), blocks: kind == .resnet ? .full : .separable,
        downsampling: downsampling ?? .strided, upsampling: upsampling ?? .transposed, inputSkip: inputSkip ?? .without,
        attention: attention ?? false, norm: norm, dropout: dropout, initialization)
    case .unet:
      return UNetGenerator(
        inputChannels: channels, outputChannels: output, width: width, levels: levels,
        upsampling: upsampling ?? .transposed, norm: norm, dropout: dropout, initialization)
    }
  }

  /// Height and width of pictures must be multiples of this.
  public var sizeMultiple: Int { kind == .unet ? 1 << levels : 4 }

  /// The smallest side of a picture: residual blocks mirror a pixel at the edge of a picture a quarter as large.
  public var smallestSide: Int { kind == .unet ? 1 << levels : 8 }
}
