import ArgumentParser
import Datasets
import Networks
import NeuralNetworks
import Runs
import TemporaryFolders
import Testing
import Training

@testable import Commands

/// What regularises the discriminators of gan, dcgan and sagan, from options to runs.
@Suite("Regularisation")
struct RegularisationTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try folder.draw("flowers/tulip", count: 3, side: 20, tint: 10)
    try folder.draw("flowers/rose", count: 4, side: 24, tint: 100)
  }

  private func configuration(_ arguments: [String]) throws -> RunConfiguration {
    let settings = try TrainingSettings.parse(["--size", "16"] + arguments).layered(over: nil)
    return try settings.configuration(DomainFolders(only: folder("flowers")), folders: [folder("flowers")])
  }

  private func settings(_ arguments: [String]) throws -> LatentSettings {
    switch try configuration(arguments).method {
    case .gan(let settings), .dcgan(let settings), .sagan(let settings): settings
    case let other: preconditionFailure("a method that makes pictures from nothing was expected, got \(other)")
    }
  }

  @Test("Nothing is regularised unless it is asked for")
  func published() throws {
    for method in ["gan", "dcgan", "sagan"] {
      let plain = try settings(["--method", method])
      #expect(plain.gradientPenalty == nil && plain.leCam == nil && plain.criticSteps == nil)
      #expect(plain.network.discriminatorNorm == nil && plain.network.minibatchDeviation == nil)
      let named = try settings(
        ["--method", method, "--gradient-penalty", "none", "--lecam-weight", "0", "--critic-steps", "1"]
          + (method == "dcgan" ? ["--discriminator-norm", "batch"] : [])
          + (method == "gan" ? [] : ["--no-minibatch-stddev"]))
      #expect(named == plain)
    }
  }

  @Test("wgan-gp brings what was published with it, and each of it can be chosen otherwise")
  func wassersteinGAN() throws {
    let run = try settings(["--method", "dcgan", "--gradient-penalty", "wgan-gp"])
    #expect(run.gradientPenalty == GradientPenalty(.wasserstein, weight: 10, interval: 1))
    #expect(run.adversarialLoss == .wasserstein && run.criticSteps == 5)
    #expect(run.network.discriminatorNorm == NormalisationKind.none)
    #expect(run.optimizer == .init(learningRate: 0.0001, beta1: 0.5, beta2: 0.9))
    let other = try settings(
      [
        "--method", "dcgan", "--gradient-penalty", "wgan-gp", "--penalty-weight", "1", "--critic-steps", "2",
        "--discriminator-norm", "spectral", "--adversarial-loss", "hinge", "--learning-rate", "0.001",
      ])
    #expect(other.gradientPenalty?.weight == 1 && other.criticSteps == 2 && other.adversarialLoss == .hinge)
    #expect(other.network.discriminatorNorm == .spectral && other.optimizer.learningRate == 0.001)
    let sagan = try settings(["--method", "sagan", "--no-attention", "--gradient-penalty", "wgan-gp"])
    #expect(sagan.optimizer == .init(learningRate: 0.0001, beta1: 0, beta2: 0.9))
    #expect(sagan.discriminatorLearningRate == nil && sagan.adversarialLoss == .wasserstein)
  }

  @Test("r1 leaves the method as it is, but for batch norm")
  func r1() throws {
    let (plain, run) = (
      try settings(["--method", "dcgan"]), try settings(["--method", "dcgan", "--gradient-penalty", "r1"])
    )
    #expect(run.gradientPenalty == GradientPenalty(.r1, weight: 10, interval: 16))
    #expect(run.network.discriminatorNorm == NormalisationKind.none)
    #expect(run.optimizer == plain.optimizer && run.adversarialLoss == .crossEntropy && run.criticSteps == nil)
  }

  @Test("An epoch shows every picture once, however often the discriminator moves")
  func epochs() throws {
    let one = try configuration(["--method", "dcgan", "--batch", "2", "--steps", "9"])
    #expect(one.stepsPerEpoch == 4 && one.picturesPerStep == 2 && one.length.epochs == 3)
    let three = try configuration(["--method", "dcgan", "--batch", "2", "--steps", "9", "--critic-steps", "3"])
    #expect(three.stepsPerEpoch == 2 && three.picturesPerStep == 6 && three.length.epochs == 5)
  }

  @Test("What cannot be combined is refused with the reason")
  func refusals() throws {
    for (arguments, reason) in [
      (["--method", "sagan", "--gradient-penalty", "r1"], "--no-attention"),
      (["--method", "dcgan", "--gradient-penalty", "r1", "--discriminator-norm", "batch"], "batch norm"),
      (["--method", "dcgan", "--gradient-penalty", "r1", "--minibatch-stddev"], "minibatch deviation"),
      (["--method", "dcgan", "--adversarial-loss", "wasserstein"], "slope is bounded"),
      (["--method", "dcgan", "--penalty-weight", "3"], "belong to --gradient-penalty"),
      (["--method", "dcgan", "--gradient-penalty", "none", "--penalty-interval", "3"], "belong to --gradient-penalty"),
      (["--method", "dcgan", "--gradient-penalty", "r1", "--penalty-weight", "0"], "must be positive"),
      (["--method", "dcgan", "--lecam-start", "3"], "belongs to --lecam-weight"),
      (["--method", "dcgan", "--critic-steps", "0"], "between 1 and 100"),
      (["--method", "dcgan", "--critic-steps", "101"], "between 1 and 100"),
      (["--method", "dcgan", "--discriminator-norm", "instance"], "not instance"),
      (["--method", "gan", "--minibatch-stddev"], "--method dcgan or --method sagan"),
      (["--method", "sagan", "--discriminator-norm", "none"], "--method dcgan"),
      (["--method", "cyclegan", "--gradient-penalty", "r1"], "--method gan or --method dcgan or --method sagan"),
    ] {
      #expect("\(arguments)") { try configuration(arguments) } throws: { error in
        ((error as? ConfigurationError)?.description ?? "").contains(reason)
      }
    }
  }

  @Test("A run with a penalty is described, goes on, and makes pictures")
  func run() async throws {
    let trained = try await BuiltProgram.run(
      [
        "train", folder("flowers"), "--output", folder("run"), "--method", "dcgan", "--gradient-penalty", "wgan-gp",
        "--lecam-weight", "0.3", "--lecam-start", "4", "--critic-steps", "2", "--size", "16", "--width", "4", "--batch",
        "2", "--steps", "2", "--no-estimate",
      ])
    try #require(trained.status == 0, "\(trained.errors)")
    let info = try await BuiltProgram.run(["info", folder("run")])
    #expect(info.output.contains("wgan-gp penalty of weight 10.0, LeCam of weight 0.3 from update 4"), "\(info.output)")
    #expect(info.output.contains("2 updates of the discriminator a step") && info.output.contains("DCGAN, no norm"))
    let resumed = try await BuiltProgram.run(["resume", folder("run"), "--steps", "4"])
    #expect(resumed.status == 0, "\(resumed.errors)")
    let losses = try String(contentsOfFile: folder("run/losses.csv"), encoding: .utf8).split(separator: "\n")
    #expect(losses.count == 5 && losses[0].contains(",D_real,D_fake,D_penalty,D_LeCam,G,"), "\(losses)")
    let made = try await BuiltProgram.run(["generate", folder("run"), "--count", "2", "--output", folder("made")])
    #expect(made.status == 0, "\(made.errors)")
  }
}
