/// A thread that does one job after the other, until the queue is closed.
package final class WorkQueue: @unchecked Sendable {
  private var jobs: [() -> Void] = []
  private var isClosed = false
  private let signal = Signal()
  private var thread: SystemThread?

  /// Starts the thread.
  ///
  /// - Throws: `SystemThreadError`, where the system or a container starts no more threads.
  package init() throws(SystemThreadError) {
    thread = try SystemThread { [self] in work() }
  }

  /// Adds a job, which is done after those that are there.
  package func add(_ job: @escaping () -> Void) {
    signal.change { jobs.append(job) }
  }

  /// Waits for all jobs to be done and ends the thread.
  package func close() {
    signal.change { isClosed = true }
    thread?.join()
    thread = nil
  }

  private func work() {
    while let job = signal.wait(for: { jobs.isEmpty ? (isClosed ? .some(nil) : nil) : .some(jobs.removeFirst()) }) {
      job()
    }
  }
}
