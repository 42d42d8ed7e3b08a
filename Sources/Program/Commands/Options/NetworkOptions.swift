import ArgumentParser
import Networks
import NeuralNetworks
import Runs
import Training

/// Generators and discriminators.
struct NetworkOptions: ParsableArguments {
  /// The generators by name.
  enum GeneratorName: String, CaseIterable, ExpressibleByArgument {
    case resnet
    case resnet6Blocks = "resnet-6blocks"
    case resnet9Blocks = "resnet-9blocks"
    case mobileResNet = "mobile-resnet"
    case unet
    case unet128 = "unet-128"
    case unet256 = "unet-256"

    /// Whether it is a U-Net rather than a ResNet.
    var isUNet: Bool { [.unet, .unet128, .unet256].contains(self) }
  }

  @Option(
    help:
      "The generators' architecture. mobile-resnet has separable residual blocks and is faster; unet halves the picture as often as --size allows; unet-128 needs sizes that are multiples of 128, unet-256 of 256."
  )
  var generator: GeneratorName?

  @Option(help: "Number of residual blocks of resnet or mobile-resnet.")
  var blocks: Int?

  @Option(help: ArgumentHelp("Channels of the first layer; cost grows with the square.", valueName: "channels"))
  var width: Int?

  @Option(
    help:
      "How a ResNet generator halves height and width: blur is CUT's anti-aliasing and costs more. (default: strided, as published)"
  )
  var downsampling: Downsampling?

  @Option(
    help:
      "How a generator doubles height and width: nearest and bilinear (CUT's anti-aliasing) leave no grid; transposed is as published, and the default of U-Nets."
  )
  var upsampling: Upsampling?

  @Option(
    help:
      "How the picture itself takes part in what a ResNet generator makes of it: sum adds it before the final tanh, so that the network learns the change; mask lets the network say where it is replaced. (default: the preset's; published: none)"
  )
  var inputSkip: InputSkip?

  @Flag(
    inversion: .prefixedNo, exclusivity: .chooseLast,
    help:
      "Let the pixels of a ResNet generator attend to each other after the down-sampling; with sagan, those of both networks. (default: --no-attention; --attention with sagan)"
  )
  var attention: Bool?

  @Option(
    help:
      "The normalisation layers; spectral is for discriminators. (default: as published, instance; batch with pix2pix)")
  var norm: NormalisationKind?

  @Flag(
    inversion: .prefixedNo, exclusivity: .chooseLast,
    help: "Use dropout in the generators. (default: as published, --no-dropout; --dropout with pix2pix)")
  var dropout: Bool?

  @Option(
    help:
      "The discriminators: PatchGAN; 1×1 pixels; or projected, which judge what a network trained on photographs sees, not of pix2pix. (default: the preset's; published: patch)"
  )
  var discriminator: DiscriminatorArchitecture.Kind?

  @Option(
    help: ArgumentHelp(
      "Downsampling layers of the patch discriminator. (default: the preset's; published: 3)", valueName: "layers"))
  var discriminatorLayers: Int?

  @Option(
    help:
      "How the patch discriminator halves height and width: blur is CUT's anti-aliasing and costs more. (default: strided, as published)"
  )
  var discriminatorDownsampling: Downsampling?

  @Option(
    help: ArgumentHelp(
      "Maps that a projected discriminator judges, each by a head of its own: 3 or, with the deepest, 4. (default: the preset's; otherwise 3)",
      valueName: "heads"))
  var discriminatorHeads: Int?

  @Option(help: ArgumentHelp("Channels of the discriminators' first layer. (default: --width)", valueName: "channels"))
  var discriminatorWidth: Int?

  @Option(
    help:
      "The discriminators' normalisation; spectral norm bounds how steep they are. Of dcgan: batch, spectral or none. (default: --norm; spectral of projected ones; as published, batch with dcgan)"
  )
  var discriminatorNorm: NormalisationKind?

  @Option(
    help: "The initialisation of the weights. (default: as published, normal; xavier with cut, fastcut, gan and sagan)")
  var initialization: Initialization.Scheme?

  @Option(help: "The gain of the initialisation. (default: 0.02; 1 with gan and sagan)")
  var gain: Double?
}

extension NormalisationKind: ExpressibleByArgument {}
extension Downsampling: ExpressibleByArgument {}
extension Upsampling: ExpressibleByArgument {}
extension InputSkip: ExpressibleByArgument {}
extension DiscriminatorArchitecture.Kind: ExpressibleByArgument {}
extension Initialization.Scheme: ExpressibleByArgument {}

extension NetworkOptions: LayeredOptions {
  static var layered: [LayeredOption<Self>] {
    [
      .init("generator", \.generator), .init("blocks", \.blocks), .init("width", \.width),
      .init("downsampling", \.downsampling), .init("upsampling", \.upsampling), .init("input-skip", \.inputSkip),
      .init("attention", \.attention), .init("norm", \.norm), .init("dropout", \.dropout),
      .init("discriminator", \.discriminator), .init("discriminator-layers", \.discriminatorLayers),
      .init("discriminator-downsampling", \.discriminatorDownsampling),
      .init("discriminator-heads", \.discriminatorHeads),
      .init("discriminator-width", \.discriminatorWidth), .init("discriminator-norm", \.discriminatorNorm),
      .init("initialization", \.initialization), .init("gain", \.gain),
    ]
  }

