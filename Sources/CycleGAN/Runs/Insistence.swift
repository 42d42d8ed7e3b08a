import Foundation

/// Writing that pauses and tries again where the disk is full or gone, for a while, so that nothing computed is lost.
struct Insistence {
  /// How long it tries.
  let patience: Duration
  /// Told when a pause begins and ends.
  let report: (TrainingEvent) -> Void

  /// Seconds between two attempts.
  private static let pause = 1.0

  /// Writes, again and again if need be, until `shouldStop`; `write` must be able to begin anew after it threw.
  ///
  /// - Throws: what `write` throws for other reasons than `RunError.cannotWrite`, or when patience is at its end.
  func write(unless shouldStop: () -> Bool, _ write: () throws(RunError) -> Void) throws(RunError) {
    var start: ContinuousClock.Instant?
    while true {
      do {
        try write()
        if start != nil { report(.wentOn) }
        return
      } catch {
        guard case .cannotWrite(let path, let reason) = error else { throw error }
        let now = ContinuousClock.now
        guard now - (start ?? now) < patience, !shouldStop() else { throw error }
        if start == nil { report(.paused(path: path, reason: reason, patience: patience)) }
        start = start ?? now
        Thread.sleep(forTimeInterval: min(Self.pause, patience.inSeconds))
      }
    }
  }
}
