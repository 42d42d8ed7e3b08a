import Foundation
import Machine
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
  var position: Checkpoint.Position
  let log: LossLog
  let report: (TrainingEvent) -> Void
  private let lock: RunLock
  /// Bytes of pictures that may be kept in memory.
  private let keptPictureBytes: Int

  /// Steps in all.
  public var totalSteps: Int { configuration.length.totalSteps(stepsPerEpoch: stepsPerEpoch) }
  /// Steps taken so far.
  public var stepsTaken: Int { position.step }

  /// Begins a run in a new folder.
  ///
  /// - Parameters:
  ///   - start: the networks to begin with, applied to the configuration before; random ones if nil.
  ///   - memory: what the run will take, if it is known already; finding it out reads the headers of all pictures.
  /// - Throws: `ConfigurationError`, `DataError`, `MemoryShortage`, `RunError`.
  public convenience init(
    beginning configuration: RunConfiguration, domains: DomainFolders, in folder: RunFolder,
    from start: TrainingStart? = nil, memory: TrainingMemory? = nil, report: @escaping (TrainingEvent) -> Void
  ) throws {
    try configuration.validate()
    let kept = try Self.keptPictureBytes(memory ?? TrainingMemory(configuration, domains))
    try folder.begin(configuration)
    try self.init(configuration, domains, folder, RunLock(folder), keptPictureBytes: kept, report)
    if let start {
      try start.load(into: trainer.networks)
      // Whoever resumes the run finds them here, and not what the seed would give.
      try save()
    }
  }

  /// Goes on with the run in a folder, from its newest intact checkpoint or from the beginning.
  ///
  /// - Parameter change: changes the length or the saving of the run, before it goes on.
  /// - Throws: `ConfigurationError`, `RunError`, `DataError`, `MemoryShortage`.
  public convenience init(
    resuming folder: RunFolder, changing change: (inout RunConfiguration) -> Void = { _ in },
    report: @escaping (TrainingEvent) -> Void
  ) throws {
    var configuration = try folder.configuration()
    let original = configuration
    change(&configuration)
    try configuration.validate()
    let domains = try configuration.domains.findAgain(for: folder)
    let lock = try RunLock(folder)
    let checkpoints = Checkpoints(folder)
    checkpoints.removeRemains()
    try checkpoints.checkSettings(configuration)
    let kept = try Self.keptPictureBytes(TrainingMemory(configuration, domains))
    try self.init(configuration, domains, folder, lock, keptPictureBytes: kept, report)
    if stepsTaken >= totalSteps { throw RunError.finished(folder.path, steps: stepsTaken) }
    if configuration != original { try folder.write(configuration) }
  }

  private init(
    _ configuration: RunConfiguration, _ domains: DomainFolders, _ folder: RunFolder, _ lock: RunLock,
    keptPictureBytes: Int, _ report: @escaping (TrainingEvent) -> Void
  ) throws {
    self.folder = folder
    self.configuration = configuration
    self.domains = domains
    self.report = report
    self.lock = lock
    self.keptPictureBytes = keptPictureBytes
    trainer = configuration.initialTrainer()
    let pictures = max(domains.a.training.count, domains.b.training.count)
    stepsPerEpoch = (pictures + configuration.batchSize - 1) / configuration.batchSize
    position =
      try Checkpoints(folder).restoreNewest(trainer, of: configuration, stepsPerEpoch: stepsPerEpoch) {
        report(.damaged(path: $0, reason: $1))
      } ?? .beginning
    log = try LossLog(folder, length: position.lossesLength)
    position.lossesLength = log.length
  }

  /// Trains to the end, or until `shouldStop`, which is asked after every step.
  ///
  /// - Parameter patience: how long training pauses and tries again where the disk is full or gone, before it gives up.
  /// - Throws: `DataError`, `RunError`, `ConfigurationError`; the last checkpoint is untouched then.
  public func train(patience: Duration = .zero, shouldStop: () -> Bool) throws -> TrainingOutcome {
    let loader = try BatchLoader(
      a: domains.a.training, b: domains.b.training, settings: loaderSettings, epoch: position.epoch,
      index: position.index, onSkip: { [report] in report(.skipped($0)) })
    let schedule = configuration.length.learningRateSchedule
    let insistence = Insistence(patience: patience, report: report)
    var clock = ProgressClock()
    var lastSaved = ContinuousClock.now
    while position.step < totalSteps {
      let batch = try loader.next()
      try check(batch)
      let learningRate = configuration.optimizer.learningRate * schedule.factor(epoch: batch.epoch)
      let losses = try step(batch, learningRate)
      try insistence.write(unless: shouldStop) { () throws(RunError) in
        try log.add(epoch: batch.epoch, step: position.step + 1, learningRate: learningRate, losses)
      }
      advance(after: batch)
      position.seconds += clock.step()
      report(.stepped(progress(batch, losses, learningRate, clock)))

      let isEnd = position.step == totalSteps
      let isStopping = !isEnd && shouldStop()
      if batch.isLastOfEpoch {
        try insistence.write(unless: shouldStop) { () throws(RunError) in try keepEpoch(batch.epoch) }
      }
      if isSampleDue || isEnd {
        try insistence.write(unless: shouldStop) { () throws(RunError) in try writeSamples(epoch: batch.epoch) }
      }
      if isEnd || isStopping || isSaveDue(since: lastSaved) {
        try insistence.write(unless: shouldStop) { () throws(RunError) in try save() }
        lastSaved = .now
      }
      if isStopping { return .stopped(step: position.step) }
      clock.resume()
    }
    return .finished
  }

  private func step(_ batch: Batch, _ learningRate: Double) throws(RunError) -> StepLosses {
    do {
      return try trainer.step(a: Tensor(batch.a), b: Tensor(batch.b), learningRate: learningRate)
    } catch {
      throw .notFinite(error, step: position.step + 1, folder: folder.path)
    }
  }

  private var loaderSettings: BatchLoader.Settings {
    let channels = configuration.generator.channels
    return BatchLoader.Settings(
      preparation: configuration.preparation, channels: (channels, channels), batchSize: configuration.batchSize,
      seed: configuration.seed, isSerial: configuration.pairsSerially, cacheBudget: keptPictureBytes,
      limits: configuration.decodingLimits)
  }

  /// What is left for pictures beside what training cannot do without. Results do not depend on it.
  private static func keptPictureBytes(_ memory: TrainingMemory) throws(MemoryShortage) -> Int {
    // What tensors have let go of, as when steps were measured before, serves the run.
    try memory.keptBytes(within: MemoryAllowance.current.bytes + TensorMemory.freeBytes)
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
}

/// A whole number with leading zeros, so that names sort by it.
func padded(_ number: Int, to digits: Int) -> String {
  String(repeating: "0", count: max(0, digits - String(number).count)) + String(number)
}
