import Datasets
import Files
import Health
import Machine
import Tensors
import Training

/// A run in its folder: takes batches, lets the method step, and writes losses, samples and checkpoints.
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
  package let method: any TrainingMethod
  /// Steps of an epoch.
  public var stepsPerEpoch: Int { configuration.stepsPerEpoch }
  /// Steps in all.
  public var totalSteps: Int { configuration.totalSteps }
  /// Steps taken so far.
  public var stepsTaken: Int { position.step }
  /// Whether a checkpoint holds the state after the last step.
  public var isSaved: Bool { savedStep == position.step }

  var position: Checkpoint.Position
  /// The step of the newest checkpoint; nil if there is none.
  var savedStep: Int?
  /// Whether the networks, the log and the position are those of one step; not while a step is taken.
  private var isBetweenSteps = true
  private var leftOut: Set<String> = []
  /// Says which class a picture belongs to; nil where none are known.
  private let labels: PictureLabels?
  /// Says what a picture's caption is; nil where none are known.
  private let captions: PictureCaptions?
  /// Nil in a process that does not write.
  let log: LossLog?
  /// What measures held-out pictures, where the run's settings ask for it.
  package var measurement: (any HeldOutMeasurement)?
  /// What was measured so far; nil before the first measurement of the session.
  var metrics: MetricsLog?
  /// How much made pictures differed so far; nil before the first measurement of the session, and where none are made from nothing.
  var diversity: DiversityMeasurement?
  /// Judges the run by what it produces.
  package internal(set) var monitor: HealthMonitor
  /// What was measured with the sheets of samples.
  var healthLog: HealthLog
  /// What is needed to measure generators that translate, and those that make pictures from nothing; nil before the session's first sheet.
  var (translationHealth, latentHealth): (TranslationHealth?, LatentHealth?)
  /// What was found to be wrong in this session, if training shall end then.
  var reasonToEnd: HealthFinding?
  /// Writes for TensorBoard what is reported; nil before the first session's step, and where nothing is asked for.
  private var tensorBoard: TensorBoardLog?
  private let tell: (TrainingEvent) -> Void
  private let lock: RunLock?
  /// The processes that train it together; nil for this one alone.
  package let job: TrainingJob?
  /// Whether this process writes the run's folder.
  var isWriter: Bool { job?.isWriter ?? true }
  /// What it does with the memory that it may have.
  package let memory: RunMemory
  /// What this process computes of each batch; nil where it is computed as a whole.
  private let share: BatchShare?

  /// Begins a run in a new folder.
  ///
  /// - Parameters:
  ///   - start: the networks to begin with, applied to the configuration before; random ones if nil.
  ///   - memory: what the run will take, if it is known already; finding it out reads the headers of all pictures.
  ///   - memoryLimit: the most bytes that it may take; nil for what the process may have.
  ///   - job: the processes that train it together; nil for this one alone. Each of them begins it, and one writes the folder.
  /// - Throws: `ConfigurationError`, `DataError`, `MemoryShortage`, `RunError`; the folder holds no run then.
  public convenience init(
    beginning configuration: RunConfiguration, domains: DomainFolders, in folder: RunFolder,
    from start: TrainingStart? = nil, memory: TrainingMemory? = nil, memoryLimit: Int? = nil, job: TrainingJob? = nil,
    report: @escaping (TrainingEvent) -> Void
  ) throws {
    try configuration.validate()
    let unsuitable = try Self.unsuitablePictures(configuration, domains)
    let memory = try RunMemory(
      memory ?? TrainingMemory(configuration, domains, isShared: job != nil), configuration, limit: memoryLimit)
    let isWriter = job?.isWriter ?? true
    if isWriter { try folder.begin(configuration) }
    do {
      let lock = isWriter ? try RunLock(folder) { report(.notLocked(reason: $0)) } : nil
      try self.init(
        configuration, domains, folder, lock, configuration.initialMethod(), at: nil, memory, job,
        report)
      if let start {
        try start.load(into: method)
        // Whoever resumes the run finds them here, and not what the seed would give.
        if isWriter { try save() }
      }
    } catch {
      // Who holds the lock needs the files.
      if isWriter, error as? RunError != .inUse(folder.path) { folder.removeBeginning() }
      throw error
    }
    for picture in unsuitable { leaveOut(picture) }
  }

  /// Goes on with the run in a folder, from its newest intact checkpoint or from the beginning.
  ///
  /// - Parameters:
  ///   - pictures: the one or two folders of the run's pictures, if they were moved.
  ///   - memoryLimit: the most bytes that it may take; nil for what the process may have.
  ///   - job: the processes that train it together; nil for this one alone. The one that writes must be done with this before the others
  ///     begin.
  ///   - change: changes the length or the saving of the run, before it goes on.
  /// - Throws: `ConfigurationError`, `RunError`, `DataError`, `MemoryShortage`.
  public convenience init(
    resuming folder: RunFolder, pictures: [String]? = nil, memoryLimit: Int? = nil, job: TrainingJob? = nil,
    changing change: (inout RunConfiguration) -> Void = { _ in }, report: @escaping (TrainingEvent) -> Void
  ) throws {
    var configuration = try folder.configuration()
    if folder.isCheckpoint { throw RunError.isCheckpoint(folder.path) }
    let original = configuration
    if let pictures { configuration.domains.folders = pictures.map(FolderEntry.absolute) }
    change(&configuration)
    try configuration.validate()
    let isWriter = job?.isWriter ?? true
    let lock = isWriter ? try RunLock(folder) { report(.notLocked(reason: $0)) } : nil
    let checkpoints = Checkpoints(folder)
    if isWriter { checkpoints.removeRemains() }
    try checkpoints.checkSettings(configuration)
    let method = configuration.initialMethod()
    let position = try checkpoints.restoreNewest(
      method, of: configuration, stepsPerEpoch: configuration.stepsPerEpoch
    ) { report(.damaged(path: $0, reason: $1)) }
    // The networks that it began with are in no checkpoint; random ones would make another run.
    if position == nil, configuration.startedFrom != nil { throw RunError.noCheckpoint(folder.path) }
    let isFinished = position.map { $0.step >= configuration.totalSteps } ?? false
    // A finished run needs no pictures.
    if let position, isFinished, pictures == nil { throw RunError.finished(folder.path, steps: position.step) }
    let domains = try configuration.domains.findAgain(for: folder)
    if let position, isFinished, isWriter {
      var moved = original
      moved.domains.folders = configuration.domains.folders
      try folder.write(moved)
      throw RunError.finished(folder.path, steps: position.step)
    }
    let unsuitable = try Self.unsuitablePictures(configuration, domains)
    let memory = try RunMemory(
      TrainingMemory(configuration, domains, isShared: job != nil), configuration, limit: memoryLimit)
    try self.init(
      configuration, domains, folder, lock, method, at: position, memory, job, report)
    if isWriter, configuration != original { try folder.write(configuration) }
    for picture in unsuitable { leaveOut(picture) }
  }

  private init(
    _ configuration: RunConfiguration, _ domains: DomainFolders, _ folder: RunFolder, _ lock: RunLock?,
    _ method: any TrainingMethod, at position: Checkpoint.Position?, _ memory: RunMemory, _ job: TrainingJob?,
    _ report: @escaping (TrainingEvent) -> Void
  ) throws {
    self.folder = folder
    self.configuration = configuration
    self.domains = domains
    self.method = method
    labels = configuration.method.settings.classes.map { PictureLabels(domains.a.training, $0) }
    captions = PictureCaptions(domains.a.training)
    tell = report
    self.lock = lock
    self.memory = memory
    if let job { try configuration.checkShare(among: job.group.count) }
    self.job = job
    share = configuration.share(ofProcess: (job?.group.rank ?? 0, job?.group.count ?? 1))
    self.position = position ?? .beginning
    savedStep = position?.step
    log =
      job?.isWriter ?? true
      ? try LossLog(
        folder, names: method.lossNames, players: method.players.map(\.name), length: self.position.lossesLength) : nil
    self.position.lossesLength = log?.length ?? 0
    monitor = folder.health(of: configuration, upTo: self.position.step)
    healthLog = HealthLog(folder, upTo: self.position.step)
  }

  /// Trains to the end, or until `shouldStop`, which is asked after every step.
  ///
  /// - Parameter patience: how long training pauses and tries again where the disk is full or a drive is gone, before it gives
  ///   up.
  /// - Throws: `DataError`, `RunError`. What was trained until then is saved if it can be; checkpoints that are there are
  ///   untouched.
  public func train(patience: Duration = .zero, shouldStop: () -> Bool) throws -> TrainingOutcome {
    do {
      return try takeSteps(RetryPolicy(patience: patience, report: tell), shouldStop)
    } catch {
      job?.tell(error)
      if isBetweenSteps, isWriter, position.step > savedStep ?? 0 { try? save() }
      // Whoever stops while pictures cannot be reached stops as at any other time.
      if isSaved, (error as? DataError)?.isTemporary == true, shouldStop() { return .stopped(step: position.step) }
      throw error
    }
  }

  private func takeSteps(_ retry: RetryPolicy, _ shouldStop: () -> Bool) throws -> TrainingOutcome {
    openTensorBoard()
    report(.began(.loading))
    let loader = try BatchLoader(
      domains.domains.map(\.training), settings: loaderSettings, epoch: position.epoch, index: position.index,
      onSkip: { [weak self] in self?.leaveOut($0) })
    let schedule = configuration.length.learningRateSchedule
    let checkpoints = CheckpointSchedule(minutes: configuration.saving.minutesBetweenCheckpoints)
    var clock = ProgressClock()
    var (lastSaved, isFirst) = (ContinuousClock.now, true)
    while position.step < totalSteps {
      guard let batch = try agreedBatch(shouldStop, { try nextBatch(loader, retry, &clock, shouldStop) }) else {
        if isWriter, !isSaved { try retry.run(unless: shouldStop) { try save() } }
        return .stopped(step: position.step)
      }
      let learningRate = configuration.method.settings.learningRate * schedule.factor(epoch: batch.epoch)
      isBetweenSteps = false
      let stepStart = ContinuousClock.now
      let losses = try step(batch, learningRate)
      if let job {
        job.note(stepSeconds: (.now - stepStart).inSeconds)
        job.ask()
        job.isEnding = position.step + 1 == totalSteps
      }
      let values = losses.values + method.players.map { Float($0.gradientNorm) }
      try retry.run(unless: shouldStop) {
        try log?.add(epoch: batch.epoch, step: position.step + 1, learningRate: learningRate, values)
      }
      advance(after: batch)
      isBetweenSteps = true
      position.seconds += clock.step()
      let isEnd = position.step == totalSteps
      guard isWriter else {
        clock.resume()
        continue
      }
      report(.stepped(progress(batch, losses, learningRate, clock)))
      note(monitor.take(step: position.step, values: values.prefix(log?.columns.count ?? 0).map { Double($0) }))

      let isNoLongerBetter = try evaluate(isEnd: isEnd, retry, shouldStop) && !isEnd
      // Several processes stop together, before the next step.
      let isStopping = !isEnd && job == nil && shouldStop()
      if batch.isLastOfEpoch { try retry.run(unless: shouldStop) { try keepEpoch(batch.epoch) } }
      if isSampleDue(isEnd: isEnd) { try retry.run(unless: shouldStop) { try writeSamples(epoch: batch.epoch) } }
      let isSick = reasonToEnd != nil && !isEnd
      if isEnd || isStopping || isNoLongerBetter || isSick
        || checkpoints.isDue(after: .now - lastSaved, isFirst: isFirst)
      {
        try retry.run(unless: shouldStop) { try save() }
        (lastSaved, isFirst) = (.now, false)
      }
      if isStopping { return .stopped(step: position.step) }
      if isNoLongerBetter || isSick { _ = try job?.decidesToGoOn(stops: true) }
      if isNoLongerBetter, let best = metrics?.best { return .noLongerBetter(step: position.step, best: best) }
      if isSick, let reasonToEnd { return .sick(step: position.step, reasonToEnd) }
      clock.resume()
    }
    return .finished
  }

  /// Begins the session's event file, where one is asked for.
  private func openTensorBoard() {
    guard isWriter, configuration.saving.tensorBoard == true else { return }
    do {
      tensorBoard = try TensorBoardLog(folder, configuration, lossNames: method.lossNames, after: position.step)
    } catch {
      tell(.notWritten(path: folder.tensorBoardPath, reason: error.description))
    }
  }

  /// Tells what happened to whoever shows it and, where that is asked for, to TensorBoard.
  func report(_ event: TrainingEvent) {
    tell(event)
    do throws(FileFault) {
      try tensorBoard?.add(event)
    } catch {
      // A file without some of its numbers would not say that it is.
      tensorBoard = nil
      tell(.notWritten(path: folder.tensorBoardPath, reason: error.description))
    }
  }

  /// The next batch, if all processes of the job have theirs and none wants to stop; nil if training shall stop instead.
  private func agreedBatch(_ shouldStop: () -> Bool, _ next: () throws -> Batch?) throws -> Batch? {
    guard let job else { return try next() }
    let batch = Result { try next() }
    var failure: (any Error)?
    if case .failure(let error) = batch { failure = error }
    let isCompared = position.step % Self.stepsBetweenComparisons == 0
    let goesOn = try job.decidesToGoOn(
      stops: shouldStop() || (failure == nil && (try? batch.get()) == nil), error: failure,
      networks: isCompared ? method.digest : "")
    return goesOn ? try batch.get() : nil
  }

  /// The steps after which the processes of a job compare their networks.
  private static let stepsBetweenComparisons = 100

  /// The next batch, tried again where the pictures cannot be reached; nil if training shall stop instead.
  private func nextBatch(
    _ loader: BatchLoader, _ retry: RetryPolicy, _ clock: inout ProgressClock, _ shouldStop: () -> Bool
  ) throws -> Batch? {
    var isFirstAttempt = true
    return try retry.run(unless: shouldStop) {
      // The time of a pause is not one of training.
      if !isFirstAttempt { clock.resume() }
      isFirstAttempt = false
      return try loader.next(unless: shouldStop)
    }
  }

  /// The pictures that cannot be trained on, from their headers.
  private static func unsuitablePictures(
    _ configuration: RunConfiguration, _ domains: DomainFolders
  ) throws(DataError) -> [SkippedPicture] {
    let (preparation, sizes) = (configuration.preparation, configuration.method.settings.pictureSizes)
    var unsuitable: [SkippedPicture] = []
    for domain in domains.domains {
      unsuitable += try domain.training.unsuitablePictures(for: preparation, sizes: sizes)
    }
    return unsuitable
  }

  /// Reports a picture that is left out, once.
  private func leaveOut(_ picture: SkippedPicture) {
    if leftOut.insert(picture.path).inserted { report(.skipped(picture)) }
  }

  /// Checks that all processes of the job have the same networks, after the same number of steps.
  ///
  /// - Throws: `RunError.differs` in the first process that has others than the first one; `JobEnded` in the others.
  package func checkAgreement() throws {
    try job?.checkAgreement(on: "The checkpoint or networks", "\(position.step) \(method.digest)")
  }

  private func step(_ batch: Batch, _ learningRate: Double) throws -> StepLosses {
    do throws(NumericalFault) {
      return try memory.saving { () throws(NumericalFault) in
        try SharedStep(share, batch.size, job?.group).take(minibatch(batch), by: method, learningRate: learningRate)
      }
    } catch {
      let fault = RunError.notFinite(error, step: position.step + 1, folder: folder.path)
      throw job?.toldOnce(fault) ?? fault
    }
  }

  /// The pictures of a batch, with what is known of them.
  private func minibatch(_ batch: Batch) -> Minibatch {
    Minibatch(
      batch, labels, captions, configuration.method.settings.captions?.vocabulary, updateSize: configuration.batchSize,
      precision: configuration.precision ?? .float32)
  }

  private var loaderSettings: BatchLoader.Settings {
    let settings = configuration.method.settings
    var loading = BatchLoader.Settings(
      preparation: configuration.preparation, channels: settings.channels,
      batchSize: configuration.picturesPerStep,
      seed: configuration.seed, meeting: configuration.domains.meeting,
      arePairs: configuration.domains.pairs != nil, cacheBudget: memory.keptPictureBytes,
      limits: configuration.decodingLimits, sizes: settings.pictureSizes)
    loading.share = share
    let length = configuration.length
    if settings.dropsMarginInDecay, length.schedule == .linear, configuration.preparation.mode == .resizeAndCrop {
      loading.laterPreparation = (length.epochs - length.decayEpochs + 1, configuration.preparation.withoutMargin)
    }
    return loading
  }

  private func advance(after batch: Batch) {
    position.step += 1
    position.epoch = batch.isLastOfEpoch ? batch.epoch + 1 : batch.epoch
    position.index = batch.isLastOfEpoch ? 0 : batch.index + 1
    position.lossesLength = log?.length ?? 0
  }

  private func progress(
    _ batch: Batch, _ losses: StepLosses, _ learningRate: Double, _ clock: ProgressClock
  ) -> TrainingProgress {
    TrainingProgress(
      epoch: batch.epoch, epochs: configuration.length.epochs, step: position.step, steps: totalSteps, losses: losses,
      gradientNorms: method.players.map { ($0.name, Float($0.gradientNorm)) }, learningRate: learningRate,
      picturesPerSecond: Double(configuration.picturesPerStep) / clock.secondsPerStep,
      secondsLeft: Double(totalSteps - position.step) * clock.secondsPerStep, isEpochsEnd: batch.isLastOfEpoch)
  }

  private func isSampleDue(isEnd: Bool) -> Bool {
    let interval = configuration.saving.stepsBetweenSamples
    return interval > 0 && (isEnd || position.step % interval == 0)
  }
}

/// A whole number with leading zeros, so that names sort by it.
func padded(_ number: Int, to digits: Int) -> String {
  String(repeating: "0", count: max(0, digits - String(number).count)) + String(number)
}
