import Kernels

/// How many threads compute; results do not depend on it.
public enum ComputeThreads {
  /// The counts that are possible.
  public static let possible = 1...64

  /// The number of threads, the caller's included; at first that of the processors this process may use.
  public static var count: Int {
    get { Parallel.threadCount }
    set { Parallel.threadCount = newValue }
  }
}
