import Files
import Foundation
import Images
import Synchronization

/// A fault that may pass by itself, as that of a disk that is full or away.
protocol PassingFault: Error {
  /// Why it may pass; nil if it will not.
  var passingReason: String? { get }
}

/// Waits while a disk is full or away, and tries again for a while; all threads of a job share one.
final class DiskPatience: Sendable {
  private let patience: Duration
  /// How many attempts wait at the moment.
  private let waiting = Mutex(0)

  /// Seconds between two attempts.
  private static let pause = 0.5

  /// - Parameter patience: how long to try again before the fault is passed on.
  init(_ patience: Duration) {
    self.patience = patience
  }

  /// Does `body`, again and again while it throws a fault that may pass; `body` must be able to begin anew after it threw.
  ///
  /// - Parameter what: what cannot be done, as the beginning of a sentence: `“winter/a.png” cannot be written`.
  /// - Throws: what `body` throws, if it will not pass, has not passed in time, or a signal asks to stop.
  func attempt<Result, Fault: PassingFault>(
    _ what: String, _ body: () throws(Fault) -> Result
  ) throws(Fault) -> Result {
    let start = ContinuousClock.now
    var isWaiting = false
    while true {
      do {
        let result = try body()
        if isWaiting, stopWaiting() == 0 { Console.errors.line("cyclegan: the job goes on.") }
        return result
      } catch {
        guard let reason = error.passingReason, ContinuousClock.now - start < patience, StopSignal.status == nil else {
          if isWaiting { stopWaiting() }
          throw error
        }
        if !isWaiting { announce(what, reason) }
        isWaiting = true
        Thread.sleep(forTimeInterval: Self.pause)
      }
    }
  }

  /// - Returns: how many attempts still wait.
  @discardableResult
  private func stopWaiting() -> Int {
    waiting.withLock { waiting in
      waiting -= 1
      return waiting
    }
  }

  private func announce(_ what: String, _ reason: String) {
    let isFirst = waiting.withLock { waiting in
      waiting += 1
      return waiting == 1
    }
    guard isFirst else { return }
    Console.errors.line(
      "cyclegan: warning: \(what): \(reason). The job pauses and tries again for "
        + "\(Wording.duration(Double(patience.components.seconds))); put it right, or stop by Ctrl-C.")
  }
}

extension PictureError: PassingFault {
  var passingReason: String? {
    if case .file(let fault) = reason { fault.passingReason } else { nil }
  }
}

extension FileFault: PassingFault {
  var passingReason: String? {
    if case .unavailable(let system) = self { system } else { nil }
  }
}
