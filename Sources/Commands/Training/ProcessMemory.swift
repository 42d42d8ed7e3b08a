import Foundation

/// The memory of this process.
enum ProcessMemory {
  /// The most bytes that it has held so far.
  static var peakBytes: Int {
    var usage = rusage()
    #if os(Linux)
      getrusage(CInt(RUSAGE_SELF.rawValue), &usage)
      return usage.ru_maxrss * 1024
    #else
      getrusage(RUSAGE_SELF, &usage)
      return usage.ru_maxrss
    #endif
  }
}
