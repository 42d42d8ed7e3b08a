import Runs
import TemporaryFolders
import Testing
import Training

@testable import Commands

@Suite("Projected discriminators, with the built program")
struct ProjectedTrainingTests {
  private let folder: TemporaryFolder

  init() async throws {
    folder = try TemporaryFolder()
    try folder.drawDomains()
  }

  private func train(_ output: String, _ options: [String]) async throws -> BuiltProgram.Result {
    try await BuiltProgram.run(
      ["train", folder("day"), folder("night"), "--output", folder(output), "--steps", "2", "--no-estimate"] + options)
  }

  private static let small = ["--size", "24", "--width", "2", "--blocks", "1"]

  @Test("What begins with a run keeps its discriminators, their loss and the published rate")
  func runs() async throws {
    let projected = Self.small + ["--discriminator", "projected"]
    let run = try await train("run", projected)
    #expect(run.status == 0 && run.output.contains("projected"), "\(run.errors)")
    let from = try await train("next", ["--from", folder("run"), "--size", "24"])
    #expect(from.status == 0, "\(from.errors)")
    let next = try RunFolder(folder("next")).configuration().cycleGAN
    #expect(next.discriminator.kind == .projected && next.objective.adversarialLoss == .hinge)
    #expect(next.optimizer.learningRate == 0.0002)
    let grey = try await train(
      "grey", projected + ["--grey", "--precision", "bfloat16", "--batch", "2", "--micro-batch", "1"])
    #expect(grey.status == 0, "\(grey.errors)")
  }

  @Test("CUT has them with the hinge")
  func cut() async throws {
    let run = try await train(
      "cut", ["--size", "24", "--width", "2", "--blocks", "5", "--method", "cut", "--discriminator", "projected"])
    #expect(run.status == 0, "\(run.errors)")
    guard case .cut(let cut) = try RunFolder(folder("cut")).configuration().method else { return #expect(Bool(false)) }
    #expect(cut.discriminator.kind == .projected && cut.objective.adversarialLoss == .hinge)
  }
}
