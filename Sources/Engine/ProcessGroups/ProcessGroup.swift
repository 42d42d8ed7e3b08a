import Machine

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

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

  /// A group whose messages go over a transport.
  ///
  /// - Throws: `SystemThreadError` if no thread can be started for it.
  package init(_ transport: any Transport, _ jobs: WorkQueue) {
    self.transport = transport
    self.jobs = jobs
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

  /// Ends all processes at once, where this one cannot go on; does not return.
  package func abort(code: Int32) -> Never {
    transport.abort(code: code)
    exit(code)
  }
}

/// What carries messages between the processes of a group.
///
/// A message that does not arrive within the time that a transport gives it ends the program.
package protocol Transport: AnyObject, Sendable {
  var rank: Int { get }
  var count: Int { get }

  /// What each process contributes, one after the other; `counts` values of each.
  func gather(_ values: [Float], counts: [Int]) -> [Float]

  /// Sends every process its part of some values and returns what came from each, one after the other.
  ///
  /// - Parameters:
  ///   - counts: how many of the values each process gets, in their order.
  ///   - receivedCounts: how many values come from each.
  func exchange(_ values: [Float], counts: [Int], receivedCounts: [Int]) -> [Float]

  /// Ends all processes.
  func abort(code: Int32)
}

/// What a thread works on in the background, when it is there.
package final class PendingResult<Result>: @unchecked Sendable {
  private var result: Result?
  private let signal = Signal()

  func fulfil(_ result: Result) {
    signal.change { self.result = result }
  }

  /// The result, when it is there.
  package func wait() -> Result {
    signal.wait(for: { result })
  }
}
