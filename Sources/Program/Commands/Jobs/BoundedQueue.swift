import Foundation

/// A queue between two threads that holds only so many elements: the giver waits while it is full, the taker while it is empty.
final class BoundedQueue<Element: Sendable>: @unchecked Sendable {
  // Everything below is touched only under the condition's lock.
  private let condition = NSCondition()
  private let capacity: Int
  private var elements: [Element] = []
  private var isClosed = false

  init(capacity: Int) {
    precondition(capacity > 0, "BoundedQueue: a capacity of at least 1 was expected, got \(capacity)")
    self.capacity = capacity
  }

  /// Adds an element.
  ///
  /// - Returns: false if the queue was closed, so that nobody will take it.
  func put(_ element: Element) -> Bool {
    condition.lock()
    defer { condition.unlock() }
    while elements.count >= capacity, !isClosed { condition.wait() }
    if isClosed { return false }
    elements.append(element)
    condition.broadcast()
    return true
  }

  /// Takes the oldest element; nil once the queue is closed and empty.
  func take() -> Element? {
    condition.lock()
    defer { condition.unlock() }
    while elements.isEmpty, !isClosed { condition.wait() }
    guard !elements.isEmpty else { return nil }
    defer { condition.broadcast() }
    return elements.removeFirst()
  }

  /// Lets nothing more in; what is in it can still be taken.
  func close() {
    condition.lock()
    isClosed = true
    condition.broadcast()
    condition.unlock()
  }
}
