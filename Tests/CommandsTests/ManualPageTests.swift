import Foundation
import TemporaryFolders
import Testing

@testable import ManualPages

@Suite("Manual pages")
struct ManualPageTests {
  private static func pages() async throws -> [ManualPage] {
    let help = try await BuiltProgram.run(["--experimental-dump-help"])
    let tool = try JSONDecoder().decode(CommandDescription.Tool.self, from: Data(help.output.utf8))
    return ManualPage.all(tool.command, version: "1.2.3")
  }

  @Test("Every command has one, with every option, every example, and the others to see")
  func complete() async throws {
    let pages = try await Self.pages()
    let names = pages.map(\.fileName)
    #expect(names.contains("cyclegan.1") && names.contains("cyclegan-train.1") && names.count >= 10)
    for page in pages {
      let lines = page.text.split(separator: "\n").map(String.init)
      for section in ["NAME", "SYNOPSIS", "DESCRIPTION", "OPTIONS", "EXAMPLES", "SEE ALSO"] {
        #expect(lines.count { $0 == ".SH \(section)" } == 1, "\(page.fileName) has not one section \(section)")
      }
      #expect(lines.count { $0 == ".nf" } == lines.count { $0 == ".fi" })
      for other in names where other != page.fileName {
        #expect(page.text.contains(".BR \(ManualPage.escaped(String(other.dropLast(2)))) (1)"))
      }
      // Nothing that roff would take for a request, nor characters that it lacks.
      for line in lines where line.hasPrefix(".") {
        let request = line.prefix { $0 != " " }
        #expect([".TH", ".SH", ".SS", ".TP", ".PP", ".nf", ".fi", ".BR"].contains(String(request)), "\(line)")
      }
      #expect(!lines.contains("") && !lines.contains { $0.hasPrefix("\u{27}") })
    }
    let train = try #require(pages.first { $0.fileName == "cyclegan-train.1" }?.text)
    #expect(train.contains("\n\\fB\\-\\-learning\\-rate\\fR \\fI") && train.contains("\n.SS Networks\n"))
    #expect(train.contains("64×64 pixels") && train.contains("(values: minutes, hours, paper)"))
    #expect(train.contains("\n.SH EXAMPLES\n.nf\ncyclegan train Domains/horse Domains/zebra "))
    #expect(train.contains("\n.SH PRESETS\n.nf\nminutes "))
    #expect(pages[0].text.contains("\n.SH EXIT STATUS\n.nf\n"))
  }

  @Test("man formats them without a warning")
  func formatted() async throws {
    let man = "/usr/bin/man"
    guard FileManager.default.isExecutableFile(atPath: man) else { return }
    let folder = try TemporaryFolder()
    for page in try await Self.pages() {
      try Data(page.text.utf8).write(to: URL(fileURLWithPath: folder(page.fileName)))
      let result = try await RunningProgram(
        path: "/usr/bin/env",
        [
          "LC_ALL=C.UTF-8", "MANROFFSEQ=", "MANWIDTH=80", man, "--warnings", "-E", "UTF-8", "-l", "-Tutf8",
          folder(page.fileName),
        ],
        input: nil
      ).result()
      #expect(result.status == 0 && result.errors.isEmpty, "\(page.fileName): \(result.errors)")
      #expect(result.output.contains("User Commands"))
    }
  }
}
