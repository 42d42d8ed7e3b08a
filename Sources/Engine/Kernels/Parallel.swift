import Machine

/// The program's one thread pool.
///
/// It is the one thing here that is global, as the processor is: whoever calls a kernel shares the same cores.
package enum Parallel {
  /// The counts of threads that are possible.
  package static let possibleCounts = 1...64

  private static let pool = ThreadPool(threadCount: min(Processors.available, possibleCounts.upperBound))

  /// How many threads work on a kernel; 1 … 64. Results do not depend on it.
  package static var threadCount: Int {
    get { pool.threadCount }
    set {
      precondition(possibleCounts.contains(newValue), "threadCount: 1…64 threads, got \(newValue)")
      pool.threadCount = newValue
    }
  }

  /// Makes ready what kernels need beside memory for their results.
  ///
  /// - Returns: nil, or what is not to be had; a kernel that needed it would end the program.
  package static func prepare() -> Exhaustion.Resource? { MatrixLibrary.prepare(threads: threadCount) }

  /// The half of the threads that a computation beside another one has.
  @TaskLocal private static var half: ThreadPool?
  private static let halves = [ThreadPool(threadCount: 1), ThreadPool(threadCount: 1)]

  static func run(_ count: Int, _ task: (Int) -> Void) {
    (half ?? pool).run(count, task)
  }

  /// Runs two computations at once, each with half of the threads; one after the other where there is one thread, where this is called
  /// within such a computation, or where buffers are only counted.
  ///
  /// Where a kernel takes no longer than its threads take to meet, two computations are done sooner so. Both may use what is shared under
  /// locks alone.
  package static func sideBySide(_ first: () -> Void, _ second: () -> Void) {
    guard half == nil, threadCount > 1, !BufferPool.isCounting else {
      first()
      second()
      return
    }
    for half in halves { half.threadCount = threadCount / 2 }
    pool.run(2) { index in
      $half.withValue(halves[index]) { index == 0 ? first() : second() }
    }
  }
}

/// Runs `body` for every index in 0 ..< `count`, on the pool's threads, in any order.
///
/// The work must be split by the problem's size, never by the number of threads, and no two indices may write the same
/// memory: then the result has the same bytes on any machine.
package func parallelFor(_ count: Int, _ body: (Int) -> Void) {
  Parallel.run(count, body)
}

/// Runs `body` for consecutive ranges of `size` that make up 0 ..< `count`; the last may be shorter.
package func parallelRanges(of count: Int, size: Int, _ body: (Range<Int>) -> Void) {
  parallelFor((count + size - 1) / size) { index in
    body(index * size..<min(count, (index + 1) * size))
  }
}
