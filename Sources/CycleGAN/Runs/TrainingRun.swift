import Foundation
import Tensors

/// A run in its folder: takes batches, lets the trainer step, and writes losses, samples and checkpoints.
///
/// Everything that a step depends on follows from the configuration, the pictures and the checkpoint, so a run that was
/// interrupted goes on as if it had not been.
public final class TrainingRun {
  /// Where the run lies.
  public let folder: RunFolder
  /// What the run is.
  public let configuration: RunConfiguration
  /// The pictures.
  public let domains: DomainFolders
  /// The networks and all that moves them.
  public let trainer: CycleGANTrainer
  /// Steps of an epoch.
  public let stepsPerEpoch: Int
  private var position: Checkpoint.Position
  private let lock: RunLock
  private let log: LossLog
  private let report: (TrainingEvent) -> Void

  /// Steps in all.
  public var totalSteps: Int { configuration.length.totalSteps(stepsPerEpoch: stepsPerEpoch) }
  /// Steps taken so far.
  public var stepsTaken: Int { position.step }

  /// Begins a run in a new folder.
  ///
  /// - Throws: `ConfigurationError`, `RunError`.
  public convenience init(
    beginning configuration: RunConfiguration, domains: DomainFolders, in folder: RunFolder,
    report: @escaping (TrainingEvent) -> Void
  ) throws {
    try configuration.validate()
    try folder.begin(configuration)
    try self.init(configuration, domains, folder, report)
  }

  /// Goes on with the run in a folder, from its newest intact checkpoint or from the beginning.
  ///
  /// - Parameter change: changes the length or the saving of the run, before it goes on.
  /// - Throws: `ConfigurationError`, `RunError`, `DataError`.
  public convenience init(
    resuming folder: RunFolder, changing change: (inout RunConfiguration) -> Void = { _ in },
    report: @escaping (TrainingEvent) -> Void
  ) throws {
    var configuration = try folder.configuration()
    let original = configuration
    change(&configuration)
    try configuration.validate()
    let domains = try configuration.domains.find()
    for (domain, before) in [(domains.a, configuration.domains.countA), (domains.b, configuration.domains.countB)]
    where domain.training.count != before {
      throw RunError.picturesChanged(folder.path, domain: domain.name, before: before, now: domain.training.count)
    }
    try self.init(configuration, domains, folder, report)
    if stepsTaken >= totalSteps { throw RunError.finished(folder.path, steps: stepsTaken) }
    if configuration != original { try folder.write(configuration) }
  }

  private init(
    _ configuration: RunConfiguration, _ domains: DomainFolders, _ folder: RunFolder,
    _ report: @escaping (TrainingEvent) -> Void
  ) throws {
    self.folder = folder
    self.configuration = configuration
    self.domains = domains
    self.report = report
    lock = try RunLock(folder)
    trainer = configuration.initialTrainer()
    let pictures = max(domains.a.training.count, domains.b.training.count)
    stepsPerEpoch = (pictures + configuration.batchSize - 1) / configuration.batchSize
    position =
      try Checkpoints(folder).restoreNewest(trainer) { report(.damaged(path: $0, reason: $1)) }
      ?? Checkpoint.Position(step: 0, epoch: 1, index: 0, lossesLength: 0, seconds: 0)
    log = try LossLog(folder, length: position.lossesLength)
    position.lossesLength = log.length
  }

  /// Trains to the end, or until `shouldStop`, which is asked after every step.
  ///
  /// - Throws: `DataError`, `RunError`, `ConfigurationError`; the last checkpoint is untouched then.
  public func train(shouldStop: () -> Bool) throws -> TrainingOutcome {
    let loader = try BatchLoader(
      a: domains.a.training, b: domains.b.training, settings: loaderSettings, epoch: position.epoch,
      index: position.index, onSkip: { [report] in report(.skipped($0)) })
    let schedule = configuration.length.learningRateSchedule
    var clock = ProgressClock()
    var lastSaved = ContinuousClock.now
    while position.step < totalSteps {
      let batch = try loader.next()
      try check(batch)
      let learningRate = configuration.optimizer.learningRate * schedule.factor(epoch: batch.epoch)
      let losses = trainer.step(a: Tensor(batch.a), b: Tensor(batch.b), learningRate: learningRate)
      if let loss = losses.firstNotFinite {
        throw RunError.notFinite(loss: loss, step: position.step + 1, folder: folder.path)
      }
      try log.add(epoch: batch.epoch, step: position.step + 1, learningRate: learningRate, losses)
      advance(after: batch)
      position.seconds += clock.step()
      report(.stepped(progress(batch, losses, learningRate, clock)))

      let isEnd = position.step == totalSteps
      let isStopping = !isEnd && shouldStop()
      if batch.isLastOfEpoch { try keepEpoch(batch.epoch) }
      if isSampleDue || isEnd { try writeSamples(epoch: batch.epoch) }
      if isEnd || isStopping || isSaveDue(since: lastSaved) {
        try save()
        lastSaved = .now
      }
      if isStopping { return .stopped(step: position.step) }
      clock.resume()
    }
    return .finished
  }

