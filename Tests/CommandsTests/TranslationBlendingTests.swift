import Foundation
import Images
import TemporaryFolders
import Testing

@testable import Commands

@Suite("How much of a translation is taken, and where, with the built program")
struct TranslationBlendingTests {
  let folder: TemporaryFolder

  init() async throws {
    folder = try TemporaryFolder()
    try await folder.trainTinyRun()
    try folder.draw("photos", count: 2, tint: 1)
  }

  private func translate(_ output: String, _ options: [String]) async throws -> BuiltProgram.Result {
    try await BuiltProgram.run(
      ["translate", folder("run"), folder("photos"), "--to", "night", "--output", folder(output)] + options)
  }

  private func pixels(_ name: String) throws -> [UInt8] {
    try #require(try Picture(contentsOf: folder(name)).convertedToRGB().pixels)
  }

  /// A mask whose left half is white.
  private func writeMask(_ name: String, side: Int = 24, white: Int = 12) throws {
    try folder.makeFolder(of: name)
    let values = (0..<side * side).map { UInt8($0 % side < white ? 255 : 0) }
    try Picture(width: side, height: side, channels: .grey, pixels: values).write(to: folder(name), as: .png())
  }

  @Test("Without strength a picture stays as it is; a share lies between both")
  func strength() async throws {
    #expect(try await translate("none", ["--strength", "0"]).status == 0)
    #expect(try pixels("none/0.png") == pixels("photos/0.png"))
    #expect(try await translate("whole", []).status == 0)
    #expect(try await translate("half", ["--strength", "0.5"]).status == 0)
    let (none, half, whole) = (try pixels("none/0.png"), try pixels("half/0.png"), try pixels("whole/0.png"))
    for index in none.indices {
      #expect((min(none[index], whole[index])...max(none[index], whole[index])).contains(half[index]))
    }
  }

  @Test("Outside of its mask a picture stays to the bit; one without a mask is named")
  func masks() async throws {
    try writeMask("masks/0.png")
    let result = try await translate("out", ["--mask", folder("masks"), "--feather", "0"])
    #expect(result.status == 1 && result.errors.contains("has no mask in"), "\(result.errors)")
    try #require(try await translate("whole", []).status == 0)
    let (out, original, whole) = (try pixels("out/0.png"), try pixels("photos/0.png"), try pixels("whole/0.png"))
    for index in out.indices {
      #expect(out[index] == (index / 3 % 24 < 12 ? whole[index] : original[index]))
    }
    #expect(!folder.holds("out/1.png"))
  }

  @Test("A mask that was changed is noticed, and one that was not is done")
  func changedMask() async throws {
    for name in ["0", "1"] { try writeMask("masks/\(name).png") }
    #expect(try await translate("out", ["--mask", folder("masks")]).status == 0)
    let again = try await translate("out", ["--mask", folder("masks")])
    #expect(again.status == 0 && again.output.contains("2 had been translated before"), "\(again.output)")
    try writeMask("masks/1.png", white: 5)
    let changed = try await translate("out", ["--mask", folder("masks")])
    #expect(changed.status == 1 && changed.errors.contains("has changed"), "\(changed.errors)")
  }

  @Test("One picture takes one mask, and what contradicts itself is refused")
  func single() async throws {
    try writeMask("mask.png", white: 0)
    let one = try await BuiltProgram.run(
      [
        "translate", folder("run"), folder("photos/0.png"), "--to", "night", "--output", folder("one.png"), "--mask",
        folder("mask.png"), "--feather", "0",
      ])
    #expect(one.status == 0, "\(one.errors)")
    #expect(try pixels("one.png") == pixels("photos/0.png"))
    for options in [
      ["--keep-colours", "--keep-brightness"], ["--feather", "3"], ["--strength", "1.5"],
      ["--mask", folder("mask.png"), "--size", "16"],
    ] {
      #expect(try await translate("refused", options).status == 64, "\(options)")
    }
    #expect(try await translate("colours", ["--keep-colours"]).status == 0)
    #expect(try await translate("brightness", ["--keep-brightness"]).status == 0)
    #expect(try pixels("colours/0.png") != pixels("brightness/0.png"))
  }
}
