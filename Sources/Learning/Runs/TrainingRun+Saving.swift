import Datasets
import Files
import Images
import Machine
import Training

extension TrainingRun {
  /// Writes a checkpoint of the present state.
  ///
  /// - Throws: `RunError`; the checkpoints that are there are untouched then.
  package func save() throws(RunError) {
    try folder.makeFolder(folder.checkpointsPath)
    try write(Checkpoints(folder).checkpoint(atStep: position.step))
    savedStep = position.step
    Checkpoints(folder).removeOld(keeping: configuration.saving.keptCheckpoints, upTo: position.step)
  }

  /// Keeps the state at the end of an epoch for good, where that is asked for.
  func keepEpoch(_ epoch: Int) throws(RunError) {
    let interval = configuration.saving.epochsBetweenSnapshots
    guard interval > 0, epoch % interval == 0 else { return }
    try folder.makeFolder(folder.epochsPath)
    try write(Checkpoint("\(folder.epochsPath)/epoch-\(padded(epoch, to: 4))"))
  }

  /// Keeps the state as the one that measured best.
  func keepBest() throws(RunError) {
    try folder.makeFolder(folder.checkpointsPath)
    try write(Checkpoint(folder.bestPath))
  }

  /// Draws a sheet of samples of the present state.
  ///
  /// - Throws: `RunError`; `DataError.unreachable`.
  func writeSamples(epoch: Int) throws {
    report(.began(.sampling))
    try folder.makeFolder(folder.samplesPath)
    let name = "epoch-\(padded(epoch, to: 4))-step-\(padded(position.step, to: 7)).png"
    let path = "\(folder.samplesPath)/\(name)"
    do {
      if let settings = configuration.method.settings as? LatentSettings {
        let sampler = LatentSampler(settings, of: method, seed: configuration.seed)
        try SampleSheet(sampler, seed: configuration.seed).picture.write(to: path, as: .png())
        report(.sampled(path: path))
        try measureHealth(of: sampler, diversity: try measureDiversity(of: sampler))
      } else {
        let samples = try SampleTranslations(configuration, domains, method.generators)
        guard let sheet = SampleSheet(samples, configuration, domains) else { return }
        try sheet.picture.write(to: path, as: .png())
        report(.sampled(path: path))
        try measureHealth(of: samples)
      }
    } catch let error as DataError {
      throw error
    } catch let error as RunError {
      throw error
    } catch {
      throw RunError.cannotWrite(path, reason: error.writingReason)
    }
  }

  /// Measures how much pictures differ that are made of the vectors of the sheets, and notes it.
  private func measureDiversity(of sampler: LatentSampler) throws -> Diversity? {
    var measurement =
      try diversity ?? DiversityMeasurement(configuration, domains.a.training, in: folder)
    let found = try measurement?.measure(sampler, step: position.step)
    diversity = measurement
    if let found { report(.diversity(found)) }
    return found
  }

  private func write(_ checkpoint: Checkpoint) throws(RunError) {
    let start = ContinuousClock.now
    report(.began(.saving))
    do {
      try method.checkFinite()
    } catch {
      throw .notFinite(error, step: position.step, folder: folder.path)
    }
    // A checkpoint without the run's configuration and losses would be of no use.
    if !folder.holdsRun { try folder.write(configuration) }
    try log?.synchronise()
    do {
      try checkpoint.write(method, at: position, of: configuration)
    } catch {
      throw .cannotWrite(checkpoint.path, reason: error.writingReason)
    }
    report(.saved(path: checkpoint.path, seconds: (ContinuousClock.now - start).inSeconds))
  }
}
