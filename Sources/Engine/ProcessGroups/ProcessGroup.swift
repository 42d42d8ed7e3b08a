import Machine

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
    begin { $0.gather(values, counts: counts) }.wait()
  }

  /// Begins what needs messages, after all that was begun before.
  package func begin<Result>(_ job: @escaping (any Transport) -> Result) -> PendingResult<Result> {
    let pending = PendingResult<Result>()
    let transport = transport
    jobs.add { pending.fulfil(job(transport)) }
    return pending
  }

  /// Leaves the others; returns when all have left.
  package func leave() {
    begin { $0.leave() }.wait()
    jobs.close()
  }
}
