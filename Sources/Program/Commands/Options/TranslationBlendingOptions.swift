import ArgumentParser
import Files
import Translation

/// How much of a translation is taken, and where.
struct TranslationBlendingOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Share of the translation, from 0 to 1; the rest is the original. They are added up as light.",
      valueName: "share"))
  var strength = 1.0

  @Flag(help: "Keep the original's colours (its chrominance) and take the translation's brightness.")
  var keepColours = false

  @Flag(help: "Keep the original's brightness (its luma) and take the translation's colours.")
  var keepBrightness = false

  @Option(
    help: ArgumentHelp(
      "Folder of masks under the pictures' names, with any extension; for a single picture also a file. White is translated, "
        + "black stays as it was, to the bit.", valueName: "folder"), completion: .file())
  var mask: String?

  @Option(
    help: ArgumentHelp(
      "Pixels over which a mask's edges are softened to either side. (default: 8 with --mask)", valueName: "pixels"))
  var feather: Int?

  func validate() throws {
    guard (0...1).contains(strength) else {
      throw ValidationError("--strength must lie between 0 and 1, not \(strength).")
    }
    if keepColours, keepBrightness {
      throw ValidationError(
        "--keep-colours and --keep-brightness together keep the original as it is; leave one of them out.")
    }
    if let feather {
      if mask == nil { throw ValidationError("--feather belongs to --mask; add that, or leave it out.") }
      guard (0...1000).contains(feather) else {
        throw ValidationError("--feather must lie between 0 and 1000 pixels, not \(feather).")
      }
    }
  }

  /// What the options say.
  var blending: Blending {
    Blending(
      strength: strength, keeping: keepColours ? .colours : keepBrightness ? .brightness : .nothing,
      feather: mask == nil ? 0 : feather ?? 8)
  }

  /// Where the masks are; nil if there are none.
  ///
  /// - Throws: `Failure` if nothing is there.
  func masks() throws(Failure) -> MaskFolder? {
    guard let mask else { return nil }
    guard let kind = (try? FileStatus(of: mask))?.kind else {
      throw Failure(.unusableData, "--mask \(mask.quoted): nothing of this name exists. Check the name.")
    }
    return MaskFolder(path: mask, isFile: kind == .file)
  }
}

/// Where the masks of a job are.
struct MaskFolder: Equatable, Sendable {
  let path: String
  /// Whether it is the one mask of the one picture.
  let isFile: Bool

  /// The mask of a picture of that name; nil if there is none.
  func mask(for name: String) -> String? {
    if isFile { return path }
    let stem = name.dropLast(OutputFormat.fileExtension(of: name).count)
    let candidates = [OutputFormat.fileExtension(of: name)] + MaskFolder.extensions
    return candidates.lazy.map { "\(path)/\(stem)\($0)" }.first { (try? FileStatus(of: $0))?.kind == .file }
  }

  /// The extensions that masks may have, the likely ones first.
  static let extensions = [".png", ".jpg", ".jpeg", ".tif", ".tiff", ".webp", ".bmp"]
}
