import Files
import Synchronization

/// What became of pictures, counted by several threads.
final class Outcomes: Sendable {
  private struct Counts {
    var written = 0
    var existing = 0
    var files: [FileStatus.Identity: String] = [:]
    var appeared: [TranslationPlan.Item] = []
    var failed = 0
    var keptComparisons = 0
    var failedComparisons = 0
    var end: Failure?
  }

  private let counts = Mutex(Counts())

  /// Pictures that were written.
  var written: Int { counts.withLock { $0.written } }
  /// Pictures whose file appeared meanwhile, made by another program.
  var existing: Int { counts.withLock { $0.existing } }
  /// Pictures whose file appeared meanwhile, each with the picture of this job that became it; nil if it is not of this job.
  ///
  /// Known for certain when everything is written.
  var appeared: [(item: TranslationPlan.Item, source: String?)] {
    counts.withLock { counts in
      counts.appeared.map { item in
        (item, (try? FileStatus(of: item.target)).flatMap { counts.files[$0.identity] })
      }
    }
  }
  /// Pictures that could not be read, translated or written.
  var failed: Int { counts.withLock { $0.failed } }
  /// Comparisons that existed already.
  var keptComparisons: Int { counts.withLock { $0.keptComparisons } }
  /// Comparisons that could not be written.
  var failedComparisons: Int { counts.withLock { $0.failedComparisons } }
  /// Why the whole job must end; nil as long as it need not.
  var end: Failure? { counts.withLock { $0.end } }

  /// Counts a picture that was written.
  func write(_ item: TranslationPlan.Item) {
    let identity = (try? FileStatus(of: item.target))?.identity
    counts.withLock { counts in
      counts.written += 1
      if let identity { counts.files[identity] = item.source }
    }
  }

  /// Keeps a picture whose file appeared meanwhile, until it is known who made it.
  func appear(_ item: TranslationPlan.Item) { counts.withLock { $0.appeared.append(item) } }

  /// Counts a picture whose file appeared meanwhile.
  func exist() { counts.withLock { $0.existing += 1 } }

  /// Counts a picture that failed, and says why.
  func fail(_ reason: String) {
    counts.withLock { $0.failed += 1 }
    Console.errors.line("cyclegan: \(reason)")
  }

  /// Counts a comparison that existed already.
  func keepComparison() { counts.withLock { $0.keptComparisons += 1 } }

  /// Counts a comparison that could not be written, and says why.
  func failComparison(_ reason: String) {
    counts.withLock { $0.failedComparisons += 1 }
    Console.errors.line("cyclegan: \(reason)")
  }

  /// Lets the job end; the first reason counts.
  func end(_ failure: Failure) { counts.withLock { $0.end = $0.end ?? failure } }
}
