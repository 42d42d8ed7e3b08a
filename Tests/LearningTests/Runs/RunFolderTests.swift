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

  @Test func `domains lie side by side in the file, and those of B are missing where there is one`() throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    typealias Domains = RunConfiguration.Domains
    let (day, night) = (
      Domains.Entry(name: "day", count: 5, checksum: "96bec00a"), Domains.Entry(name: "night", count: 4)
    )
    let texts: [(Domains, String)] = [
      (
        Domains([day, night], folders: ["d", "n"], pairsSerially: true),
        #"{"a":"day","b":"night","checksumA":"96bec00a","countA":5,"countB":4,"folders":["d","n"],"pairsSerially":true}"#
      ),
      (
        Domains([day], folders: ["d"], pairsSerially: false),
        #"{"a":"day","checksumA":"96bec00a","countA":5,"folders":["d"],"pairsSerially":false}"#
      ),
    ]
    for (domains, text) in texts {
      #expect(String(decoding: try encoder.encode(domains), as: UTF8.self) == text)
      #expect(try JSONDecoder().decode(Domains.self, from: Data(text.utf8)) == domains)
    }
  }

  @Test func `settings that contradict each other are named`() throws {
    let good = try SmallRun(steps: 1).configuration
    #expect(throws: Never.self) { try good.validate() }
    let changes: [(names: String, (inout RunConfiguration) -> Void)] = [
      ("multiples of 4", { $0.preparation.cropSize = 30 }),
      ("smaller than the crop size 40", { $0.preparation.cropSize = 40 }),
      ("batch size", { $0.batchSize = 0 }), ("widths must be at least 1", { $0.cycleGAN.generator.width = 0 }),
      ("learning rate must be positive", { $0.cycleGAN.optimizer.learningRate = -1 }),
      ("learning rate must be positive", { $0.cycleGAN.optimizer.learningRate = .nan }),
      ("beta1 and beta2", { $0.cycleGAN.optimizer.beta1 = 1 }), ("number of epochs", { $0.length.epochs = 0 }),
      ("decay epochs", { $0.length.decayEpochs = 6 }),
      ("weights of losses", { $0.cycleGAN.objective.identityWeight = -1 }),
      ("discriminator of 5 layers", { $0.cycleGAN.discriminator.layers = 5 }),
      ("1 channel (grey) or 3", { $0.cycleGAN.generator.channels = 2 }),
      ("decay of the average", { $0.cycleGAN.average = AverageSettings(decay: 1) }),
      ("an input skip", { ($0.cycleGAN.generator.inputSkip, $0.cycleGAN.generator.outputChannels) = (.sum, 1) }),
      ("has version 99", { $0.version = 99 }), ("at least 1 step", { $0.length.maximumSteps = 0 }),
      ("two domains", { $0.domains.entries.removeLast() }),
      ("without a crop", { ($0.preparation.mode, $0.batchSize) = (.none, 2) }),
    ]
    for (names, change) in changes {
      var configuration = good
      change(&configuration)
      let error = #expect(throws: ConfigurationError.self, "\(names)") { try configuration.validate() }
      let message = error?.description ?? ""
      #expect(message.contains(names), "\(message)")
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
