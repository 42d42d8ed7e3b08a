import ArgumentParser
import Evaluation
import Files
import Foundation
import Runs
import Training
import Translation

/// `cyclegan compare`.
struct CompareCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Compare translations of test pictures with their ground truth.",
    usage: "cyclegan compare [options] <run>",
    discussion: """
      This needs test pictures that are pairs, as those of a pix2pix run, or test folders that contain the same scenes under \
      the same names in both domains, as the sample domains do; training stays unpaired then. Where the two truths agree (the background), pixels are compared. Where they differ (the \
      subject), contrast and colour are compared, since the phase of a pattern cannot be known.

      EXAMPLES
        cyclegan compare Checkpoints/horse2zebra
        cyclegan compare Checkpoints/horse2zebra --json
        cyclegan compare Checkpoints/horse2zebra \\
          --lpips alexnet-owt-7be5be79.pth --lpips alex.pth
      """)

  @OptionGroup var argument: RunArgument

  @Option(
    help: ArgumentHelp(
      "Measure LPIPS as well, with the weights in this file: torchvision's AlexNet and the linear heads, in one file or in two.",
      valueName: "file"), completion: .file(extensions: ["pth", "safetensors"]))
  var lpips: [String] = []

  @Flag(help: "Print JSON: an object with a key for each direction.")
  var json = false

  @OptionGroup(title: "Processor") var processor: ThreadOptions

  func run() throws {
    OutOfMemory.advice = .translation
    try processor.apply()
    let folder = argument.folder
    let configuration = try folder.configuration()
    try configuration.checkTranslates(in: folder)
    let domains = try configuration.domains.find(for: folder)
    let perceptual = lpips.isEmpty ? nil : try PerceptualDistance(contentsOf: lpips)
    var results: [(name: String, comparison: TruthComparison)] = []
    let directions = configuration.method.settings.generators.keys
    for direction in Direction.allCases where directions.contains(direction) {
      let translator = try Translator(run: folder, direction, onDamage: Translator.warn)
      guard let comparison = try TestTranslation.compare(translator, direction, domains, perceptual: perceptual) else {
        throw TruthComparisonError.noExamples
      }
      results.append((direction.text(configuration.domains), comparison))
    }
    if json {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
      let data = try encoder.encode(Dictionary(results.map { ($0.name, $0.comparison) }, uniquingKeysWith: { $1 }))
      Console.output.line(String(decoding: data, as: UTF8.self))
    } else {
      let text = results.map { "\($0.name):\n\($0.comparison.description)" }
      Console.output.line(text.joined(separator: "\n\n"))
    }
  }
}

extension Translator {
  /// Warns that a checkpoint is damaged and an older one is used.
  static func warn(_ path: String, _ reason: String) {
    Console.errors.line("cyclegan: warning: \(Wording.damagedCheckpoint(path, reason))")
  }
}
