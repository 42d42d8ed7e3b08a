import Foundation
import Images
import NeuralNetworks
import RandomStreams
import Training

@testable import Datasets
@testable import Networks
@testable import Runs

/// A run of a few small steps on pictures that it draws itself, in a folder that goes with it.
final class SmallRun {
  let folder: String
  var configuration: RunConfiguration
  let domains: DomainFolders

  /// - Parameter isStabilised: with spectral norm, the hinge, two learning rates and attention.
  init(
    steps: Int = 7, norm: NormalisationKind = .instance, dropout: Bool = false, batch: Int = 1,
    mode: Preparation.Mode = .resizeAndCrop, poolSize: Int = 3, average: AverageSettings? = nil,
    augmentation: DifferentiableAugmentation? = nil, scales: ScaleRange? = nil,
    isStabilised: Bool = false, sizeOfFirst: (height: Int, width: Int) = (40, 44), method: Method? = nil
  ) throws {
    folder = NSTemporaryDirectory() + "/run-\(UUID().uuidString)"
    // With classes, what are the domains of other runs are those.
    let place = method?.settings.classes == nil ? folder : "\(folder)/classes"
    for (domain, count) in [("a", 3), ("b", 4)] {
      try FileManager.default.createDirectory(atPath: "\(place)/\(domain)", withIntermediateDirectories: true)
      for index in 0..<count {
        var stream = RandomStream(seed: 5, purpose: .init("picture of \(domain)"), index: index)
        let (height, width) = index == 0 ? sizeOfFirst : (40, 44)
        let pixels = (0..<height * width * 3).map { _ in UInt8(stream.integer(below: 256)) }
        try Picture(width: width, height: height, channels: .rgb, pixels: pixels)
          .write(to: "\(place)/\(domain)/\(index).png", as: .png())
        try Data("\(Self.caption(index))\n".utf8).write(to: URL(fileURLWithPath: "\(place)/\(domain)/\(index).txt"))
      }
    }
    let makesFromNothing = method?.name.makesFromNothing == true
    let folders =
      makesFromNothing ? [method?.settings.classes == nil ? "\(folder)/b" : place] : ["\(folder)/a", "\(folder)/b"]
    let isPaired = method?.name.needsPairs == true
    // Pictures of both domains have the same names.
    domains =
      try makesFromNothing
      ? DomainFolders(only: folders[0], isCaptioned: method?.settings.captions != nil)
      : isPaired ? DomainFolders(pairsIn: folders[0], folders[1]) : DomainFolders(folders[0], folders[1])
    configuration = RunConfiguration(
      domains: .init(domains, folders: folders, pairs: isPaired ? PairLayout(isReversed: false) : nil),
      method: method
        ?? .cycleGAN(
          CycleGANSettings(
            generator: GeneratorArchitecture(
              kind: .resnet, width: 4, blocks: 1, levels: 0, attention: isStabilised ? true : nil, norm: norm,
              dropout: dropout, channels: 3),
            discriminator: DiscriminatorArchitecture(
              kind: .patch, width: 4, layers: 2, norm: isStabilised ? .spectral : norm, channels: 3),
            initialization: .init(scheme: .normal, gain: 0.02),
            objective: Objective(
              adversarialLoss: isStabilised ? .hinge : .leastSquares, cycleWeightA: 10, cycleWeightB: 10,
              identityWeight: 0.5), poolSize: poolSize,
            optimizer: .init(learningRate: 1e-3, beta1: 0.5, beta2: 0.999),
            discriminatorLearningRate: isStabilised ? 2e-3 : nil, average: average,
            augmentation: augmentation)),
      length: RunLength(
        epochs: 5, decayEpochs: 2, maximumSteps: steps, schedule: .linear, stepEpochs: 50, stepFactor: 0.1),
      preparation: Preparation(mode: mode, loadSize: 36, cropSize: 32, scales: scales), batchSize: batch, seed: 9,
      saving: .init(
        minutesBetweenCheckpoints: 1000, keptCheckpoints: 2, epochsBetweenSnapshots: 0, stepsBetweenSamples: 3))
  }

  /// The caption of a picture of each domain.
  static func caption(_ index: Int) -> String { ["a red one", "a blue one", "a red other", "a blue other"][index] }

  deinit {
    try? FileManager.default.removeItem(atPath: folder)
  }

  /// A run that begins in the sub-folder `name`.
  func training(_ name: String, report: @escaping (TrainingEvent) -> Void = { _ in }) throws -> TrainingRun {
    try TrainingRun(beginning: configuration, domains: domains, in: output(name), report: report)
  }

  /// Begins the run in the sub-folder `name` and trains it, stopping after `stop` steps if given.
  @discardableResult
  func begin(_ name: String, stoppingAfter stop: Int? = nil) throws -> TrainingOutcome {
    try train(training(name), stop)
  }

  /// Goes on with the run in the sub-folder `name`.
  @discardableResult
  func resume(
    _ name: String, stoppingAfter stop: Int? = nil, changing change: (inout RunConfiguration) -> Void = { _ in },
    report: @escaping (TrainingEvent) -> Void = { _ in }
  ) throws -> TrainingOutcome {
    try train(TrainingRun(resuming: output(name), changing: change, report: report), stop)
  }

  private func train(_ run: TrainingRun, _ stop: Int?) throws -> TrainingOutcome {
    var taken = 0
    return try run.train {
      taken += 1
      return taken == stop
    }
  }

  func output(_ name: String) -> RunFolder { RunFolder("\(folder)/\(name)") }

  /// The bytes of every file of a run that its steps decide: weights, optimisers, pools, losses, samples.
  ///
  /// Not those that hold seconds of training or where the run lies.
  func bytes(_ name: String) throws -> [String: Data] {
    let run = output(name)
    var result: [String: Data] = ["losses.csv": try Data(contentsOf: URL(fileURLWithPath: run.lossesPath))]
    result["health.csv"] = try? Data(contentsOf: URL(fileURLWithPath: run.healthPath))
    result["diversity.csv"] = try? Data(contentsOf: URL(fileURLWithPath: run.diversityPath))
    guard let newest = Checkpoints(run).newestFirst.first else { return result }
    for (folder, label) in [(newest.path, "checkpoint"), (run.samplesPath, "samples")]
    where FileManager.default.fileExists(atPath: folder) {
      for file in try FileManager.default.contentsOfDirectory(atPath: folder)
      where !["position.json", "checksums.txt", "config.json"].contains(file) {
        result["\(label)/\(file)"] = try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(file)"))
      }
    }
    return result
  }
}

extension RunConfiguration {
  /// The settings of a run that is a CycleGAN.
  var cycleGAN: CycleGANSettings {
    get {
      guard case .cycleGAN(let settings) = method else { preconditionFailure("a CycleGAN was expected, got \(method)") }
      return settings
    }
    set { method = .cycleGAN(newValue) }
  }
}
