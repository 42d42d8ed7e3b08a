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
  private let interval: Double
  private var items: [Item] = []
  private var isStopped = false
  private var isWaitedFor = false

  /// A queue that holds at most `capacity` batches.
  ///
  /// - Parameter interval: seconds between two questions whether to stop waiting; a batch hardly ever takes so long unless a
  ///   drive does not answer.
  init(capacity: Int, interval: Double = 5) {
    precondition(capacity > 0, "BatchQueue: a capacity of at least 1 expected, got \(capacity)")
    self.capacity = capacity
    self.interval = interval
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

  /// What comes of waiting for a batch.
  enum Taking {
    case item(Item)
    /// Whoever waited does not want it any more.
    case stopped
    /// The queue was cancelled.
    case cancelled
  }

  /// Takes the next batch, waiting for it; `shouldStop` is asked now and then meanwhile.
  func take(unless shouldStop: () -> Bool = { false }) -> Taking {
    condition.withLock {
      isWaitedFor = true
      defer { isWaitedFor = false }
      condition.broadcast()
      while items.isEmpty && !isStopped {
        if !condition.wait(until: Date(timeIntervalSinceNow: interval)), shouldStop() { return .stopped }
      }
      guard !isStopped else { return .cancelled }
      condition.broadcast()
      return .item(items.removeFirst())
    }
  }

  /// Waits until all batches are taken and another one is waited for; false after `cancel`.
  func waitForDemand() -> Bool {
    condition.withLock {
      while !(items.isEmpty && isWaitedFor) && !isStopped { condition.wait() }
      return !isStopped
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
