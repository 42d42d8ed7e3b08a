import CMPI
import Synchronization

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// When a process gives up waiting for the others of its job, and what it says then.
package final class Patience: Sendable {
  private let limit: Mutex<Double>
  private let tell: @Sendable (String) -> Void

  /// What the program exits with then, EX_TEMPFAIL: what was saved is good, and another attempt may succeed.
  package static let status: Int32 = 75

  /// - Parameters:
  ///   - seconds: the most that one message may take.
  ///   - tell: tells the person why the job ends.
  package init(seconds: Double, tell: @escaping @Sendable (String) -> Void) {
    limit = Mutex(seconds)
    self.tell = tell
  }

  /// The most seconds that one message may take; may be changed at any time.
  package var seconds: Double {
    get { limit.withLock { $0 } }
    set { limit.withLock { $0 = newValue } }
  }

  /// Ends the job, since the others do not answer.
  func giveUp() -> Never {
    end(
      "the other processes have not answered for \(Int(seconds)) seconds: one of them hangs, or the network is broken")
  }

  /// Ends the job, since MPI cannot go on.
  func fail(_ code: Int32) -> Never { end("MPI reports error \(code)") }

  private func end(_ reason: String) -> Never {
    tell(reason)
    cmpi_abort(Self.status)
    _exit(Self.status)
  }
}
