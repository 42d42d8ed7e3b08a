import Synchronization

/// The bytes that bodies of requests may take together, so that many that arrive at one time do not fill the memory.
package final class ByteBudget: Sendable {
  private let free: Mutex<Int>

  package init(bytes: Int) { free = Mutex(bytes) }

  /// Takes so many bytes, if they are there.
  package func take(_ bytes: Int) -> Bool {
    free.withLock { free in
      guard bytes <= free else { return false }
      free -= bytes
      return true
    }
  }

  /// Gives them back.
  package func giveBack(_ bytes: Int) { free.withLock { $0 += bytes } }
}
