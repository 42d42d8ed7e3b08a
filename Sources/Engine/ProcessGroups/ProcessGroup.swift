import Machine
import Synchronization

/// The processes that train one run together.
///
/// All of them ask for the same things in the same order. What is asked for is done by a thread of its own, so that messages travel while
/// gradients are computed; that thread alone uses the transport.
package final class ProcessGroup: @unchecked Sendable {
  /// Which of the processes this is, from 0.
  package let rank: Int
  /// How many they are.
  package let count: Int
  private let transport: any Transport
  private let jobs: WorkQueue
  private let times = Mutex(ExchangeTimes())

  /// Joins the other processes.
  ///
  /// - Parameter join: makes the transport; called on the thread that will use it.
  /// - Throws: what `join` throws; `SystemThreadError` if no thread can be started.
  package init(joining join: @escaping () throws -> any Transport) throws {
    jobs = try WorkQueue()
    let joined = PendingResult<Result<any Transport, any Error>>()
    jobs.add { joined.fulfil(Result { try join() }) }
    do {
      transport = try joined.wait().get()
    } catch {
      jobs.close()
      throw error
    }
    rank = transport.rank
    count = transport.count
  }

  /// What each process contributes, one after the other.
  ///
  /// - Parameter counts: how many values each of them contributes, this one as many as there are.
  package func gather(_ values: [Float], counts: [Int]) -> [Float] {
    wait(for: begin { $0.gather(values, counts: counts) })
  }

  /// Begins what needs messages, after all that was begun before.
  ///
  /// - Parameter isTimed: whether it counts among the messages of a step.
  package func begin<Result>(
    isTimed: Bool = true, _ job: @escaping (any Transport) -> Result
  ) -> PendingResult<Result> {
    let pending = PendingResult<Result>()
    let transport = transport
    jobs.add { [self] in
      let start = ContinuousClock.now
      let result = job(transport)
      if isTimed { times.withLock { $0.messages += (.now - start).inSeconds } }
      pending.fulfil(result)
    }
    return pending
  }

  /// Waits for what was begun.
  package func wait<Result>(for pending: PendingResult<Result>) -> Result {
    let start = ContinuousClock.now
    defer { times.withLock { $0.waiting += (.now - start).inSeconds } }
    return pending.wait()
  }

  /// How long messages took so far, and how long was waited for them.
  package var exchangeTimes: ExchangeTimes { times.withLock { $0 } }

  /// Leaves the others; returns when all have left.
  package func leave() {
    begin { $0.leave() }.wait()
    jobs.close()
  }
}

/// How long messages take between processes.
package struct ExchangeTimes: Equatable, Sendable {
  /// Seconds in which messages were under way, or other processes were not there yet.
  package var messages = 0.0
  /// Seconds of these in which nothing was computed meanwhile.
  package var waiting = 0.0

  package init(messages: Double = 0, waiting: Double = 0) {
    self.messages = messages
    self.waiting = waiting
  }

  package static func - (later: Self, earlier: Self) -> Self {
    ExchangeTimes(messages: later.messages - earlier.messages, waiting: later.waiting - earlier.waiting)
  }
}
