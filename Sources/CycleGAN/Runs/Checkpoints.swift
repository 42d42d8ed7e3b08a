import Foundation

/// The newest checkpoints of a run.
public struct Checkpoints: Sendable {
  private let folder: RunFolder

  /// The checkpoints in a run's folder.
  public init(_ folder: RunFolder) {
    self.folder = folder
  }

  /// The checkpoint of a step, which may not exist yet.
  func checkpoint(atStep step: Int) -> Checkpoint {
    Checkpoint("\(folder.checkpointsPath)/step-\(padded(step, to: 8))")
  }

  /// All complete checkpoints, the newest first.
  public var newestFirst: [Checkpoint] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.checkpointsPath)) ?? []
    return names.filter { $0.hasPrefix("step-") && !$0.hasSuffix(".partial") }.sorted(by: >)
      .map { Checkpoint("\(folder.checkpointsPath)/\($0)") }
  }

  /// Takes over the newest checkpoint that can be read; nil if there is none at all.
  ///
  /// - Parameter onDamage: called with the path and the fault of each that cannot.
  func restoreNewest(
    _ trainer: CycleGANTrainer, onDamage: (String, String) -> Void
  ) throws(RunError) -> Checkpoint.Position? {
    try newest(onDamage: onDamage) { checkpoint in
      let position = try checkpoint.position()
      try checkpoint.restore(trainer)
      return position
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
        onDamage(checkpoint.path, error.reasonForPeople)
        fault = fault ?? error.reasonForPeople
      }
    }
    if let fault { throw .damagedCheckpoint(folder.path, reason: fault) }
    return nil
  }

  /// Removes all but the newest `count`, and what an interruption left half written.
  func removeOld(keeping count: Int) {
    for checkpoint in newestFirst.dropFirst(count) {
      try? FileManager.default.removeItem(atPath: checkpoint.path)
    }
  }
}
