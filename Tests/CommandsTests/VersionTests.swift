import Foundation
import InstructionSets
import Testing

@testable import Commands

@Suite("The version")
struct VersionTests {
  @Test("It is that of the newest section of the changelog")
  func changelog() throws {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let text = try String(contentsOf: root.appendingPathComponent("CHANGELOG.md"), encoding: .utf8)
    let sections = text.split(separator: "\n").filter { $0.hasPrefix("## [") }
      .compactMap { $0.dropFirst("## [".count).split(separator: "]").first.map(String.init) }
    #expect(Version.number.wholeMatch(of: #/\d+\.\d+\.\d+(-dev)?/#) != nil)
    if Version.number.hasSuffix("-dev") {
      // What is being made is newer than everything that was released.
      #expect(sections.first == "Unreleased")
      for released in sections.dropFirst() {
        #expect(released.compare(Version.number.dropLast(4), options: .numeric) == .orderedAscending)
      }
    } else {
      #expect(sections.first { $0 != "Unreleased" } == Version.number)
    }
  }

  @Test("It is printed by every command, with the commit, the processor and the library")
  func printed() async throws {
    for arguments in [["--version"], ["train", "--version"]] {
      let result = try await BuiltProgram.run(arguments)
      let lines = result.output.split(separator: "\n").map(String.init)
      #expect(result.status == 0 && lines.first == "cyclegan \(Version.number)")
      #expect(lines.map { $0.prefix { $0 != " " } } == ["cyclegan", "commit", "processor", "library"])
      #expect(lines.last?.contains("OpenBLAS") == true)
    }
  }

  @Test("CYCLEGAN_KERNELS chooses the kernels; what is not there is refused with what is")
  func kernels() async throws {
    for set in InstructionSet.all where set.isAvailable {
      let result = try await BuiltProgram.run(["--version"], environment: [InstructionSet.variable: set.name])
      #expect(result.status == 0 && result.output.contains("kernels for \(set.title);"), "\(result.output)")
    }
    let refused = try await BuiltProgram.run(["info", "--machine"], environment: [InstructionSet.variable: "avx9"])
    #expect(refused.status == ExitStatus.usage.rawValue)
    #expect(refused.errors.contains("CYCLEGAN_KERNELS is 'avx9', which is no set of kernels of this program; it has"))
    #expect(InstructionSet.fault(of: nil) == nil && InstructionSet.fault(of: "") == nil)
    for set in InstructionSet.all {
      let fault = InstructionSet.fault(of: set.name)
      #expect(set.isAvailable ? fault == nil : fault?.contains("this processor lacks \(set.title)") == true)
    }
  }
}
