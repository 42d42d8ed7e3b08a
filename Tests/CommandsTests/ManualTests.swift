import Foundation
import Testing
import Training

@testable import Commands

@Suite("The manual")
struct ManualTests {
  private static let commands = CycleGANCommand.configuration.subcommands + [CycleGANCommand.self]

  /// The width of a terminal that nobody has made wider.
  private static let columns = 80

  @Test("Every command has examples that can be parsed")
  func examples() throws {
    for command in Self.commands {
      // A line that ends with a backslash goes on in the next.
      let discussion = command.configuration.discussion.replacingOccurrences(of: "\\\n", with: " ")
      let examples = discussion.split(separator: "\n").filter { $0.hasPrefix("  cyclegan ") }
      #expect(!examples.isEmpty, "\(command) has no example")
      for example in examples {
        _ = try CycleGANCommand.parseAsRoot(
          String(example).withTextsAsWords.split(separator: " ").dropFirst().map { String($0) })
      }
    }
  }

  @Test("No line of a help page is wider than a terminal", arguments: commands.map { "\($0)" })
  func widths(name: String) throws {
    let command = try #require(Self.commands.first { "\($0)" == name })
    // What the parser would wrap anywhere: indented lines of the discussion, and the usage.
    let indented = command.configuration.discussion.split(separator: "\n").filter { $0.hasPrefix("  ") }
    let usage = try #require(command.configuration.usage, "\(name) has no usage of its own")
    for line in indented.map(String.init) + ["USAGE: \(usage)"] {
      #expect(line.count <= Self.columns, "\(line)")
    }
    let help = CycleGANCommand.helpMessage(for: command, columns: Self.columns)
    #expect(help.contains("USAGE: \(usage)\n"))
    for line in help.split(separator: "\n") where !line.contains("--") || line.hasPrefix("  cyclegan") {
      #expect(line.count <= Self.columns, "\(line)")
    }
  }

  @Test("It lists every exit code")
  func exitCodes() {
    let manual = CycleGANCommand.helpMessage()
    for status in ExitStatus.allCases { #expect(manual.contains("\(status.rawValue)  \(status.meaning)")) }
  }

  @Test("The presets are described as they are")
  func presets() {
    let manual = TrainCommand.configuration.discussion
    for preset in Preset.allCases {
      #expect(manual.contains("\n  \(preset.rawValue) "))
      for values in [preset.cycleGAN(), preset.cycleGAN(forPicturesOf: 72)] {
        let length =
          switch values.length {
          case .steps(let steps): "\(steps) steps"
          case .epochs(let epochs): "\(epochs) epochs"
          }
        let size = "\(values.cropSize)×\(values.cropSize) pixels"
        for words in [size, "width \(values.width)", "\(values.blocks) blocks", length] {
          #expect(manual.contains(words), "\(preset.rawValue): \(words)")
        }
      }
    }
  }
}
