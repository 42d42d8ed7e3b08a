import CycleGAN
import Foundation
import Testing

/// A program outside of the package that uses the library: this target sees only what is public.
@Suite("The library from outside")
struct LibraryTests {
  private let folder = NSTemporaryDirectory() + "/library-\(UUID().uuidString)"

  /// Two folders of three pictures, all of one colour.
  private func drawDomains() throws {
    for (name, level) in [("day", UInt8(200)), ("night", 40)] {
      try FileManager.default.createDirectory(atPath: "\(folder)/\(name)", withIntermediateDirectories: true)
      for index in 0..<3 {
        let pixels = [UInt8](repeating: level + UInt8(index), count: 24 * 20 * 3)
        try Picture(width: 24, height: 20, channels: .rgb, pixels: pixels)
          .write(to: "\(folder)/\(name)/\(index).png", as: .png())
      }
    }
  }

  @Test("A run is trained, resumed and translated with, all with settings of one's own")
  func wholeRun() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try drawDomains()
    let folders = ["\(folder)/day", "\(folder)/night"]
    let domains = try DomainFolders(folders[0], folders[1])
    let settings = CycleGANSettings(
      generator: GeneratorArchitecture(
        kind: .resnet, width: 4, blocks: 1, levels: 8, norm: .instance, dropout: false, channels: 3),
      discriminator: DiscriminatorArchitecture(kind: .patch, width: 4, layers: 1, norm: .instance, channels: 3),
      initialization: WeightInitialization(scheme: .normal, gain: 0.02), objective: .published, poolSize: 5,
      optimizer: OptimizerSettings(learningRate: 0.001, beta1: 0.5, beta2: 0.999))
    let configuration = RunConfiguration(
      domains: RunConfiguration.Domains(domains, folders: folders), method: .cycleGAN(settings),
      length: RunLength(
        epochs: 1, decayEpochs: 0, maximumSteps: 2, schedule: .constant, stepEpochs: 50, stepFactor: 0.1),
      preparation: Preparation(mode: .resizeAndCrop, loadSize: 18, cropSize: 16, flips: true), batchSize: 1, seed: 1,
      saving: RunConfiguration.SavingSettings(
        minutesBetweenCheckpoints: 10, keptCheckpoints: 1, epochsBetweenSnapshots: 0, stepsBetweenSamples: 0))

    let run = RunFolder("\(folder)/run")
    let losses = try begin(configuration, domains, in: run)
    #expect(losses.count == 2 && losses.allSatisfy(\.isFinite))

    let further = try TrainingRun(resuming: run, changing: { $0.length.maximumSteps = 3 }, report: { _ in })
    #expect(try further.train { false } == .finished)
    #expect(further.stepsTaken == 3)

    let translator = try Translator(run: run, .aToB)
    let translated = try translator.translate(try Picture(contentsOf: "\(folder)/day/0.png"))
    #expect(translated.width == 24 && translated.height == 20)
    #expect(try !translated.encoded(as: .png()).isEmpty)
  }

  /// Trains a new run, and returns the losses of its first generator; the run's lock goes with the run.
  private func begin(
    _ configuration: RunConfiguration, _ domains: DomainFolders, in run: RunFolder
  ) throws -> [Float] {
    var losses: [Float] = []
    let training = try TrainingRun(beginning: configuration, domains: domains, in: run) { event in
      if case .stepped(let progress) = event { losses.append(progress.losses["G_A"]) }
    }
    #expect(try training.train { false } == .finished)
    return losses
  }

  @Test("Errors say what happened")
  func errors() throws {
    let error = #expect(throws: RunError.self) { try Translator(run: RunFolder("\(folder)/nothing"), .aToB) }
    #expect(error?.description.contains("nothing of this name exists") == true)
  }
}
