import ArgumentParser
import CycleGAN
import Machine

/// What a translation may use of the machine.
struct TranslationMemoryOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The memory that may be used, such as 4G; large pictures are computed in strips within it. (default: three quarters of what is free)",
      valueName: "size"))
  var memory: MemorySize?

  @Option(
    help: ArgumentHelp(
      "Where features go that this memory has no room for. (default: TMPDIR, or /var/tmp)", valueName: "folder"))
  var scratch: String?

  @OptionGroup var pictures: PictureMemoryOption

  /// What the program itself takes.
  private static let programBytes = 96 << 20

  /// The share of memory for pictures that are read ahead or wait to be written; one picture is always let in.
  private static let pictureShare = 16

  /// What is free for this process when it is first asked for: three quarters of it may be used. The program has its own part
  /// already.
  private static let sensible = MemorySize(bytes: TranslationLimits.sensibleMemory + programBytes)

  /// The most that can be used without exceeding what ends the process.
  private static let most = MemoryAllowance.enforced.map { $0.bytes + programBytes } ?? .max

  /// The memory that is allowed.
  var allowed: MemorySize { memory.map { MemorySize(bytes: min($0.bytes, Self.most)) } ?? Self.sensible }

  /// The folder for temporary files.
  var scratchFolder: String { scratch ?? TranslationLimits.scratchFolder }

  /// How much of it goes to pictures, the largest of which takes so many bytes, and how much to the network that computes. A
  /// picture that would take more than three quarters is not read, so that it takes nothing from the others.
  ///
  /// - Parameter waiting: bytes of a second network, which waits for the way back.
  func limits(largestPicture: Int, waiting: Int = 0) -> (pictureBytes: Int, network: TranslationLimits) {
    let free = allowed.bytes - waiting - Self.programBytes
    let pictures = min(max(allowed.bytes / Self.pictureShare, largestPicture), max(0, free / 4 * 3))
    let rest = free - pictures
    return (pictures, TranslationLimits(memory: rest, scratchFolder: scratchFolder))
  }

  /// What the program takes in all when the network takes so many bytes.
  func total(network: Int, pictures: Int, waiting: Int) -> Int { network + pictures + waiting + Self.programBytes }
}
