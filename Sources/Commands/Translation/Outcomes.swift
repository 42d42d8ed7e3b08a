import Synchronization

/// What became of pictures, counted by several threads.
final class Outcomes: Sendable {
  private let counts = Mutex((written: 0, existing: 0, failed: 0))

  /// Pictures that were written.
  var written: Int { counts.withLock { $0.written } }
  /// Pictures whose file appeared meanwhile.
  var existing: Int { counts.withLock { $0.existing } }
  /// Pictures that could not be read or written.
  var failed: Int { counts.withLock { $0.failed } }

  /// Counts a picture that was written.
  func write() { counts.withLock { $0.written += 1 } }

  /// Counts a picture whose file appeared meanwhile.
  func exist() { counts.withLock { $0.existing += 1 } }

  /// Counts a picture that failed, and says why.
  func fail(_ reason: String) {
    counts.withLock { $0.failed += 1 }
    Console.errors.line("cyclegan: \(reason)")
  }
}
