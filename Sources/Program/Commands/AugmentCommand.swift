import ArgumentParser
import Datasets
import Files
import Runs
import Training

/// `cyclegan augment`.
struct AugmentCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "augment",
    abstract: "Enlarge a labelled folder of pictures by those that a run makes or translates.",
    usage: "cyclegan augment [options] <folder> --run <run> --output <folder>",
    discussion: """
      With a run that knows classes (train --method sagan --conditional), --per-class pictures are made for each class of the \
      folder. The output has the folder's layout: the originals under their names, the pictures that were made beside them as \
      generated-seed-0-000000.png and so on.

      With a run that translates (CycleGAN, CUT, FastCUT, pix2pix), each picture is translated and takes its annotations along: \
      files of its stem that end in .txt, .xml or .json, and with --mask-suffix masks, all unchanged. A translation lies beside \
      its original with the domain's name added (1-night.jpg with 1-night.txt); with --originals none there are only \
      translations, under the names of their originals. Annotations stay right only where the translation moves nothing: look \
      at some.

      Where the folder has a train and a test folder, only train is enlarged; the test pictures go along as they are. \
      augmented.jsonl has a line of JSON for each file, which says what it is and where it comes from; it is written when all \
      is in place. The folder itself is never changed, and the output cannot lie in it. An interrupted job continues when the \
      command is repeated. Whether such a set helps is found out by `cyclegan measure-augmentation`.

      EXAMPLES
        cyclegan augment photos/by-class --run Checkpoints/by-class \\
          --per-class 100 --output photos/enlarged
        cyclegan augment photos/day-labelled --run Checkpoints/day2night \\
          --to night --output photos/day-and-night
        cyclegan augment photos/day-labelled --run Checkpoints/day2night \\
          --to night --originals none --mask-suffix _mask --output photos/night
      """)

  @Argument(help: "The folder of pictures, of classes or with annotations.", completion: .directory)
  var folder: String

  @Option(
    name: .customLong("run"), help: ArgumentHelp("The run that makes or translates pictures.", valueName: "run"),
    completion: .directory)
  var runPath: String

  @Option(help: ArgumentHelp("The folder to write to.", valueName: "folder"), completion: .directory)
  var output: String

  @Option(
    help:
      "What becomes of the originals: copy; link, which takes no room, but what changes one changes the other; or none."
  )
  var originals = OriginalsChoice.copy

  @Option(
    help: ArgumentHelp("Pictures made for each class, with a run that knows classes.", valueName: "pictures"))
  var perClass: Int?

  @Option(help: "The seed of the vectors. (default: 0)")
  var seed: UInt64?

  @Option(
    help: ArgumentHelp(
      "Draw numbers of a vector again that lie beyond this on either side, such as 0.7. (default: none)",
      valueName: "limit"))
  var truncation: Double?

  @Option(
    help: ArgumentHelp(
      "The domain to translate into, by its name, or A or B. (default: the only one that the run translates into)",
      valueName: "domain"))
  var to: String?

  @Option(
    help: ArgumentHelp(
      "Pictures whose names end so before the extension, such as _mask, are masks: they are not translated, but go along.",
      valueName: "text"))
  var maskSuffix: String?

  @OptionGroup(title: "Files") var files: GenerationFileOptions
  @OptionGroup(title: "Scale of translation") var scales: TranslationScaleOptions
  @OptionGroup(title: "Memory of translation") var memory: TranslationMemoryOptions
  @OptionGroup(title: "Processor") var processor: ThreadOptions

  func validate() throws {
    if let perClass, !(1...10_000_000).contains(perClass) {
      throw ValidationError("--per-class must lie between 1 and 10000000, not \(perClass).")
    }
    if let truncation { try LatentSequence.checkTruncation(truncation) }
    if let maskSuffix, maskSuffix.isEmpty || maskSuffix.contains("/") {
      throw ValidationError("--mask-suffix needs the end of a name, such as _mask.")
    }
    if output.isEmpty { throw ValidationError("--output needs the name of a folder.") }
  }

  func run() throws {
    OutOfMemory.advice = .translation
    try processor.apply()
    let source = try LabelledFolder(folder, maskSuffix: maskSuffix)
    try checkPlaces()
    warn(source)
    let enlarge = try enlargement(of: source)
    StopSignal.listen()
    if let test = source.test {
      Console.output.line(
        "Only the training pictures are enlarged; test pictures that \(originals == .none ? "are left out" : "go along as they are"): "
          + "\(Wording.grouped(test.count)).")
    }
    let set = try EnlargedSet(making: output, isOverwriting: files.overwrite, patience: files.writing.patience)
    if originals != .none { try place(source, in: set) }
    if StopSignal.status == nil { try enlarge(set) }
    if let status = StopSignal.status {
      Console.errors.line("cyclegan: stopped early; repeat the command to go on.")
      throw ExitCode(status.rawValue)
    }
    try set.finish()
    Console.output.line(
      "\(summary(set)) in \(Wording.shell(output)); \(AugmentationManifest.name) says which is which.")
    if set.failureCount > 0 { throw ExitCode(ExitStatus.somePicturesFailed.rawValue) }
  }

  /// What the run adds to the set.
  private func enlargement(of source: LabelledFolder) throws -> (EnlargedSet) throws -> Void {
    let runFolder = RunFolder(runPath)
    if runFolder.holdsRun, try runFolder.configuration().method.name.makesFromNothing {
      guard to == nil, !scales.isGiven else {
        throw Failure(
          .usage, "--to and --scale belong to a run that translates, and this one makes pictures; leave them out.")
      }
      guard let perClass else {
        throw Failure(.usage, "--per-class is missing: how many pictures of each class are to be made?")
      }
      let sampler = try runFolder.sampler { path, reason in
        Console.errors.line("cyclegan: warning: \(Wording.damagedCheckpoint(path, reason))")
      }
      let generated = try GeneratedAugmentation(
        source, perClass: perClass, run: runFolder, sampler, seed: seed ?? 0, truncation: truncation,
        format: files.format ?? .png, quality: files.writing.quality)
      return { try generated.run(into: $0, isOverwriting: files.overwrite, patience: files.writing.patience) }
    }
    guard perClass == nil, seed == nil, truncation == nil else {
      throw Failure(
        .usage,
        "--per-class, --seed and --truncation belong to a run that makes pictures, and this one translates; leave them out."
      )
    }
    let model = try runFolder.translationModel()
    let direction = try model.direction(to: to)
    let translated = TranslatedAugmentation(
      source: source, run: runFolder, direction: direction, model: model, files: files, scales: scales, memory: memory,
      suffix: originals == .none ? "" : "-\(model.target(of: direction))")
    return { try translated.run(into: $0) }
  }

  /// Checks that nothing is written into the source or over it.
  private func checkPlaces() throws(Failure) {
    if AugmentationManifest.isThere(in: folder) {
      throw Failure(
        .unusableData,
        "\(folder.quoted) was enlarged already (it holds \(AugmentationManifest.name)), and pictures that a network made would count "
          + "as originals; name the folder that it came from.")
    }
    if FolderEntry.lies(output, within: folder) {
      throw Failure(
        .cannotCreate, "\(output.quoted) lies in \(folder.quoted), which is not changed; choose another --output.")
    }
    if FolderEntry.lies(folder, within: output) {
      throw Failure(
        .cannotCreate, "\(output.quoted) holds \(folder.quoted), which is not changed; choose another --output.")
    }
  }

  /// Says what of the source is not used.
  private func warn(_ source: LabelledFolder) {
    let beside = source.besideTraining.map {
      "only the pictures in \(source.training.folder.quoted) are enlarged; \(Wording.count($0.count, "picture")) beside it in "
        + "\($0.folder.quoted) \($0.count == 1 ? "is" : "are") left out."
    }
    let formats = [source.training, source.test].compactMap(\.self).compactMap { listing in
      listing.leftOut.description.map { "left out in \(listing.folder.quoted): \($0)." }
    }
    for warning in [beside].compactMap(\.self) + formats { Console.errors.line("cyclegan: warning: \(warning)") }
  }

  /// Puts the source's own files into the set.
  private func place(_ source: LabelledFolder, in set: EnlargedSet) throws(Failure) {
    let hasClasses = (try? source.training.classes()) != nil
    for listing in [source.training, source.test].compactMap(\.self) {
      let part = source.part(listing).count
      try set.place(source.files(of: listing), isLinking: originals == .link) { name in
        let names = FolderEntry.names(in: String(name.dropFirst(part)))
        return hasClasses && names.count > 1 ? names[0] : nil
      }
    }
  }

  private func summary(_ set: EnlargedSet) -> String {
    let kinds: [(AugmentationManifest.Kind, String)] = [
      (.original, "original"), (.generated, "generated picture"), (.translated, "translation"),
      (.annotation, "annotation"), (.mask, "mask"),
    ]
    return Wording.list(
      kinds.filter { set.count($0.0) > 0 }.map { Wording.count(set.count($0.0), $0.1) })
  }
}
