import Kernels

/// Runs `body` with a number of threads and puts the number back.
package func withThreads<Result>(_ count: Int, _ body: () throws -> Result) rethrows -> Result {
  let before = Parallel.threadCount
  Parallel.threadCount = count
  defer { Parallel.threadCount = before }
  return try body()
}
