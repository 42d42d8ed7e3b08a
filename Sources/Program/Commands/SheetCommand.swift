import ArgumentParser
import Datasets
import Evaluation
import Files
import Images
import Runs
import Training
import Translation

/// `cyclegan sheet`.
struct SheetCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sheet",
    abstract: "Draw a sheet that shows what a run does.",
    usage: "cyclegan sheet [options] <run> --output <file>",
    discussion: """
      Up to six test pictures of each domain that the run translates (training pictures, where a domain has none to test), \
      translated, and translated back where the run does both. Where the test folders share names, or pictures are pairs, the \
      truth is shown beside them. Of a run that makes pictures from nothing, those of the vectors that its sheets of samples \
      show; `cyclegan generate --grid` draws others.

      EXAMPLES
        cyclegan sheet Checkpoints/horse2zebra --output sheet.png
      """)

  @OptionGroup var argument: RunArgument

  @Option(
    help: ArgumentHelp("The file to write, in the format of its extension, such as .png or .jpg.", valueName: "file"),
    completion: .file(extensions: ["png", "jpg"]))
  var output: String

  @Flag(help: "Write over a file that exists.")
  var overwrite = false

  @Option(help: ArgumentHelp("Pictures of each domain that the run translates. (default: 6)", valueName: "count"))
  var pictures: Int?

  @OptionGroup(title: "Processor") var processor: ThreadOptions

  func validate() throws {
    if let pictures, !(1...100).contains(pictures) {
      throw ValidationError("--pictures must lie between 1 and 100, not \(pictures).")
    }
  }

  func run() throws {
    OutOfMemory.advice = .translation
    try processor.apply()
    let folder = argument.folder
    let configuration = try folder.configuration()
    if configuration.method.name.makesFromNothing {
      try drawMade(folder, configuration)
      return
    }
    let domains = try configuration.domains.find(for: folder)
    let file = try file(domains)
    let scenes = TestTranslation.sharedScenes(domains)
    let directions = configuration.method.settings.generators.keys
    var sheet = ContactSheet(hasBack: directions.count > 1, hasTruth: !scenes.isEmpty)
    for direction in Direction.allCases where directions.contains(direction) {
      let from = direction == .aToB ? domains.a : domains.b
      let there = try Translator(run: folder, direction, onDamage: Translator.warn)
      let back =
        directions.contains(direction.reversed) ? try Translator(run: folder, direction.reversed) : nil
      let listing = from.test ?? from.training
      for (place, name) in listing.names.enumerated().prefix(pictures ?? 6) {
        let picture = try listing.picture(at: place)
        let translated = try there.translate(picture)
        let scene = from.test == nil ? nil : scenes.first { $0.inputPlace(direction) == place }
        sheet.add(
          label: "\(from.name) \(name)", picture, translated: translated,
          back: try back.map { try $0.translate(translated) }, truth: try scene.map { try $0.truth(direction) })
      }
    }
    try file.write(sheet.picture, isReplacing: overwrite)
    Console.output.line("Drew \(Wording.shell(output)).")
  }

  /// Draws what a run makes from nothing.
  private func drawMade(_ folder: RunFolder, _ configuration: RunConfiguration) throws {
    if pictures != nil {
      throw ValidationError("--pictures means nothing here: the run translates no pictures.")
    }
    let file = try file(try configuration.domains.find(for: folder))
    let sampler = try folder.sampler(onDamage: Translator.warn)
    try file.write(SampleSheet(sampler, seed: configuration.seed).picture, isReplacing: overwrite)
    Console.output.line("Drew \(Wording.shell(output)).")
  }

  /// The file to write, which must be no picture of the run.
  private func file(_ domains: DomainFolders) throws(Failure) -> OutputPicture {
    if let there = try? FileStatus(of: output).identity {
      let isInput = domains.listings.contains { $0.paths.contains { (try? FileStatus(of: $0))?.identity == there } }
      if isInput {
        throw Failure(.cannotCreate, "\(output.quoted) is a picture of the run; name another file for --output.")
      }
    }
    return try OutputPicture(output, option: "--output", isReplacing: overwrite)
  }
}
