import Commands
import Foundation

/// The jobs of the server: one runs, some wait, and the results of the last ones are kept in memory until they are fetched.
package final class JobQueue: @unchecked Sendable {
  /// How much is taken on and kept.
  package struct Limits: Sendable {
    /// Jobs that wait beside the one that runs.
    package var waiting = 8
    /// Bytes of pictures that wait.
    package var waitingBytes = 256 << 20
    /// Bytes of results; the newest result is kept in any case.
    package var keptBytes = 256 << 20
    /// Jobs that have ended.
    package var keptJobs = 100
    /// Seconds that a job may take.
    package var secondsOfJob = 600.0

    package init() {}
  }

  // Everything below is touched only under the condition's lock.
  private let condition = NSCondition()
  private var waiting: [Job] = []
  private var running: Job?
  private var ended: [Job] = []
  private var count = 0
  private var isClosed = false

  /// How much is taken on and kept.
  let limits: Limits
  private let now: @Sendable () -> Double

  /// - Parameter now: the time in seconds since some moment.
  package init(_ limits: Limits, now: @escaping @Sendable () -> Double) {
    self.limits = limits
    self.now = now
  }

  /// Takes an order on.
  ///
  /// - Throws: `Refusal` where too many wait.
  func add(_ order: Order, title: String) throws(Refusal) -> Job {
    condition.lock()
    defer { condition.unlock() }
    settle()
    guard !isClosed else { throw Refusal(503, "The server is about to end.") }
    let bytes = waiting.reduce(order.bytes) { $0 + $1.waitingBytes }
    guard waiting.count < limits.waiting, waiting.isEmpty || bytes <= limits.waitingBytes else {
      throw Refusal(503, "The server is busy: \(waiting.count) jobs wait already. Try again in a moment.")
    }
    count += 1
    let job = Job(id: count, title: title, order)
    waiting.append(job)
    condition.broadcast()
    return job
  }

  /// The next order and its job, for whom does them one by one; nil once the queue is closed.
  func next() -> (job: Job, order: Order)? {
    condition.lock()
    defer { condition.unlock() }
    while !isClosed {
      settle()
      if !waiting.isEmpty {
        let job = waiting.removeFirst()
        guard let order = job.begin(at: now(), mostSeconds: limits.secondsOfJob) else {
          ended.append(job)
          continue
        }
        running = job
        return (job, order)
      }
      condition.wait()
    }
    return nil
  }

  /// Notes how much of a job is done.
  ///
  /// - Returns: whether to go on.
  func report(_ job: Job, _ share: Double) -> Bool { job.report(share, at: now()) }

  /// Ends a job.
  func end(_ job: Job, _ result: Result<[Job.Picture], Failure>) {
    job.end(result, at: now())
    condition.lock()
    defer { condition.unlock() }
    settle()
  }

  /// The job of that number, if it is still known.
  func job(_ id: Int) -> Job? { all.first { $0.id == id } }

  /// All jobs that are known, the oldest first.
  var all: [Job] {
    condition.lock()
    defer { condition.unlock() }
    settle()
    return ended + (running.map { [$0] } ?? []) + waiting
  }

  /// How many jobs come before a job that waits; nil if it does not wait.
  func place(of job: Job) -> Int? {
    condition.lock()
    defer { condition.unlock() }
    return waiting.firstIndex { $0 === job }.map { $0 + (running == nil ? 0 : 1) }
  }

  /// Cancels a job, or forgets what came of it.
  func remove(_ job: Job) {
    job.cancel()
    condition.lock()
    defer { condition.unlock() }
    settle()
    ended.removeAll { $0 === job }
  }

  /// Cancels everything and takes nothing on any more.
  package func close() {
    condition.lock()
    isClosed = true
    let jobs = waiting + (running.map { [$0] } ?? [])
    condition.broadcast()
    condition.unlock()
    for job in jobs { job.cancel() }
  }

  /// Puts what has ended where it belongs, and forgets what is too much, the oldest first.
  private func settle() {
    ended += waiting.filter(\.hasEnded)
    waiting.removeAll(where: \.hasEnded)
    if let job = running, job.hasEnded {
      ended.append(job)
      running = nil
    }
    var bytes = ended.reduce(0) { $0 + $1.keptBytes }
    while ended.count > 1, bytes > limits.keptBytes || ended.count > limits.keptJobs {
      bytes -= ended.removeFirst().keptBytes
    }
  }
}
