import Foundation
import Images
import Networks
import NeuralNetworks
import TemporaryFolders
import Training

@testable import Datasets
@testable import Runs

/// A folder of pictures of eight colours, and the fully connected GAN without any remedy that learns to make such: it learns in a second or
/// two, and at other learning rates goes wrong as surely.
struct EightColours {
  let folder: TemporaryFolder

  /// Draws four pictures of each colour to learn from, and one more to test with where that is wanted.
  init(hasTests: Bool) throws {
    folder = try TemporaryFolder()
    for colour in 0..<8 {
      for number in 0..<(hasTests ? 5 : 4) {
        let bits: [Int] = [colour & 1, colour >> 1 & 1, colour >> 2]
        let values = bits.map { UInt8($0 * 200 + 20 + 5 * number) }
        let name = "pictures/\(number < 4 ? "train" : "test")/\(colour)-\(number).png"
        try folder.makeFolder(of: name)
        try Picture(width: 8, height: 8, channels: .rgb, pixels: (0..<64).flatMap { _ in values })
          .write(to: folder(name), as: .png())
      }
    }
  }

  /// A run of so many epochs, of two steps each.
  func configuration(
    generatorRate: Double, discriminatorRate: Double, epochs: Int, schedule: RunLength.Schedule = .constant,
    stepEpochs: Int = 50, factor: Double = 0.1
  ) throws -> (RunConfiguration, DomainFolders) {
    let domains = try DomainFolders(only: folder("pictures"))
    let settings = LatentSettings(
      network: LatentArchitecture(kind: .mlp, latentSize: 8, width: 8, size: 8, channels: 3),
      initialization: .init(scheme: .xavier, gain: 1), adversarialLoss: .crossEntropy,
      optimizer: .init(learningRate: generatorRate, beta1: 0.5, beta2: 0.999),
      discriminatorLearningRate: discriminatorRate)
    let configuration = RunConfiguration(
      domains: .init(domains, folders: [folder("pictures")]), method: .gan(settings),
      length: RunLength(
        epochs: epochs, decayEpochs: 0, maximumSteps: nil, schedule: schedule, stepEpochs: stepEpochs,
        stepFactor: factor),
      preparation: Preparation(loadSize: 8, cropSize: 8, flips: false), batchSize: 16, seed: 2,
      saving: .init(
        minutesBetweenCheckpoints: 1000, keptCheckpoints: 1, epochsBetweenSnapshots: 0, stepsBetweenSamples: 100))
    return (configuration, domains)
  }
}
