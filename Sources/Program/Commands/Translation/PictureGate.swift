import Foundation

/// Lets only so many bytes of pictures be in work at one time; one picture may always be.
final class PictureGate: @unchecked Sendable {
  // Everything below is touched only under the condition's lock.
  private let condition = NSCondition()
  private let capacity: Int
  private var used = 0
  private var isOpen = false

  init(capacity: Int) { self.capacity = capacity }

  /// Waits until there is room.
  func enter(_ bytes: Int) {
    condition.lock()
    defer { condition.unlock() }
    while used > 0, used + bytes > capacity, !isOpen { condition.wait() }
    used += bytes
  }

  /// Makes room again.
  func leave(_ bytes: Int) {
    condition.lock()
    used -= bytes
    condition.broadcast()
    condition.unlock()
  }

  /// Lets everyone in from now on, as when a job is given up.
  func open() {
    condition.lock()
    isOpen = true
    condition.broadcast()
    condition.unlock()
  }
}
