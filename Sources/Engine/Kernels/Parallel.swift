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

  static func run(_ count: Int, _ task: (Int) -> Void) {
    pool.run(count, task)
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
