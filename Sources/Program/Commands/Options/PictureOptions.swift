import ArgumentParser
import Datasets
import Runs
import Training

/// How pictures are made ready, and how they meet.
struct PictureOptions: ParsableArguments {
  @Option(help: ArgumentHelp("The side of the square crop that is trained on.", valueName: "pixels"))
  var size: Int?

  @Option(
    help: ArgumentHelp(
      "The size that pictures are resized to before cropping. (default: size × 286 / 256, as published; --size with gan, dcgan and sagan)",
      valueName: "pixels"))
  var loadSize: Int?

  @Option(
    help: ArgumentHelp(
      "Take each crop at a random scale in this range, such as 1-4: 1 is that of --load-size, 4 four times as large, but no picture "
        + "is enlarged for it. (default: 1-1)", valueName: "from-to"))
  var scales: ScaleRange?

  @Option(help: "How pictures are prepared. (default: resize-and-crop)")
  var prepare: Preparation.Mode?

  @Flag(
    inversion: .prefixedNo, exclusivity: .chooseLast,
    help: "Flip pictures horizontally at random. (default: --flip)")
  var flip: Bool?

  @Flag(inversion: .prefixedNo, exclusivity: .chooseLast, help: "Train on grey pictures. (default: --no-grey)")
  var grey: Bool?

  @Flag(
    inversion: .prefixedNo, exclusivity: .chooseLast,
    help: "Translate from grey pictures into colour, with --method pix2pix. (default: --no-grey-input)")
  var greyInput: Bool?

  @Flag(
    inversion: .prefixedNo, exclusivity: .chooseLast,
    help:
      "Translate from colour into grey pictures, such as edges or masks, with --method pix2pix. (default: --no-grey-output)"
  )
  var greyOutput: Bool?

  @Option(
    help: ArgumentHelp(
      "Pictures of each domain in a step. (default: 1, as published; 32 to 256 with gan, dcgan and sagan)",
      valueName: "pictures"))
  var batch: Int?

  @Option(
    help: ArgumentHelp(
      "Pictures of a micro-batch, whose gradients are computed apart and added in a fixed order: several processes can share a batch, with the "
        + "same result. (default: 1 of 128×128 and more, 4 of 64×64; 64 with gan, dcgan and sagan)",
      valueName: "pictures"))
  var microBatch: Int?

  @Flag(
    inversion: .prefixedNo, exclusivity: .chooseLast,
    help: "Let picture i of the first domain always meet picture i of the second. (default: --no-serial)")
  var serial: Bool?

  @OptionGroup var memory: PictureMemoryOption
}

extension Preparation.Mode: ExpressibleByArgument {}

extension ScaleRange: ExpressibleByArgument {
  public init?(argument: String) { self.init(argument) }
}

extension PictureOptions: LayeredOptions {
  static var layered: [LayeredOption<Self>] {
    [
      .init("size", \.size), .init("load-size", \.loadSize), .init("scales", \.scales),
      .init("prepare", \.prepare), .init("flip", \.flip),
      .init("grey", \.grey), .init("grey-input", \.greyInput),
      .init("grey-output", \.greyOutput), .init("batch", \.batch), .init("micro-batch", \.microBatch),
      .init("serial", \.serial),
      .init("picture-memory", \.memory.pictureMemory),
    ]
  }

  mutating func fill(from lower: PictureOptions) {
    var lower = lower
    // A size given here goes with the load size that follows from it, and some preparations have none.
    if size != nil || prepare?.usesLoadSize == false { lower.loadSize = nil }
    if prepare?.takesScales == false { lower.scales = nil }
    for option in Self.layered { option.fill(&self, lower) }
  }

  /// The options that belong to methods that are trained on pairs.
  static let ofPairs = ["grey-input", "grey-output"]

  /// Channels of the pictures that networks see.
  var channels: Int { grey == true || greyInput == true ? 1 : 3 }

  /// Channels of the pictures that networks make.
  var outputChannels: Int { grey == true || greyOutput == true ? 1 : 3 }

  /// How pictures are made ready.
  ///
  /// - Throws: `ConfigurationError` if a load size is given that nothing would use.
  func preparation() throws(ConfigurationError) -> Preparation {
    let mode = prepare ?? .resizeAndCrop
    if loadSize != nil, !mode.usesLoadSize {
      throw ConfigurationError("--load-size means nothing with --prepare \(mode.rawValue); leave one of them out")
    }
    if scales != nil, !mode.takesScales {
      throw ConfigurationError("--scales means nothing with --prepare \(mode.rawValue); leave one of them out")
    }
    let size = size ?? 256
    guard (1...65_535).contains(size) else {
      throw ConfigurationError("--size must lie between 1 and 65535 pixels, not \(size)")
    }
    return Preparation(
      mode: mode, loadSize: loadSize ?? (size * 286 + 128) / 256, cropSize: size, flips: flip ?? true,
      scales: scales == ScaleRange(1, 1) ? nil : scales)
  }
}
