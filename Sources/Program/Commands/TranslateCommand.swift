import ArgumentParser
import Datasets
import Files
import Images
import Runs
import Training
import Translation

/// `cyclegan translate`.
struct TranslateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "translate",
    abstract: "Translate pictures with a trained run.",
    usage: "cyclegan translate [options] <run> <picture> ... --output <folder>",
    discussion: """
      Every picture comes out at its own size, whatever that is. Folders are searched with their sub-folders; names, \
      sub-folders and formats are kept, and so are colour profile, resolution, EXIF data, transparency and 16 bits a sample, \
      as far as the format has them: only PNG and TIFF have 16 bits, and JPEG shows transparent pictures on white. PNG, JPEG, \
      WebP, TIFF and BMP are read and written; of several pages or frames the first is translated.

      `-` reads a list of files from standard input, a path a line or between NULs. A listed picture is written under the \
      path by which it is listed, a picture in a folder under its path within that folder, and a single one under its name; \
      --relative-to sets the folder that all paths are relative to. For one picture, --output may be a file.

      Large pictures are computed in strips within --memory; the result is the same. The memory and time of a job are \
      printed before it starts. Files that exist are left as they are without --overwrite. An interrupted job continues when \
      the command is repeated, also with --overwrite: the manifest, translation.jsonl in the output folder, records which \
      picture became which file. A picture that cannot be translated, or whose place holds something else than its \
      translation, is named, the rest are translated, and the exit code is 1. Where a disk is full or a drive is away, the job \
      pauses for --wait-for-disk minutes.

      A network knows pictures as large as those that it was trained on. How many times as large the pictures of a job are is \
      printed before it starts. A network with an attention mask sees pictures that are much larger at the size of training. \
      --scale chooses the size that the network sees, and --detail how the translation comes back to the picture's own.

      --strength blends translations with the originals, --keep-colours and --keep-brightness take only a side of them, and \
      --mask says where they are taken.

      EXAMPLES
        cyclegan translate Checkpoints/horse2zebra photos --to zebra --output zebras
        cyclegan translate Checkpoints/horse2zebra photos --to zebra \\
          --output zebras --mask masks --strength 0.8
        cyclegan translate Checkpoints/horse2zebra one.jpg --to zebra \\
          --output one-zebra.png
        cyclegan translate Checkpoints/horse2zebra photos --to zebra \\
          --output zebras --scale 0.25
        cyclegan translate Checkpoints/facades facades/test --half right \\
          --output buildings
        cyclegan translate Checkpoints/horse2zebra one.jpg two.png --to zebra \\
          --output zebras --format png
        cyclegan translate Checkpoints/horse2zebra photos --to horse \\
          --output horses --contact-sheet sheet.png --round-trip
        cyclegan translate Checkpoints/horse2zebra panorama.jpg --to zebra \\
          --output zebras --memory 4G
        cyclegan translate Checkpoints/horse2zebra photos --to zebra \\
          --output zebras --shard 3/8
        cyclegan translate Checkpoints/horse2zebra one.jpg --to zebra --output -
      """)

  @OptionGroup var argument: RunArgument

  @Argument(
    help: "Folders of pictures, or pictures; - for a list of pictures on standard input.", completion: .file())
  var pictures: [String]

  @Option(
    help: ArgumentHelp(
      "The domain to translate into, by its name, or A or B. (default: the only one that the model translates into)",
      valueName: "domain"))
  var to: String?

  @Option(
    help: ArgumentHelp(
      "Translate with these weights of the run: newest, or best, which --evaluate-steps keeps. (default: newest)",
      valueName: "name"))
  var checkpoint: CheckpointChoice?

  @Option(
    help: ArgumentHelp(
      "The folder to write to; for a single picture also a file, or - for standard output.", valueName: "folder"),
    completion: .file())
  var output: String

  @OptionGroup(title: "Files") var files: TranslationFileOptions
  @OptionGroup(title: "Size") var sizes: TranslationSizeOptions
  @OptionGroup(title: "Scale") var scales: TranslationScaleOptions
  @OptionGroup(title: "How much, and where") var blending: TranslationBlendingOptions
  @OptionGroup(title: "To look at") var display: TranslationDisplayOptions
  @OptionGroup(title: "Memory") var memory: TranslationMemoryOptions
  @OptionGroup(title: "Processor") var processor: ThreadOptions
  @OptionGroup(title: "Processor") var precision: PrecisionOption

  func validate() throws {
    guard !pictures.isEmpty else { throw ValidationError("Name the folders or pictures to translate.") }
    if output.isEmpty { throw ValidationError("--output needs the name of a folder.") }
    if isSingle, pictures.count != 1 || display.isAny || files.shard != nil || files.manifest != nil {
      throw ValidationError(
        output == "-"
          ? "--output - takes one picture, and no sheet, comparison, shard or manifest; name a folder for more."
          : "--output \(output) is the name of a picture, which takes one picture, and no sheet, comparison, shard or "
            + "manifest; name a folder for more.")
    }
    if blending.mask != nil, sizes.isAny {
      throw ValidationError("--mask takes pictures as they are; leave --size, --prepare and --half out.")
    }
    if scales.isGiven, sizes.isPrepared {
      throw ValidationError("--scale takes pictures as they are; leave --size and --prepare out.")
    }
    // A folder would be made of a name that asks for a picture.
    let fileExtension = String(OutputFormat.fileExtension(of: output).dropFirst())
    if ForeignFormat.ofUnreadExtension(fileExtension) != nil, (try? FileStatus(of: output))?.kind != .folder {
      throw ValidationError(
        "--output \(output) is the name of a picture in a format that is not written; name a .png, .jpg, .webp, .tif or .bmp, "
          + "or a folder.")
    }
  }

  /// Whether a single picture is written to a file or to standard output, rather than any number to a folder.
  private var isSingle: Bool {
    output == "-" || (OutputFormat(ofName: output) != nil && (try? FileStatus(of: output))?.kind != .folder)
  }

  func run() throws {
    OutOfMemory.advice = .translation
    try processor.apply()
    precision.warn()
    if files.shard == nil, let part = Shard.launched {
      guard !isSingle, display.contactSheet == nil, files.manifest == nil else {
        throw Failure(
          .usage,
          "Started \(part.count) times together, each process translates a part of the pictures, with a record of its own, and none of "
            + "them can write a single picture, a contact sheet or one manifest; leave these out, or start the command once."
        )
      }
      Console.output.line("Part \(part.number) of \(part.count): one for each process that was started.")
    }
    let folder = try (checkpoint ?? .newest).folder(of: argument.folder)
    let model = try folder.translationModel()
    let direction = try direction(model)
    var there = try Translator(run: folder, direction, onDamage: Translator.warn)
    // Prepared pictures are as large as they shall be.
    there.scale = sizes.isPrepared ? .native : try scales.scale(of: model, direction)
    there.precision = precision.precision ?? .float32
    var back = try display.roundTrip ? Translator(run: folder, direction.reversed) : nil
    back?.scale = sizes.isPrepared ? .native : try scales.scale(of: model, direction.reversed)
    back?.precision = there.precision
    let trained = sizes.isPrepared ? nil : model.trainedSizes[direction]
    let input = try TranslationInput(
      part: sizes.part, preparation: sizes.preparation(of: model.preparation),
      channels: model.generators[direction]?.channels ?? 3,
      limits: memory.pictures.limits, mostBytes: memory.mostPictureBytes(beside: there, waiting: back?.fixedBytes ?? 0))
    let masks = try blending.masks()
    if isSingle {
      return try SingleTranslation(pictures, output, files, memory, blending.blending, masks).run(there, input, trained)
    }

    let settings = TranslationJob.Settings(
      fingerprint: there.fingerprint, part: input.part, preparation: input.preparation, quality: files.writing.quality,
      blending: blending.blending, masks: masks, scale: there.scale,
      precision: there.precision)
    let manifest = try TranslationManifest(path: files.manifestPath(output), job: settings.name)
    let drawn = display.contactSheet.flatMap { manifest.hasDrawn($0) ? $0 : nil }
    let inputs = try TranslationInputs(
      pictures, output: output, display: [display.compare, drawn].compactMap(\.self), relativeTo: files.relativeTo)
    var naming = files.naming
    naming.masks = masks
    let plan = try TranslationPlan(inputs, output: output, naming) {
      manifest.past(of: $0, isStartingAnew: files.overwrite)
    }
    try plan.checkDisplay(
      comparisonFolder: display.compare, sheet: display.contactSheet, manifest: files.manifest, output: output)
    let sheet = try display.contactSheet.map { path throws(Failure) in
      try OutputPicture(
        path, option: "--contact-sheet", isReplacing: files.overwrite || manifest.hasDrawn(path))
    }
    let losses = TranslationLosses(inputs, plan, output: output)
    losses.report()
    StopSignal.listen()
    var failedCount = losses.count
    if plan.isAny {
      failedCount += try translate(plan, there, back, input, trained, manifest, losses)
      if let sheet, StopSignal.status == nil { try draw(sheet, plan, input, back, manifest) }
      if display.check, input.part == .whole, StopSignal.status == nil,
        let warning = TranslationCheck(folder, model, direction).warning(about: plan.items)
      {
        Console.errors.line("cyclegan: warning: \(warning)")
      }
    } else {
      Console.output.line("Translated 0 pictures; nothing was written.")
    }
    if let status = StopSignal.status { throw ExitCode(status.rawValue) }
    if failedCount > 0 { throw ExitCode(ExitStatus.somePicturesFailed.rawValue) }
  }

  /// Does the job, and tells what it will cost and what became of it.
  ///
  /// - Returns: how many pictures could not be translated.
  /// - Throws: `Failure`.
  private func translate(
    _ plan: TranslationPlan, _ there: Translator, _ back: Translator?, _ input: TranslationInput,
    _ trained: TrainedSizes?, _ manifest: TranslationManifest, _ losses: TranslationLosses
  ) throws -> Int {
    let waiting = back?.fixedBytes ?? 0
    let pair = TranslationPair(there: there, back: back, blending: blending.blending) {
      memory.limits(picture: $0, waiting: waiting)
    }
    let forecast = TranslationForecast(
      plan.items, input, pair, trained, isThereAndBack: back != nil && display.compare != nil)
    if !plan.items.isEmpty {
      try memory.check(there, waiting: waiting)
      Console.output.line("Translating \(Wording.count(plan.items.count, "picture")) into \(Wording.shell(output))")
      let total = memory.total(working: forecast.peakBytes(shared: memory.pictureBytes), waiting: waiting)
      let speed = there.secondsPerMultiplication()
      for line in forecast.lines(
        memoryBytes: total, allowed: memory.allowed, scratchFolder: memory.scratchFolder, secondsPerWork: speed)
      { Console.output.line(line) }
    }
    let target = try TranslationOutput(
      folder: OutputFolder(making: output, manifest: manifest.path), quality: files.writing.quality,
      comparisonFolder: display.compare.map { path throws(Failure) in try OutputFolder(making: path) },
      isReplacingComparisons: files.overwrite)
    try manifest.begin()
    let translation = FolderTranslation(
      plan, pair, from: input, to: target, manifest, forecast, patience: files.writing.patience,
      pictureBytes: memory.pictureBytes)
    defer { Console.output.line(losses.summary(translation)) }
    try translation.run()
    return translation.failureCount + translation.failedComparisonCount
  }

  private func draw(
    _ file: OutputPicture, _ plan: TranslationPlan, _ input: TranslationInput, _ back: Translator?,
    _ manifest: TranslationManifest
  ) throws {
    guard let sheet = JobSheet(plan, input, back: back).draw(count: display.sheetCount) else {
      Console.errors.line("cyclegan: warning: no contact sheet was drawn, as no picture was translated.")
      return
    }
    // A signal that came meanwhile ended the translations back.
    if StopSignal.status != nil { return }
    try file.write(sheet.picture, isReplacing: files.overwrite || manifest.hasDrawn(file.path))
    do { try manifest.addSheet(file.path) } catch {
      throw Failure(.cannotCreate, "the manifest \(manifest.path.quoted) \(error)")
    }
    Console.output.line("Drew \(Wording.shell(file.path)).")
  }

  private func direction(_ model: TranslationModel) throws(Failure) -> Direction {
    let direction = try model.direction(to: to)
    if display.roundTrip, model.generators[direction.reversed] == nil {
      throw Failure(
        .usage, "--round-trip needs a generator for the other direction, and \(Wording.shell(argument.run)) has none.")
    }
    return direction
  }
}
