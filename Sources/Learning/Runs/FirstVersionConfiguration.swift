import Datasets
import Networks
import Training

/// A `config.json` of version 1, which knew the CycleGAN alone and had its settings beside those of the run.
struct FirstVersionConfiguration: Decodable {
  private let domains: Domains
  private let generator: GeneratorArchitecture
  private let discriminator: DiscriminatorArchitecture
  private let initialization: WeightInitialization
  private let objective: Objective
  private let poolSize: Int
  private let optimizer: OptimizerSettings
  private let length: RunLength
  private let preparation: Preparation
  private let batchSize: Int
  private let pairsSerially: Bool
  private let seed: UInt64
  private let saving: RunConfiguration.SavingSettings
  private let pictureMemory: Int?
  private let startedFrom: String?

  private struct Domains: Decodable {
    let a, b: String
    let folders: [String]
    let countA, countB: Int
    let checksumA, checksumB: String?
  }

  /// The same run in today's form.
  var current: RunConfiguration {
    var run = RunConfiguration(
      domains: RunConfiguration.Domains(
        [
          .init(name: domains.a, count: domains.countA, checksum: domains.checksumA, median: nil),
          .init(name: domains.b, count: domains.countB, checksum: domains.checksumB, median: nil),
        ], folders: domains.folders, pairsSerially: pairsSerially),
      method: .cycleGAN(
        CycleGANSettings(
          generator: generator, discriminator: discriminator, initialization: initialization, objective: objective,
          poolSize: poolSize, optimizer: optimizer)),
      length: length, preparation: preparation, batchSize: batchSize, seed: seed, saving: saving,
      pictureMemory: pictureMemory)
    run.startedFrom = startedFrom
    return run
  }
}
