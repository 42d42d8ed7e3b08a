import Files
import Foundation

/// The newest checkpoints of a run.
public struct Checkpoints: Sendable {
  private let folder: RunFolder

  /// The checkpoints in a run's folder.
  public init(_ folder: RunFolder) {
    self.folder = folder
  }

  private static let prefix = "step-"

  /// The checkpoint of a step, which may not exist yet.
  func checkpoint(atStep step: Int) -> Checkpoint {
    Checkpoint("\(folder.checkpointsPath)/\(Self.prefix)\(padded(step, to: 8))")
  }

  /// All complete checkpoints, the newest first.
  public var newestFirst: [Checkpoint] {
    let steps = names(in: folder.checkpointsPath).compactMap { name -> Int? in
      guard name.hasPrefix(Self.prefix), let step = Int(name.dropFirst(Self.prefix.count)), step >= 0 else {
        return nil
      }
      return step
    }
    return Set(steps).sorted(by: >).map(checkpoint(atStep:))
  }

  /// Takes over the newest checkpoint that can be read; nil if there is none at all.
  ///
  /// - Parameter onDamage: called with the path and the fault of each that cannot.
  func restoreNewest(
    _ trainer: CycleGANTrainer, of configuration: RunConfiguration, stepsPerEpoch: Int,
    onDamage: (String, String) -> Void
  ) throws(RunError) -> Checkpoint.Position? {
    try newest(onDamage: onDamage) { checkpoint in
      try checkpoint.restore(trainer, of: configuration, stepsPerEpoch: stepsPerEpoch)
    }
  }

  /// What `read` makes of the newest checkpoint for which it does not throw; nil if there is none at all.
  func newest<Result>(
    onDamage: (String, String) -> Void = { _, _ in }, _ read: (Checkpoint) throws -> Result
  ) throws(RunError) -> Result? {
    var fault: String?
    for checkpoint in newestFirst {
      do {
        return try read(checkpoint)
      } catch {
        let reason = error.reasonForPeople.asSentence
        onDamage(checkpoint.path, reason)
        fault = fault ?? reason
      }
    }
    if let fault { throw .damagedCheckpoint(folder.path, reason: fault) }
    return nil
  }

  /// Checks that a run of this configuration is the one that its newest checkpoint was made by.
  ///
  /// - Throws: `RunError.settingChanged`. What cannot be read is no business of this check.
  func checkSettings(_ configuration: RunConfiguration) throws(RunError) {
    guard let trained = newestFirst.lazy.compactMap({ try? $0.configuration() }).first,
      let difference = try? trained.difference(from: configuration)
    else { return }
    throw .settingChanged(
      folder.configurationPath, setting: difference.name, before: difference.own, now: difference.other)
  }

  /// Removes all but the newest `count` up to `step`, which was just saved. Later ones are damaged, or training would have gone
  /// on from them; they must not take the place of an intact one.
  func removeOld(keeping count: Int, upTo step: Int) {
    let saved = checkpoint(atStep: step).path
    guard let place = newestFirst.firstIndex(where: { $0.path == saved }) else { return }
    for checkpoint in newestFirst.dropFirst(place + count) + newestFirst.prefix(place) { checkpoint.remove() }
  }

  /// Removes what an interruption left half written or half removed; nobody else may work on the run.
  func removeRemains() {
    for path in [folder.path, folder.samplesPath] {
      for name in names(in: path) where name.hasPrefix(AtomicFile.temporaryPrefix) { erase(name, in: path) }
    }
    for path in [folder.checkpointsPath, folder.epochsPath] {
      for name in names(in: path)
      where name.hasSuffix(Checkpoint.partialSuffix) || name.hasSuffix(Checkpoint.removedSuffix) {
        erase(name, in: path)
      }
    }
  }

  private func erase(_ name: String, in path: String) {
    try? FileManager.default.removeItem(atPath: "\(path)/\(name)")
  }

  private func names(in path: String) -> [String] {
    (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
  }
}
