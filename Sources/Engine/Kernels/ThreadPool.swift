import Machine
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The threads that `parallelFor` uses: the calling thread and as many workers as are wanted beside it.
///
/// One job runs at a time. Its tasks are claimed one by one from a counter, so a slow core takes fewer of them. A caller that
/// finds the pool busy (another thread's job, or a job within a job) runs its tasks by itself: which thread runs a task never
/// changes the result.
///
/// Workers spin for a short while after a job, because the next one usually follows within microseconds, then sleep. Where there
/// are more threads than processors, a thread that spins takes the processor from one that works, or uses up the quota of a
/// container. There they sleep at once, and a job wakes no more of them than there are processors for.
final class ThreadPool: @unchecked Sendable {
  /// The job in one word: its number (above), whether workers may still join it, and how many have.
  private enum State {
    static let open: UInt64 = 1 << 15
    static let activeMask: UInt64 = open - 1
    static let job: UInt64 = 1 << 16
  }

  private let state = Atomic<UInt64>(0)
  private let nextTask = Atomic<Int>(0)
  private let busy = Atomic<Bool>(false)
  private let sleepers = Atomic<Int>(0)
  private let wanted = Atomic<Int>(1)
  private let mutex: UnsafeMutablePointer<pthread_mutex_t>
  private let wake: UnsafeMutablePointer<pthread_cond_t>
  // Written only by the owner of `busy` while no worker has joined.
  nonisolated(unsafe) private var taskCount = 0
  nonisolated(unsafe) private var body: ((Int) -> Void)?
  nonisolated(unsafe) private var workers = 0

  /// Somewhat under a millisecond: waking a sleeper costs more than many a kernel takes.
  private static let longSpin = 400_000
  /// Some microseconds, of a thread that has no processor of its own.
  private static let shortSpin = 1_000
  private let processors: Int

  /// - Parameter processors: how many threads can run at one time.
  init(threadCount: Int, processors: Int = Processors.available) {
    self.processors = processors
    mutex = .allocate(capacity: 1)
    wake = .allocate(capacity: 1)
    pthread_mutex_init(mutex, nil)
    pthread_cond_init(wake, nil)
    wanted.store(threadCount, ordering: .relaxed)
  }

  /// How many threads work on a job, the caller's included.
  var threadCount: Int {
    get { wanted.load(ordering: .relaxed) }
    set { wanted.store(newValue, ordering: .relaxed) }
  }

  private var hasTooManyThreads: Bool { threadCount > processors }

  private var spinsBeforeSleep: Int { hasTooManyThreads ? Self.shortSpin : Self.longSpin }

  // In line, the compiler would put the tasks of several kernels into one function, where the innermost loops run out of registers.
  @inline(never)
  func run(_ count: Int, _ task: (Int) -> Void) {
    let threads = threadCount
    guard count > 1, threads > 1,
      busy.compareExchange(expected: false, desired: true, ordering: .acquiring).exchanged
    else {
      for index in 0..<count { task(index) }
      return
    }
    defer { busy.store(false, ordering: .releasing) }
    startWorkers(threads - 1)
    withoutActuallyEscaping(task) { task in
      taskCount = count
      body = task
      nextTask.store(0, ordering: .relaxed)
      state.add(State.job | State.open, ordering: .sequentiallyConsistent)
      if sleepers.load(ordering: .sequentiallyConsistent) > 0 {
        pthread_mutex_lock(mutex)
        if hasTooManyThreads {
          for _ in 1..<max(2, processors) { pthread_cond_signal(wake) }
        } else {
          pthread_cond_broadcast(wake)
        }
        pthread_mutex_unlock(mutex)
      }
      claimTasks(task, count)
      state.bitwiseAnd(~State.open, ordering: .acquiringAndReleasing)
      var spins = 0
      let spinsBeforeSleep = spinsBeforeSleep
      while state.load(ordering: .acquiring) & State.activeMask != 0 {
        spins += 1
        if spins > spinsBeforeSleep { sched_yield() }
      }
      body = nil
    }
  }

  private func claimTasks(_ task: (Int) -> Void, _ count: Int) {
    while true {
      let index = nextTask.add(1, ordering: .relaxed).oldValue
      if index >= count { return }
      task(index)
    }
  }

  private func startWorkers(_ count: Int) {
    while workers < count {
      workers += 1
      let number = workers
      // Without the worker the others do its share.
      _ = try? SystemThread { [self] in work(number: number) }
    }
  }

  /// A worker's life: join a job that is open, claim tasks, leave; spin, then sleep until the next.
  private func work(number: Int) {
    var lastJob: UInt64 = 0
    while true {
      let job = waitForJob(after: lastJob, number: number)
      lastJob = job
      var current = state.load(ordering: .acquiring)
      while current / State.job == job, current & State.open != 0 {
        let exchange = state.weakCompareExchange(
          expected: current, desired: current + 1, ordering: .acquiringAndReleasing)
        if exchange.exchanged {
          if let body { claimTasks(body, taskCount) }
          state.subtract(1, ordering: .acquiringAndReleasing)
          break
        }
        current = exchange.original
      }
    }
  }

  private func isOpen(_ current: UInt64, after lastJob: UInt64, number: Int) -> Bool {
    current & State.open != 0 && current / State.job != lastJob && number < threadCount
  }

  private func waitForJob(after lastJob: UInt64, number: Int) -> UInt64 {
    for _ in 0..<spinsBeforeSleep {
      let current = state.load(ordering: .acquiring)
      if isOpen(current, after: lastJob, number: number) { return current / State.job }
    }
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    sleepers.add(1, ordering: .sequentiallyConsistent)
    defer { sleepers.subtract(1, ordering: .sequentiallyConsistent) }
    while true {
      let current = state.load(ordering: .sequentiallyConsistent)
      if isOpen(current, after: lastJob, number: number) { return current / State.job }
      pthread_cond_wait(wake, mutex)
    }
  }
}
