import ArgumentParser

/// The program's root: what it is, and its commands.
struct CycleGANCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cyclegan",
    abstract: "Learn to turn pictures of one domain into another from two folders, without pairs.",
    usage: "cyclegan <command> [options] ...",
    discussion: """
      Give two folders of pictures, such as horses and zebras; the pictures need not be paired. A CycleGAN learns both \
      directions at once, on the CPU. Then translate pictures either way.

      EXAMPLES
        cyclegan train photos/summer photos/winter
        cyclegan translate Checkpoints/summer2winter my-pictures --to winter \\
          --output winter-pictures
        cyclegan info Checkpoints/summer2winter

      EXIT CODES
      \(ExitStatus.allCases.map { "  \(padded($0.rawValue))  \($0.meaning)" }.joined(separator: "\n"))
      """,
    version: Version.forParser,
    subcommands: [
      TrainCommand.self, ResumeCommand.self, TranslateCommand.self, GenerateCommand.self, AugmentCommand.self,
      ServeCommand.self, InfoCommand.self, ReportCommand.self, EvaluateCommand.self, MeasureAugmentationCommand.self,
      CompareCommand.self, SheetCommand.self,
      ImportCommand.self, ExportCommand.self, DrawDomainsCommand.self,
      DrawShapesCommand.self, CheckShapesCommand.self,
    ])

  private static func padded(_ code: Int32) -> String {
    String(repeating: " ", count: max(0, 3 - String(code).count)) + String(code)
  }
}
