import Foundation

/// A bounded queue from the thread that loads batches to the one that trains on them.
///
/// All state lies behind the condition's lock, which is why it may be shared although the compiler cannot see that.
final class BatchQueue: @unchecked Sendable {
  /// What goes through the queue: a batch, and the pictures that were found unreadable while it was loaded.
  struct Item: Sendable {
    let result: Result<Batch, DataError>
    let skipped: [SkippedPicture]
  }

  private let condition = NSCondition()
  private let capacity: Int
  private var items: [Item] = []
  private var isStopped = false

  /// A queue that holds at most `capacity` batches.
  init(capacity: Int) {
    precondition(capacity > 0, "BatchQueue: a capacity of at least 1 expected, got \(capacity)")
    self.capacity = capacity
  }

  /// Whether nobody waits for batches any more.
  var isCancelled: Bool { condition.withLock { isStopped } }

  /// Adds a batch, waiting for room; false if nobody waits for it any more.
  func put(_ item: Item) -> Bool {
    condition.withLock {
      while items.count >= capacity && !isStopped { condition.wait() }
      guard !isStopped else { return false }
      items.append(item)
      condition.broadcast()
      return true
    }
  }

  /// Takes the next batch, waiting for it; nil after `cancel`.
  func take() -> Item? {
    condition.withLock {
      while items.isEmpty && !isStopped { condition.wait() }
      guard !isStopped else { return nil }
      condition.broadcast()
      return items.removeFirst()
    }
  }

  /// Lets go of all batches and wakes both sides.
  func cancel() {
    condition.withLock {
      isStopped = true
      items = []
      condition.broadcast()
    }
  }
}
