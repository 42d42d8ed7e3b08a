import Synchronization
import Testing

@testable import Machine

@Suite struct SystemThreadTests {
  private static let runs = Atomic<Int>(0)

  @Test func `a thread has run its body when it is joined`() throws {
    for _ in 0..<20 { try SystemThread { Self.runs.add(1, ordering: .relaxed) }.join() }
    #expect(Self.runs.load(ordering: .relaxed) == 20)
  }

  @Test func `a thread that cannot start is reported, and what it would have run is let go of`() {
    final class Witness: Sendable {}
    weak var remaining: Witness?
    do {
      let witness = Witness()
      remaining = witness
      // No system has room for such a stack.
      #expect(throws: SystemThreadError.self) {
        try SystemThread(stackBytes: 1 << 50) { withExtendedLifetime(witness) {} }
      }
    }
    #expect(remaining == nil)
  }
}
