import Foundation
import Testing

@testable import Commands

@Suite("The documents")
struct DocumentationTests {
  /// A command as a document shows it.
  struct Example: CustomTestStringConvertible {
    let page: String
    let words: [String]
    var testDescription: String { "\(page): \(words.joined(separator: " "))" }
  }

  private static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// README, the pages of Documentation, and those beside domains and checkpoints.
  private static var pages: [String] {
    let folder = (try? FileManager.default.contentsOfDirectory(atPath: root.path + "/Documentation")) ?? []
    return ["README.md", "Domains/README.md", "Checkpoints/README.md", "Checkpoints/horse2zebra/README.md"]
      + folder.filter { $0.hasSuffix(".md") }.sorted().map { "Documentation/\($0)" }
  }

  private static func text(_ page: String) -> String {
    (try? String(contentsOf: root.appendingPathComponent(page), encoding: .utf8)) ?? ""
  }

  /// Every command in a block of code, continued lines joined.
  static let examples: [Example] = pages.flatMap { page in
    text(page).replacingOccurrences(of: "\\\n", with: " ").split(separator: "\n")
      .filter { $0.hasPrefix("    ") && $0.contains("cyclegan ") }
      .flatMap { commands(in: String($0)) }
      .map { Example(page: page, words: $0) }
  }

  /// The commands of the program in a line of shell: after pipes and within quotes, without redirections.
  private static func commands(in line: String) -> [[String]] {
    line.withTextsAsWords.split(whereSeparator: { "|;&'>\"".contains($0) }).compactMap { part in
      var words = part.split(separator: " ").map { String($0) }
      guard let start = words.firstIndex(of: "cyclegan") else { return nil }
      words.removeFirst(start + 1)
      // Neither a form of a command, nor what the program prints of itself.
      let isShown = words.contains { $0.hasPrefix("<") || $0 == "…" } || words.first?.first?.isLetter != true
      return isShown ? nil : words.map(filled)
    }
  }

  /// A word with a value in the place of what the shell or another program puts there.
  private static func filled(_ word: String) -> String {
    word.replacingOccurrences(of: "$SLURM_ARRAY_TASK_ID", with: "1").replacingOccurrences(of: "{}", with: "1")
  }

  @Test("Every command in a document can be parsed", arguments: examples)
  func parses(example: Example) throws {
    #expect(throws: Never.self) { _ = try CycleGANCommand.parseAsRoot(example.words) }
  }

  @Test("There are commands of every kind")
  func kinds() {
    let shown = Set(Self.examples.compactMap(\.words.first))
    for command in [
      "train", "resume", "translate", "generate", "info", "sheet", "evaluate", "compare", "import", "export",
    ] {
      #expect(shown.contains(command), "no document shows \(command)")
    }
  }

  @Test("Every link within the documents leads to a file", arguments: pages)
  func links(page: String) throws {
    let folder = Self.root.appendingPathComponent(page).deletingLastPathComponent()
    for match in Self.text(page).matches(of: /\]\(([^)#]+)[^)]*\)/) where !match.1.contains("://") {
      let target = folder.appendingPathComponent(String(match.1)).path
      #expect(FileManager.default.fileExists(atPath: target), "\(page) links to \(match.1)")
    }
  }

  @Test("Every exit code is explained")
  func exitCodes() {
    let page = Self.text("Documentation/exit-codes.md")
    let codes = page.split(separator: "\n").filter { $0.hasPrefix("| ") }
      .flatMap { $0.split(separator: "|")[0].split(separator: ",") }
      .compactMap { Int32($0.filter { $0 != " " }) }
    #expect(Set(codes) == Set(ExitStatus.allCases.map(\.rawValue)))
  }
}

extension String {
  /// The same line with a word in the place of each text in quotation marks that follows --text.
  var withTextsAsWords: String { replacing(/--text "[^"]+"/, with: "--text words") }
}
