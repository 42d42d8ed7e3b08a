import ArgumentParser
import CycleGAN
import Images

/// `cyclegan translate`.
struct TranslateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "translate",
    abstract: "Translate pictures with a trained run.",
    discussion: """
      Folders are searched with their sub-folders; names and sub-folders are kept, and so is the size of every picture. PNG \
      becomes PNG and JPEG becomes JPEG, unless --format says otherwise. Transparency is lost. Pictures that exist in the \
      output folder already are skipped, so that a translation that was stopped can be repeated to go on. A picture that \
      cannot be translated is named, and the rest go on; the exit code is 1 then.

      EXAMPLES
        cyclegan translate Checkpoints/horse2zebra photos --to zebra --output zebras
        cyclegan translate Checkpoints/horse2zebra one.jpg two.png --to zebra --output zebras --format png
        cyclegan translate Checkpoints/horse2zebra photos --to horse --output horses --contact-sheet sheet.png
      """)

  @OptionGroup var argument: RunArgument

  @Argument(help: "Folders of pictures, or pictures.")
  var pictures: [String]

  @Option(help: ArgumentHelp("The domain to translate into, by its name, or A or B.", valueName: "domain"))
  var to: String?

  @Option(help: ArgumentHelp("The folder to write to.", valueName: "folder"))
  var output: String

  @Option(help: "The format to write. (default: as each picture's)")
  var format: OutputFormat?

  @Option(help: "The quality of JPEG, from 1 to 100.")
  var quality = 95

  @Flag(help: "Write over pictures that exist in the output folder.")
  var overwrite = false

  @Option(
    help: ArgumentHelp(
      "Also draw a sheet of the first pictures, their translations and the way back.", valueName: "file"))
  var contactSheet: String?

  @Option(help: ArgumentHelp("Pictures on the contact sheet.", valueName: "count"))
  var contactSheetPictures = 8

  @OptionGroup(title: "Processor") var processor: ThreadOptions

  func validate() throws {
    guard !pictures.isEmpty else { throw ValidationError("Name the folders or pictures to translate.") }
    guard (1...100).contains(quality) else {
      throw ValidationError("--quality must lie between 1 and 100, not \(quality).")
    }
    guard (1...100).contains(contactSheetPictures) else {
      throw ValidationError("--contact-sheet-pictures must lie between 1 and 100, not \(contactSheetPictures).")
    }
    if output.isEmpty { throw ValidationError("--output needs the name of a folder.") }
  }

  func run() throws {
    processor.apply()
    let folder = argument.folder
    let domains = try folder.configuration().domains
    guard let to else {
      throw Failure(
        .usage,
        "--to is missing: this run translates --to \(Wording.shell(domains.b)) and --to \(Wording.shell(domains.a)).")
    }
    guard let direction = Direction(to: to, domainA: domains.a, domainB: domains.b) else {
      throw Failure(
        .usage,
        "the run has no domain “\(to)”; it translates --to \(Wording.shell(domains.b)) and --to \(Wording.shell(domains.a))."
      )
    }
    let plan = try TranslationPlan(pictures, output: output, format: format, isOverwriting: overwrite)
    let there = try Translator(run: folder, direction, onDamage: Translator.warn)
    let back = try contactSheet.map { _ in try Translator(run: folder, direction.reversed) }

    StopSignal.listen()
    var translation = FolderTranslation(
      plan, there, back, quality: quality, isOverwriting: overwrite, sheetCount: contactSheetPictures)
    translation.run()
    if let contactSheet { try writeSheet(translation.sheet, to: contactSheet) }
    Console.output.line(translation.summary(output))
    if let status = StopSignal.status { throw ExitCode(status.rawValue) }
    if translation.failureCount > 0 { throw ExitCode(ExitStatus.somePicturesFailed.rawValue) }
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