  /// Writes a checkpoint of the present state.
  public func save() throws {
    try write(Checkpoints(folder).checkpoint(atStep: position.step))
    Checkpoints(folder).removeOld(keeping: configuration.saving.keptCheckpoints)
  }

  private var loaderSettings: BatchLoader.Settings {
    let channels = configuration.generator.channels
    return BatchLoader.Settings(
      preparation: configuration.preparation, channels: (channels, channels), batchSize: configuration.batchSize,
      seed: configuration.seed, isSerial: configuration.pairsSerially)
  }

  /// Pictures that are not cropped may have sizes that the networks cannot take.
  private func check(_ batch: Batch) throws {
    for (values, paths) in [(batch.a, batch.pathsA), (batch.b, batch.pathsB)] {
      let multiple = configuration.generator.sizeMultiple
      let smallest = max(configuration.generator.smallestSide, configuration.discriminator.smallestSide)
      guard values.height % multiple == 0, values.width % multiple == 0, min(values.height, values.width) >= smallest
      else {
        throw ConfigurationError(
          "“\(paths.first ?? "")” is \(values.width)×\(values.height) pixels after its preparation, but these networks need "
            + "sides that are multiples of \(multiple), at least \(smallest); choose a --prepare that crops, such as "
            + "resize-and-crop")
      }
    }
  }

  private func advance(after batch: Batch) {
    position.step += 1
    position.epoch = batch.isLastOfEpoch ? batch.epoch + 1 : batch.epoch
    position.index = batch.isLastOfEpoch ? 0 : batch.index + 1
    position.lossesLength = log.length
  }

  private func progress(
    _ batch: Batch, _ losses: StepLosses, _ learningRate: Double, _ clock: ProgressClock
  ) -> TrainingProgress {
    TrainingProgress(
      epoch: batch.epoch, epochs: configuration.length.epochs, step: position.step, steps: totalSteps, losses: losses,
      learningRate: learningRate, picturesPerSecond: Double(configuration.batchSize) / clock.secondsPerStep,
      secondsLeft: Double(totalSteps - position.step) * clock.secondsPerStep, isEpochsEnd: batch.isLastOfEpoch)
  }

  private var isSampleDue: Bool {
    let interval = configuration.saving.stepsBetweenSamples
    return interval > 0 && position.step % interval == 0
  }

  private func isSaveDue(since last: ContinuousClock.Instant) -> Bool {
    ContinuousClock.now - last >= .seconds(configuration.saving.minutesBetweenCheckpoints * 60)
  }

  private func keepEpoch(_ epoch: Int) throws {
    let interval = configuration.saving.epochsBetweenSnapshots
    guard interval > 0, epoch % interval == 0 else { return }
    try write(Checkpoint("\(folder.epochsPath)/epoch-\(padded(epoch, to: 4))"))
  }

  private func write(_ checkpoint: Checkpoint) throws {
    let start = ContinuousClock.now
    for name in CycleGANNetworks.Name.allCases {
      if let parameter = trainer.networks[name].parameters.first(where: { !$0.value.isFinite }) {
        throw RunError.weightNotFinite(
          key: "\(name.rawValue): \(parameter.key)", step: position.step, folder: folder.path)
      }
    }
    log.synchronise()
    do {
      try checkpoint.write(trainer, at: position)
    } catch {
      throw RunError.cannotWrite(checkpoint.path, reason: error.reasonForPeople)
    }
    report(.saved(path: checkpoint.path, seconds: (ContinuousClock.now - start).inSeconds))
  }

  private func writeSamples(epoch: Int) throws {
    try folder.makeFolder(folder.samplesPath)
    let name = "epoch-\(padded(epoch, to: 4))-step-\(padded(position.step, to: 7)).png"
    let path = "\(folder.samplesPath)/\(name)"
    guard let sheet = try SampleSheet(configuration, domains, trainer.networks) else { return }
    do {
      try sheet.picture.write(to: path, as: .png())
    } catch {
      throw RunError.cannotWrite(path, reason: error.description)
    }
    report(.sampled(path: path))
  }
}

/// A whole number with leading zeros, so that names sort by it.
func padded(_ number: Int, to digits: Int) -> String {
  String(repeating: "0", count: max(0, digits - String(number).count)) + String(number)
}

extension Duration {
  /// The duration in seconds.
  var inSeconds: Double { Double(components.seconds) + Double(components.attoseconds) * 1e-18 }
}

extension Error {
  /// What a person can read about any error.
  var reasonForPeople: String {
    switch self {
    case let error as CocoaError: error.localizedDescription
    case let error as DecodingError: error.reasonForPeople
    default: String(describing: self)
    }
  }
}
