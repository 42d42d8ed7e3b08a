import Foundation
import NeuralNetworks
import Testing

@testable import Runs
@testable import Training

@Suite struct RunFolderTests {
  @Test func `the configuration comes back as it was written`() throws {
    let run = try SmallRun(steps: 1)
    let folder = run.output("run")
    try folder.begin(run.configuration)
    #expect(try folder.configuration() == run.configuration)
  }

  @Test func `settings that contradict each other are named`() throws {
    let good = try SmallRun(steps: 1).configuration
    #expect(throws: Never.self) { try good.validate() }
    let changes: [(String, (inout RunConfiguration) -> Void)] = [
      ("crop no multiple of 4", { $0.preparation.cropSize = 30 }),
      ("crop above load", { $0.preparation.cropSize = 40 }),
      ("batch 0", { $0.batchSize = 0 }), ("width 0", { $0.cycleGAN.generator.width = 0 }),
      ("learning rate", { $0.cycleGAN.optimizer.learningRate = -1 }),
      ("NaN", { $0.cycleGAN.optimizer.learningRate = .nan }),
      ("beta", { $0.cycleGAN.optimizer.beta1 = 1 }), ("epochs", { $0.length.epochs = 0 }),
      ("decay", { $0.length.decayEpochs = 6 }), ("weights", { $0.cycleGAN.objective.identityWeight = -1 }),
      ("layers too many for the crop", { $0.cycleGAN.discriminator.layers = 5 }),
      ("channels", { $0.cycleGAN.generator.channels = 2 }),
      ("version", { $0.version = 99 }), ("steps", { $0.length.maximumSteps = 0 }),
      ("a batch without a crop", { ($0.preparation.mode, $0.batchSize) = (.none, 2) }),
    ]
    for (name, change) in changes {
      var configuration = good
      change(&configuration)
      #expect(throws: ConfigurationError.self, "\(name)") { try configuration.validate() }
    }
  }

  @Test func `directions are known by the domains' names and by A and B`() {
    #expect(Direction(to: "zebra", domainA: "horse", domainB: "zebra") == .aToB)
    #expect(Direction(to: "Horse", domainA: "horse", domainB: "zebra") == .bToA)
    #expect(Direction(to: "B", domainA: "horse", domainB: "zebra") == .aToB)
    #expect(Direction(to: "a", domainA: "horse", domainB: "zebra") == .bToA)
    #expect(Direction(to: "cow", domainA: "horse", domainB: "zebra") == nil)
    // A domain that is itself called b.
    #expect(Direction(to: "b", domainA: "b", domainB: "c") == .bToA)
  }
}
