import Foundation
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

  @Test("The processor's instructions are those that the system lists")
  func processor() {
    #if arch(x86_64)
      #expect(
        Processor.text("model name : x\nflags\t\t: fpu sse2 avx2 fma avx512f\n")
          == "AVX2, FMA, AVX-512; the kernels use AVX2 and FMA")
      #expect(Processor.text("flags : fpu avx2\n").hasPrefix("AVX2; "))
      #expect(Processor.text("flags : fpu avx2x\n").hasPrefix("none of AVX2, FMA, AVX-512; "))
      #expect(Processor.text("").hasPrefix("instructions not known; "))
    #endif
  }
}
