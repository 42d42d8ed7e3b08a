import ArgumentParser
import CycleGAN
import Foundation
import Images

/// `cyclegan translate`.
struct TranslateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "translate",
    abstract: "Translate pictures with a trained run.",
    discussion: """
      Every picture comes out at its own size, whatever that is. Folders are searched with their sub-folders; names, \
      sub-folders and formats are kept, and so are colour profile, resolution, EXIF data, transparency and 16 bits a sample. \
      JPEG, which has neither of the last two, shows transparent pictures on white. `-` reads a list of files from standard \
      input, a path a line or between NULs.

      Large pictures are computed in strips within --memory; the result is the same. What a job will cost is said before it \
      starts. Pictures that exist in the output folder are left as they are, so that a job that was interrupted goes on when \
      the command is repeated, with --overwrite too; the manifest, translation.jsonl in the output folder, tells what became \
      of each picture. A picture that cannot be translated is named, and the rest go on; the exit code is 1 then.

      EXAMPLES
        cyclegan translate Checkpoints/horse2zebra photos --to zebra --output zebras
        cyclegan translate Checkpoints/horse2zebra one.jpg two.png --to zebra --output zebras --format png
        cyclegan translate Checkpoints/horse2zebra photos --to horse --output horses --contact-sheet sheet.png --round-trip
        cyclegan translate Checkpoints/horse2zebra panorama.jpg --to zebra --output zebras --memory 4G
        cyclegan translate Checkpoints/horse2zebra photos --to zebra --output zebras --shard 3/8
        cyclegan translate Checkpoints/horse2zebra one.jpg --to zebra --output -
      """)

  @OptionGroup var argument: RunArgument

  @Argument(help: "Folders of pictures, or pictures; - for a list of pictures on standard input.")
  var pictures: [String]

  @Option(help: ArgumentHelp("The domain to translate into, by its name, or A or B.", valueName: "domain"))
  var to: String?

  @Option(
    help: ArgumentHelp("The folder to write to; - writes a single picture to standard output.", valueName: "folder"))
  var output: String

  @OptionGroup(title: "Files") var files: TranslationFileOptions
  @OptionGroup(title: "Size") var sizes: TranslationSizeOptions
  @OptionGroup(title: "To look at") var display: TranslationDisplayOptions
  @OptionGroup(title: "Memory") var memory: TranslationMemoryOptions
  @OptionGroup(title: "Processor") var processor: ThreadOptions

  func validate() throws {
    guard !pictures.isEmpty else { throw ValidationError("Name the folders or pictures to translate.") }
    if output.isEmpty { throw ValidationError("--output needs the name of a folder.") }
    if output == "-", pictures.count != 1 || display.isAny || files.shard != nil || files.manifest != nil {
      throw ValidationError(
        "--output - takes one picture, and no sheet, comparison, shard or manifest; name a folder for more.")
    }
  }

  func run() throws {
    OutOfMemory.advice = .translation
    try processor.apply()
    let folder = argument.folder
    let model = try folder.translationModel()
    let direction = try direction(model)
    var there = try Translator(run: folder, direction, onDamage: Translator.warn)
    var input = try TranslationInput(
      preparation: sizes.preparation(of: model.preparation), channels: model.generators[direction]?.channels ?? 3,
      limits: memory.pictures.limits)
    if output == "-" { return try writeToStandardOutput(there, input) }

    let settings = TranslationJob.Settings(
      fingerprint: there.fingerprint, preparation: input.preparation, quality: files.quality)
    let manifest = try TranslationManifest(
      path: files.manifestPath(output), job: settings.name, folder: output)
    let plan = try TranslationPlan(
      TranslationInputs(pictures, output: output), output: output, files.naming,
      isDone: { manifest.isWritten($0, isStartingAnew: files.overwrite) })
    try plan.checkDisplay(comparisonFolder: display.compare, sheet: display.contactSheet, output: output)
    var back = try display.roundTrip ? Translator(run: folder, direction.reversed) : nil
    let largest = plan.items.reduce(0) { max($0, PictureBytes.inWork($1.source, input.limits)) }
    let limits = memory.limits(largestPicture: largest, waiting: back?.fixedBytes ?? 0)
    there.limits = limits.network
    back?.limits = limits.network
    input.mostBytes = limits.pictureBytes
    let roundTrips = back == nil ? 0 : display.compare == nil ? display.sheetCount : plan.items.count
    let forecast = TranslationForecast(
      plan.items, preparation: input.preparation, limits: input.limits, mostBytes: input.mostBytes,
      roundTrips: roundTrips, there)

    StopSignal.listen()
    if !plan.items.isEmpty {
      Console.output.line(
        "Translating \(Wording.count(plan.items.count, "picture")) into \(Wording.shell(output))")
      let total = memory.total(
        network: forecast.memoryBytes, pictures: min(limits.pictureBytes, forecast.pictureBytes),
        waiting: back?.fixedBytes ?? 0)
      let speed = there.secondsPerMultiplication()
      for line in forecast.lines(
        memoryBytes: total, allowed: memory.allowed, scratchFolder: memory.scratchFolder, secondsPerWork: speed)
      { Console.output.line(line) }
    }
    var translation = FolderTranslation(
      plan, TranslationPair(there: there, back: back), from: input,
      to: TranslationOutput(quality: files.quality, comparisonFolder: display.compare), manifest, forecast,
      pictureBytes: limits.pictureBytes, sheetCount: display.sheetCount)
    try translation.run()
    if let path = display.contactSheet { try writeSheet(translation.sheet, to: path) }
    Console.output.line(translation.summary(output))
    if let status = StopSignal.status { throw ExitCode(status.rawValue) }
    if translation.failureCount > 0 { throw ExitCode(ExitStatus.somePicturesFailed.rawValue) }
  }

  private func direction(_ model: TranslationModel) throws(Failure) -> Direction {
    let choices = model.directions.map { "--to \(Wording.shell(model.target(of: $0)))" }.joined(separator: " and ")
    guard let to else { throw Failure(.usage, "--to is missing: this run translates \(choices).") }
    guard let direction = Direction(to: to, domainA: model.domainA, domainB: model.domainB) else {
      throw Failure(.usage, "the run has no domain “\(to)”; it translates \(choices).")
    }
    if display.roundTrip, model.generators[direction.reversed] == nil {
      throw Failure(.usage, "the way back is to be shown, and \(Wording.shell(argument.run)) has no generator for it.")
    }
    return direction
  }

  private func writeToStandardOutput(_ translator: Translator, _ input: TranslationInput) throws {
    let inputs = try TranslationInputs(pictures, output: nil)
    guard let picture = inputs.pictures.first, inputs.pictures.count == 1 else {
      throw Failure(.usage, "--output - takes one picture, not \(inputs.pictures.count); name a folder for --output.")
    }
    var translator = translator
    let limits = memory.limits(largestPicture: PictureBytes.inWork(picture.path, input.limits))
    translator.limits = limits.network
    var input = input
    input.mostBytes = limits.pictureBytes
    StopSignal.listen()
    let format = files.format ?? OutputFormat(ofName: picture.name) ?? .png
    switch input.read(picture.path) {
    case .success(let decoded):
      let translation = try Self.translate(decoded, translator)
      let bytes = try format.fitted(translation).encoded(as: format.encoding(quality: files.quality))
      try FileHandle.standardOutput.write(contentsOf: Data(bytes))
    case .failure(let fault): throw Failure(.unusableData, fault.reason)
    }
  }

  private static func translate(_ picture: Picture, _ translator: Translator) throws -> Picture {
    do throws(TranslationError) {
      return try translator.translate(picture) { _ in StopSignal.status == nil }
    } catch {
      if error == .stopped, let status = StopSignal.status { throw ExitCode(status.rawValue) }
      throw error
    }
  }

  private func writeSheet(_ sheet: ContactSheet, to path: String) throws {
    guard sheet.count > 0 else {
      Console.errors.line("cyclegan: warning: no contact sheet was drawn, as no picture was translated.")
      return
    }
    try sheet.write(to: path)
    Console.output.line("Drew \(Wording.shell(path)).")
  }
}
