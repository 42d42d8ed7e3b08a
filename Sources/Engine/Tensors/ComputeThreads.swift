import Kernels
import Machine

/// How many threads compute; results do not depend on it.
package enum ComputeThreads {
  /// The counts that are possible.
  package static let possible = Parallel.possibleCounts

  /// The number of threads, the caller's included; at first that of the processors this process may use.
  package static var count: Int {
    get { Parallel.threadCount }
    set { Parallel.threadCount = newValue }
  }

  /// Runs two computations at once, each with half of the threads; see `Parallel.sideBySide`.
  package static func sideBySide(_ first: () -> Void, _ second: () -> Void) {
    let inSameMemory = TensorMemory.carriedOver
    Parallel.sideBySide({ inSameMemory(first) }, { inSameMemory(second) })
  }

  /// Makes ready what computing needs beside memory for tensors, so that it is known before anything is computed.
  ///
  /// - Returns: nil, or what is not to be had.
  package static func prepare() -> Exhaustion.Resource? { Parallel.prepare() }
}
