import Commands
import Runs
import Synchronization
import Testing

@testable import Serving

@Suite("The queue of jobs")
struct JobQueueTests {
  /// A clock that goes when it is told to.
  private final class Clock: Sendable {
    private let seconds = Mutex(0.0)
    var now: Double { seconds.withLock { $0 } }
    func pass(_ seconds: Double) { self.seconds.withLock { $0 += seconds } }
  }

  private let clock = Clock()

  private func queue(_ change: (inout JobQueue.Limits) -> Void = { _ in }) -> JobQueue {
    var limits = JobQueue.Limits()
    change(&limits)
    return JobQueue(limits) { [clock] in clock.now }
  }

  private static func order(bytes: Int = 1) -> Order {
    .translation(
      TranslationOrder(
        run: RunFolder("run"), direction: .aToB, withBack: false, scale: .native, backScale: .native, format: .png,
        quality: 95,
        name: "a.png",
        bytes: [UInt8](repeating: 0, count: bytes)))
  }

  private static func picture(bytes: Int) -> Job.Picture {
    Job.Picture(
      kind: .translation, name: "a.png", format: .png, width: 1, height: 1, bytes: [UInt8](repeating: 0, count: bytes))
  }

  @Test("Jobs run one after the other, in their order, and tell how far they are")
  func order() throws {
    let queue = queue()
    let first = try queue.add(Self.order(), title: "first")
    let second = try queue.add(Self.order(), title: "second")
    #expect(queue.place(of: first) == 0 && queue.place(of: second) == 1)
    let taken = try #require(queue.next())
    #expect(taken.job === first && first.state == .running)
    #expect(queue.place(of: first) == nil && queue.place(of: second) == 1)
    #expect(queue.report(first, 0.5) && first.share == 0.5)
    clock.pass(3)
    queue.end(first, .success([Self.picture(bytes: 5)]))
    #expect(first.state == .done && first.share == 1 && first.seconds == 3 && first.keptBytes == 5)
    #expect(queue.place(of: second) == 0)
    #expect(try #require(queue.next()).job === second)
    queue.end(second, .failure(Failure(.unusableData, "It is no picture.")))
    #expect(second.state == .failed && second.message == "It is no picture.")
    #expect(queue.all.map(\.id) == [1, 2])
  }

  @Test("Only so many wait, by number and by bytes; then others are told to come back")
  func bounds() throws {
    let queue = queue { $0.waiting = 2 }
    for _ in 0..<2 { _ = try queue.add(Self.order(), title: "") }
    #expect(throws: Refusal.self) { try queue.add(Self.order(), title: "") }
    _ = queue.next()
    #expect(throws: Never.self) { try queue.add(Self.order(), title: "") }

    let small = self.queue { $0.waitingBytes = 10 }
    // One alone is always taken.
    _ = try small.add(Self.order(bytes: 50), title: "")
    do throws(Refusal) {
      _ = try small.add(Self.order(bytes: 1), title: "")
      Issue.record("It was taken on")
    } catch {
      #expect(error.status == 503 && error.response.headers.contains { $0.name == "Retry-After" })
    }
  }

  @Test("A job that is cancelled leaves its place, or ends at its next report")
  func cancelling() throws {
    let queue = queue()
    let (running, waiting, last) = (
      try queue.add(Self.order(), title: ""), try queue.add(Self.order(), title: ""),
      try queue.add(Self.order(), title: "")
    )
    _ = queue.next()
    queue.remove(waiting)
    #expect(waiting.state == .cancelled && queue.job(waiting.id) == nil && queue.place(of: last) == 1)
    #expect(queue.report(running, 0.1))
    running.cancel()
    #expect(running.state == .running && !queue.report(running, 0.2))
    queue.end(running, .success([Self.picture(bytes: 5)]))
    #expect(running.state == .cancelled && running.pictures.isEmpty)
    #expect(try #require(queue.next()).job === last)
  }

  @Test("A job may take only so long")
  func time() throws {
    let queue = queue { $0.secondsOfJob = 60 }
    let job = try queue.add(Self.order(), title: "")
    clock.pass(1000)
    _ = queue.next()
    clock.pass(60)
    #expect(queue.report(job, 0.5))
    clock.pass(0.1)
    #expect(!queue.report(job, 0.6))
    queue.end(job, .failure(Failure(.unusableData, "it was stopped.")))
    #expect(job.state == .failed && job.message?.contains("longer than 1 min 0 s") == true)
  }

  @Test("The newest results are kept, up to a number and to bytes")
  func keeping() throws {
    let queue = queue { ($0.keptBytes, $0.keptJobs) = (10, 3) }
    for bytes in [4, 4, 4] {
      _ = try queue.add(Self.order(), title: "")
      let job = try #require(queue.next()).job
      queue.end(job, .success([Self.picture(bytes: bytes)]))
    }
    #expect(queue.all.map(\.id) == [2, 3])
    let large = try queue.add(Self.order(), title: "")
    _ = queue.next()
    queue.end(large, .success([Self.picture(bytes: 50)]))
    #expect(queue.all.map(\.id) == [4])
    for _ in 0..<5 {
      let job = try queue.add(Self.order(), title: "")
      _ = queue.next()
      queue.end(job, .success([]))
    }
    #expect(queue.all.count == 3)
  }

  @Test("Who waits for a job is told once, also if it has ended already")
  func listening() throws {
    let queue = queue()
    let told = Mutex(0)
    let job = try queue.add(Self.order(), title: "")
    job.whenEnded { told.withLock { $0 += 1 } }
    #expect(told.withLock { $0 } == 0)
    _ = queue.next()
    queue.end(job, .success([]))
    job.whenEnded { told.withLock { $0 += 10 } }
    #expect(told.withLock { $0 } == 11)
  }

  @Test("A closed queue cancels what there is, and takes nothing on")
  func closing() throws {
    let queue = queue()
    let job = try queue.add(Self.order(), title: "")
    queue.close()
    #expect(job.state == .cancelled && queue.next() == nil)
    #expect(throws: Refusal.self) { try queue.add(Self.order(), title: "") }
  }

  @Test("A picture's bytes are held until its job begins, and no longer")
  func letsGo() throws {
    let queue = queue()
    let job = try queue.add(Self.order(bytes: 100), title: "")
    #expect(job.waitingBytes == 100)
    _ = queue.next()
    #expect(job.waitingBytes == 0)
  }
}
