import ArgumentParser
import Images

/// What reading a picture may cost.
struct PictureMemoryOption: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Leave out pictures that need more memory than this to be read, such as 512M or 4G. (default: 2G and 200 megapixels)",
      valueName: "memory"))
  var pictureMemory: MemorySize?

  /// The limits for reading.
  var limits: DecodingLimits { pictureMemory.map { DecodingLimits(memory: $0.bytes) } ?? DecodingLimits() }
}

extension PictureMemoryOption: LayeredOptions {
  static var layered: [LayeredOption<Self>] { [.init("picture-memory", \.pictureMemory)] }
}