  mutating func fill(from lower: NetworkOptions) {
    var lower = lower
    // A generator named here has its own blocks; blocks given here go before the number in the other layer's name.
    if generator != nil, generator != .resnet { lower.blocks = nil }
    if blocks != nil, [.resnet6Blocks, .resnet9Blocks].contains(lower.generator) { lower.generator = .resnet }
    // What the other layer says of its ResNet says nothing about a U-Net.
    if generator?.isUNet == true, lower.generator?.isUNet == false {
      (lower.downsampling, lower.upsampling, lower.inputSkip) = (nil, nil, nil)
      (lower.norm, lower.dropout) = (nil, nil)
    }
    // Layers and their downsampling are those of a PatchGAN.
    if discriminatorLayers != nil || discriminatorDownsampling != nil { lower.discriminator = nil }
    if let discriminatorNorm, discriminatorNorm != .spectral, lower.discriminator == .projected {
      lower.discriminator = nil
    }
    // Heads are those of a projected one.
    if discriminatorHeads != nil, lower.discriminator != nil { lower.discriminator = .projected }
    let kind = discriminator ?? lower.discriminator ?? .patch
    if kind != .projected { lower.discriminatorHeads = nil }
    if kind != .patch { (lower.discriminatorLayers, lower.discriminatorDownsampling) = (nil, nil) }
    for option in Self.layered { option.fill(&self, lower) }
  }

  /// The options that say what the generators are.
  static let ofGenerators: Set = [
    "generator", "blocks", "width", "downsampling", "upsampling", "input-skip", "attention", "norm", "dropout",
  ]

  /// The options that belong to the methods that make pictures from nothing as well.
  static let ofLatent = ["width", "initialization", "gain"]

  /// The generators; each method has its own defaults of what was not given.
  ///
  /// - Parameter size: the side of the crop, by which a U-Net's levels are chosen.
  /// - Throws: `ConfigurationError` if the name and the blocks or the downsampling contradict each other, or the norm is no
  ///   generator's.
  func generatorArchitecture(
    _ published: GeneratorName, norm publishedNorm: NormalisationKind, dropout publishedDropout: Bool, _ channels: Int,
    _ outputChannels: Int, size: Int?
  ) throws(ConfigurationError) -> GeneratorArchitecture {
    let name = generator ?? published
    let (kind, fixedBlocks, levels): (GeneratorArchitecture.Kind, Int?, Int) =
      switch name {
      case .resnet: (.resnet, nil, 8)
      case .mobileResNet: (.mobileResNet, nil, 8)
      case .resnet6Blocks: (.resnet, 6, 8)
      case .resnet9Blocks: (.resnet, 9, 8)
      case .unet: (.unet, nil, Self.levels(forSize: size ?? 256))
      case .unet128: (.unet, nil, 7)
      case .unet256: (.unet, nil, 8)
      }
    if kind == .unet, blocks != nil {
      throw ConfigurationError("--blocks belongs to --generator resnet, not \(name.rawValue); leave one of them out")
    }
    if kind == .unet, downsampling == .blur {
      throw ConfigurationError(
        "--downsampling blur belongs to --generator resnet, not \(name.rawValue); leave one of them out")
    }
    if kind == .unet, let inputSkip, inputSkip != .without {
      throw ConfigurationError(
        "--input-skip \(inputSkip.rawValue) belongs to --generator resnet, not \(name.rawValue); leave one of them out")
    }
    if let blocks, let fixedBlocks, blocks != fixedBlocks {
      throw ConfigurationError(
        "--generator \(name.rawValue) and --blocks \(blocks) contradict each other; leave one of them out")
    }
    if norm == .spectral {
      throw ConfigurationError(
        "--norm spectral is for discriminators alone; give it to --discriminator-norm, and another one to --norm")
    }
    return GeneratorArchitecture(
      kind: kind, width: width ?? 64, blocks: blocks ?? fixedBlocks ?? 9, levels: levels,
      downsampling: downsampling, upsampling: upsampling, inputSkip: kind == .unet ? nil : inputSkip,
      attention: attention == true ? true : nil, norm: norm ?? publishedNorm, dropout: dropout ?? publishedDropout,
      channels: channels, outputChannels: outputChannels == channels ? nil : outputChannels)
  }

  /// How the weights begin.
  var weightInitialization: WeightInitialization {
    WeightInitialization(scheme: initialization ?? .normal, gain: gain ?? 0.02)
  }

  /// The most levels of a U-Net, up to the published 8, that halve a size without a rest; at least 5, below which it makes none.
  private static func levels(forSize size: Int) -> Int { min(max(size.trailingZeroBitCount, 5), 8) }

  /// The discriminators.
  ///
  /// - Throws: `ConfigurationError` if layers, their downsampling or a norm are given for a discriminator that has none.
  func discriminatorArchitecture(
    norm publishedNorm: NormalisationKind, channels: Int
  ) throws(ConfigurationError) -> DiscriminatorArchitecture {
    let kind = discriminator ?? .patch
    func refuse(_ option: String) -> ConfigurationError {
      ConfigurationError("\(option) does not belong to --discriminator \(kind.rawValue); leave one of them out")
    }
    if kind != .patch, discriminatorLayers != nil { throw refuse("--discriminator-layers") }
    if kind != .patch, discriminatorDownsampling != nil { throw refuse("--discriminator-downsampling") }
    if kind != .projected, discriminatorHeads != nil { throw refuse("--discriminator-heads") }
    if kind == .projected, let discriminatorNorm, discriminatorNorm != .spectral {
      throw refuse("--discriminator-norm \(discriminatorNorm.rawValue)")
    }
    return DiscriminatorArchitecture(
      kind: kind, width: discriminatorWidth ?? width ?? 64, layers: discriminatorLayers ?? 3,
      downsampling: discriminatorDownsampling, heads: discriminatorHeads,
      norm: kind == .projected ? .spectral : discriminatorNorm ?? norm ?? publishedNorm, channels: channels)
  }
}
