import Machine

/// What a thread works on in the background.
package final class PendingResult<Result>: @unchecked Sendable {
  private var result: Result?
  private let signal = Signal()

  package init() {}

  /// Says what it is.
  func fulfil(_ result: Result) {
    signal.change { self.result = result }
  }

  /// The result, when it is there.
  package func wait() -> Result {
    signal.wait(for: { result })
  }
}
