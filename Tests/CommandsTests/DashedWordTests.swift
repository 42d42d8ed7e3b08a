import TemporaryFolders
import Testing

@testable import Commands

@Suite("Words that begin with a dash")
struct DashedWordTests {
  @Test(
    "A word of one dash is no cluster of options: it is refused, with the way to name such a folder",
    arguments: ["-photos", "-o", "-verbose", "-2024", "-help", "-hh", "-h=1", "-é", "-out=x"])
  func refused(word: String) async throws {
    for arguments in [["translate", "run", word, "--to", "B", "--output", "o"], ["train", "a", word], [word]] {
      let result = try await BuiltProgram.run(arguments)
      #expect(result.status == 64 && result.output.isEmpty, "\(result.output)")
      #expect(result.errors.contains("./\(word)") && result.errors.contains("--suffix=\(word)"), "\(result.errors)")
      #expect(result.errors.split(separator: "\n").count == 1)
    }
  }

  @Test(
    "Help may be asked for anywhere",
    arguments: [
      ["--help"], ["-h"], ["train", "-h"], ["train", "a", "--help"], ["train", "-x", "--help"], ["help", "train"],
    ])
  func help(arguments: [String]) async throws {
    let result = try await BuiltProgram.run(arguments)
    #expect(result.status == 0 && result.output.contains("USAGE: cyclegan") && result.errors.isEmpty)
  }

  @Test("Behind two dashes, and behind an equals sign, a dash is a character like others")
  func allowed() async throws {
    let folder = try TemporaryFolder()
    let behind = try await BuiltProgram.run(["info", "--", "-none"])
    #expect(behind.status == 66 && behind.errors.contains("“-none”"), "\(behind.errors)")
    let suffix = try await BuiltProgram.run(
      ["translate", folder("none"), "x", "--to", "B", "--suffix=-zebra", "--output", folder("o")])
    #expect(suffix.status == 66 && suffix.errors.contains("there is no run"), "\(suffix.errors)")
  }
}
