import ArgumentParser
import Images
import Machine
import Translation

/// What a translation may use of the machine.
package struct TranslationMemoryOptions: ParsableArguments, Sendable {
  @Option(
    help: ArgumentHelp(
      "Memory limit, such as 4G; large pictures are computed in strips within it. (default: three quarters of what is free)",
      valueName: "size"))
  var memory: MemorySize?

  @Option(
    help: ArgumentHelp(
      "Folder for temporary files that do not fit into memory. (default: TMPDIR, or /var/tmp)", valueName: "folder"),
    completion: .directory)
  var scratch: String?

  @OptionGroup var pictures: PictureMemoryOption

  package init() {}

  /// What the program itself takes.
  private static let programBytes = 96 << 20

  /// The share of memory, as its reciprocal, for pictures that are read ahead or wait to be written.
  private static let pictureShare = 16

  /// What is free for this process when it is first asked for: three quarters of it may be used. The program has its own part
  /// already.
  private static let sensible = MemorySize(bytes: TranslationLimits.sensibleMemory + programBytes)

  /// The most that can be used without exceeding what ends the process.
  private static let most = MemoryAllowance.enforced.map { $0.bytes + programBytes } ?? .max

  /// What decoding a picture may cost.
  package var decodingLimits: DecodingLimits { pictures.limits }

  /// The memory that is allowed.
  var allowed: MemorySize { memory.map { MemorySize(bytes: min($0.bytes, Self.most)) } ?? Self.sensible }

  /// The folder for temporary files.
  var scratchFolder: String { scratch ?? TranslationLimits.scratchFolder }

  /// The bytes of small pictures that may be in work at one time; a larger one is in work alone.
  var pictureBytes: Int { allowed.bytes / Self.pictureShare }

  /// What the network may use while a picture of so many bytes is in work.
  ///
  /// - Parameter waiting: bytes of a second network, which waits to translate back.
  package func limits(picture: Int, waiting: Int = 0) -> TranslationLimits {
    let rest = allowed.bytes - max(pictureBytes, picture) - waiting - Self.programBytes
    return TranslationLimits(memory: rest, scratchFolder: scratchFolder)
  }

  /// The most bytes that a picture may take, so that the network has room beside it.
  package func mostPictureBytes(beside translator: Translator, waiting: Int) -> Int {
    max(0, allowed.bytes - translator.leastBytes - waiting - Self.programBytes)
  }

  /// Checks that the network fits, so that at least small pictures can be translated.
  ///
  /// - Throws: `Failure`.
  package func check(_ translator: Translator, waiting: Int) throws(Failure) {
    let rest = translator.leastBytes + waiting + Self.programBytes
    let needed = rest * Self.pictureShare / (Self.pictureShare - 1)
    guard needed > allowed.bytes else { return }
    throw Failure(
      .usage,
      "\(memory == nil ? "only" : "--memory allows") \(Wording.bytes(allowed.bytes))\(memory == nil ? " of memory are free" : ""), "
        + "and this network needs at least \(Wording.bytes(needed)).")
  }

  /// What the program takes in all when network and pictures take so many bytes.
  func total(working: Int, waiting: Int) -> Int { working + waiting + Self.programBytes }
}
