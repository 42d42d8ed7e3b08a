import ArgumentParser
import CycleGAN

/// What a translation may use of the machine.
struct TranslationMemoryOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The memory that may be used, such as 4G; large pictures are computed in strips within it. (default: three quarters of what is free)",
      valueName: "size"))
  var memory: MemorySize?

  @Option(
    help: ArgumentHelp(
      "Where features go that this memory has no room for. (default: TMPDIR, or /var/tmp)", valueName: "folder"),
    completion: .directory)
  var scratch: String?

  @OptionGroup var pictures: PictureMemoryOption

  /// What the program itself takes.
  private static let programBytes = 96 << 20

  /// The share of memory for pictures that are read ahead or wait to be written; one picture is always let in.
  private static let pictureShare = 16

  /// The memory that is allowed.
  var allowed: MemorySize { memory ?? .sensible }

  /// The folder for temporary files.
  var scratchFolder: String { scratch ?? TranslationLimits.scratchFolder }

  /// How much of it goes to pictures, the largest of which takes so many bytes, and how much to the network that computes.
  ///
  /// - Parameter waiting: bytes of a second network, which waits for the way back.
  func limits(largestPicture: Int, waiting: Int = 0) -> (pictureBytes: Int, network: TranslationLimits) {
    let pictures = max(allowed.bytes / Self.pictureShare, largestPicture)
    let rest = allowed.bytes - pictures - waiting - Self.programBytes
    return (pictures, TranslationLimits(memory: rest, scratchFolder: scratchFolder))
  }

  /// What the program takes in all when the network takes so many bytes.
  func total(network: Int, pictures: Int, waiting: Int) -> Int { network + pictures + waiting + Self.programBytes }
}
