import ArgumentParser
import CycleGAN
import Images

/// `cyclegan sheet`.
struct SheetCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sheet",
    abstract: "Draw a sheet of test pictures, their translations and the way back.",
    discussion: """
      Up to six test pictures of each domain (training pictures, where a domain has none to test). Where the test folders \
      share names, the truth is shown beside them.

      EXAMPLES
        cyclegan sheet Checkpoints/horse2zebra --output sheet.png
      """)

  @OptionGroup var argument: RunArgument

  @Option(help: ArgumentHelp("The PNG file to write.", valueName: "file"))
  var output: String

  @Option(help: ArgumentHelp("Pictures of each domain.", valueName: "count"))
  var pictures = 6

  @OptionGroup(title: "Processor") var processor: ThreadOptions

  func validate() throws {
    guard (1...100).contains(pictures) else {
      throw ValidationError("--pictures must lie between 1 and 100, not \(pictures).")
    }
  }

  func run() throws {
    OutOfMemory.advice = .translation
    try processor.apply()
    let folder = argument.folder
    let configuration = try folder.configuration()
    let domains = try configuration.domains.find()
    let shared = Set(TestTranslation.sharedNames(domains))
    var sheet = ContactSheet(hasTruth: !shared.isEmpty)
    for direction in Direction.allCases {
      let (from, to) = direction == .aToB ? (domains.a, domains.b) : (domains.b, domains.a)
      let there = try Translator(run: folder, direction, onDamage: Translator.warn)
      let back = try Translator(run: folder, direction.reversed)
      let listing = from.test ?? from.training
      for name in listing.names.prefix(pictures) {
        let picture = try Picture(contentsOf: "\(listing.folder)/\(name)")
        let translated = try there.translate(picture)
        let truth = shared.contains(name) ? try to.test.map { try Picture(contentsOf: "\($0.folder)/\(name)") } : nil
        sheet.add(
          label: "\(from.name) \(name)", picture, translated: translated, back: try back.translate(translated),
          truth: truth)
      }
    }
    try sheet.write(to: output)
    Console.output.line("Drew \(Wording.shell(output)).")
  }
}
