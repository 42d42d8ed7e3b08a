import Datasets
import Foundation
import Machine

/// Work that is tried again for a while where a disk is full or a drive is gone, so that nothing computed is lost.
struct RetryPolicy {
  /// How long it is tried.
  let patience: Duration
  /// Told when a pause begins and ends.
  let report: (TrainingEvent) -> Void

  /// Seconds between two attempts.
  private static let pause = 1.0

  /// Does the work, again and again if need be, until `shouldStop`; it must be able to begin anew after it threw.
  ///
  /// - Throws: what `work` throws, when patience is at its end or where waiting would not help.
  func run<Result>(unless shouldStop: () -> Bool, _ work: () throws -> Result) throws -> Result {
    var start: ContinuousClock.Instant?
    while true {
      do {
        let result = try work()
        if start != nil { report(.wentOn) }
        return result
      } catch {
        guard let reason = Self.passing(error) else { throw error }
        let now = ContinuousClock.now
        guard now - (start ?? now) < patience, !shouldStop() else { throw error }
        if start == nil { report(.paused(reason, patience: patience)) }
        start = start ?? now
        Thread.sleep(forTimeInterval: min(Self.pause, patience.inSeconds))
      }
    }
  }

  /// The error if it may pass: something cannot be written, or a folder of pictures cannot be reached.
  private static func passing(_ error: any Error) -> (any Error & CustomStringConvertible)? {
    switch error {
    case let error as RunError: if case .cannotWrite = error { error } else { nil }
    case let error as DataError: error.isTemporary ? error : nil
    default: nil
    }
  }
}
