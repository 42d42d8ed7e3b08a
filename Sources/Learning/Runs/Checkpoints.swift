import Files
import Foundation
import Training

/// The newest checkpoints of a run.
package struct Checkpoints: Sendable {
  private let folder: RunFolder

  /// The checkpoints in a run's folder.
  package init(_ folder: RunFolder) {
    self.folder = folder
  }

  private static let prefix = "step-"

  /// The checkpoint of a step, which may not exist yet.
  func checkpoint(atStep step: Int) -> Checkpoint {
    Checkpoint("\(folder.checkpointsPath)/\(Self.prefix)\(padded(step, to: 8))")
  }

  /// All complete checkpoints, the newest first; the one itself where the folder is a checkpoint.
  package var newestFirst: [Checkpoint] {
    if folder.isCheckpoint { return [Checkpoint(folder.path)] }
    let steps = names(in: folder.checkpointsPath).compactMap { name -> Int? in
      guard name.hasPrefix(Self.prefix), let step = Int(name.dropFirst(Self.prefix.count)), step >= 0 else {
        return nil
      }
      return step
    }
    return Set(steps).sorted(by: >).map(checkpoint(atStep:))
  }

  /// Takes over the newest checkpoint that is intact; nil if there is none at all.
  ///
  /// - Parameter onDamage: called with the path and the fault of each that is not.
  /// - Throws: `RunError.unreadableCheckpoint` where the system refuses to read the newest: it may be intact, and training from an
  ///   older one would remove it.
  func restoreNewest(
    _ method: any TrainingMethod, of configuration: RunConfiguration, stepsPerEpoch: Int,
    onDamage: (String, String) -> Void
  ) throws(RunError) -> Checkpoint.Position? {
    var refusal: RunError?
    let position = try newest(onDamage: onDamage) { checkpoint -> Checkpoint.Position? in
      do {
        return try checkpoint.restore(method, of: configuration, stepsPerEpoch: stepsPerEpoch)
      } catch {
        guard let system = error.readingRefusal else { throw error }
        refusal = .unreadableCheckpoint(checkpoint.path, reason: system)
        return nil
      }
    }
    if let refusal { throw refusal }
    return position ?? nil
  }

  /// How often the checkpoints are listed when all of them were removed while they were read.
  private static let attempts = 20

  /// What `read` makes of the newest checkpoint for which it does not throw; nil if there is none at all.
  ///
  /// Training may save and remove checkpoints meanwhile: one that is gone when it is read is not damaged, and a newer one has
  /// taken its place.
  package func newest<Result>(
    onDamage: (String, String) -> Void = { _, _ in }, _ read: (Checkpoint) throws -> Result
  ) throws(RunError) -> Result? {
    var faults: [(path: String, reason: String)] = []
    for _ in 0..<Self.attempts {
      var isAnyGone = false
      for checkpoint in newestFirst where !faults.contains(where: { $0.path == checkpoint.path }) {
        do {
          return try read(checkpoint)
        } catch {
          guard (try? FileStatus(of: checkpoint.path)) != nil else {
            isAnyGone = true
            continue
          }
          let reason = error.reasonForPeople.asSentence
          onDamage(checkpoint.path, reason)
          faults.append((checkpoint.path, reason))
        }
      }
      if !isAnyGone { break }
    }
    if let fault = faults.first { throw .damagedCheckpoint(folder.path, reason: fault.reason) }
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
  ///
  /// A complete checkpoint that was about to take its place, or had to leave it, takes it if there is no other.
  func removeRemains() {
    if newestFirst.isEmpty { restoreRemains { $0.hasPrefix(Self.prefix) } }
    let best = FolderEntry.names(in: folder.bestPath).last
    restoreRemains { name in best.map(name.hasPrefix) ?? false }
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

  private func restoreRemains(where isWanted: (String) -> Bool) {
    for suffix in [Checkpoint.partialSuffix, Checkpoint.removedSuffix] {
      for name in names(in: folder.checkpointsPath) where isWanted(name) && name.hasSuffix(suffix) {
        let remains = Checkpoint("\(folder.checkpointsPath)/\(name)")
        let path = String(remains.path.dropLast(suffix.count))
        guard remains.isComplete, (try? FileStatus(of: path)) == nil else { continue }
        try? FolderEntry.rename(remains.path, to: path)
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
