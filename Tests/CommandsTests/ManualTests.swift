import Testing

@testable import Commands

@Suite("The manual")
struct ManualTests {
  @Test("Every command has examples that can be parsed")
  func examples() throws {
    var count = 0
    for command in CycleGANCommand.configuration.subcommands + [CycleGANCommand.self] {
      let examples = command.configuration.discussion.split(separator: "\n").filter { $0.hasPrefix("  cyclegan ") }
      #expect(!examples.isEmpty, "\(command) has no example")
      for example in examples {
        _ = try CycleGANCommand.parseAsRoot(example.split(separator: " ").dropFirst().map { String($0) })
        count += 1
      }
    }
    #expect(count >= 16)
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
      for name in ["--width", "--blocks", "--steps"] {
        guard let index = preset.arguments.firstIndex(of: name) else { continue }
        let value = preset.arguments[index + 1]
        let words = name == "--width" ? "width \(value)" : "\(value) \(name.dropFirst(2))"
        #expect(manual.contains(words))
      }
    }
  }
}
