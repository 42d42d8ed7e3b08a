import Foundation
import Images
import InstructionSets
import Testing

@testable import Runs
@testable import Translation

@Suite("A run of the first version")
struct FirstVersionRunTests {
  private let fixture: URL
  private let folder: PictureFolder

  init() throws {
    fixture = try #require(Bundle.module.url(forResource: "Fixtures/version-1-run", withExtension: nil))
    folder = try PictureFolder()
    for name in ["day", "night", "run"] {
      try FileManager.default.copyItem(at: fixture.appendingPathComponent(name), to: URL(fileURLWithPath: folder(name)))
    }
  }

  private func bytes(_ path: String) throws -> Data { try Data(contentsOf: URL(fileURLWithPath: path)) }

  @Test(
    "is resumed to the bytes that its own program gave",
    .enabled(if: InstructionSet.chosen.name != "portable", "they are those of kernels that round products once"))
  func resumed() throws {
    let run = try TrainingRun(
      resuming: RunFolder(folder("run")), pictures: [folder("day"), folder("night")],
      changing: {
        $0.length.epochs = 5
        $0.length.maximumSteps = 14
      }, report: { _ in })
    #expect(run.stepsTaken == 8)
    #expect(try run.train { false } == .finished)
    let checkpoint = folder("run/checkpoints/step-00000014")
    for name in ["generator_A_to_B", "discriminator_B", "pools"] {
      let expected = try Data(contentsOf: fixture.appendingPathComponent("expected/\(name).safetensors"))
      #expect(try bytes("\(checkpoint)/\(name).safetensors") == expected, "\(name)")
    }
    let losses = try Data(contentsOf: fixture.appendingPathComponent("expected/losses.csv"))
    #expect(try bytes(folder("run/losses.csv")) == losses)
  }

  @Test("translates")
  func translates() throws {
    let translator = try Translator(run: RunFolder(folder("run")), .aToB)
    let translated = try translator.translate(try Picture(contentsOf: folder("day/0.png")))
    #expect(translated.width == 20 && translated.height == 18)
  }
}
