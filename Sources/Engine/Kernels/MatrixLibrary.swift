import COpenBLAS
import Machine
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// OpenBLAS and the buffers that it keeps: each product takes one while it runs.
///
/// The library asks the system for a buffer until it gets one, if need be for ever. So no more products run at a time than have a
/// buffer already, and a buffer is asked for only where there is room for it.
enum MatrixLibrary {
  /// The address space of a buffer: that of Debian's builds, which is as large as any. Little of it is ever used.
  private static let bufferBytes = 128 << 20

  /// Address space that is left for the rest of the program beside the first buffer.
  private static let reserve = 32 << 20

  private struct Buffers {
    var mapped = 0
    var used = 0
    /// Set where there was no room for another one.
    var isLimited = false
  }

  private static let buffers = Mutex(Buffers())

  /// Loads the library and lets it map its buffers, one for each thread as far as there is room.
  ///
  /// - Returns: nil, or what was not to be had.
  static func prepare(threads: Int) -> Exhaustion.Resource? {
    // Before the library is loaded, which might leave too little to say so.
    if buffers.withLock({ $0.mapped }) == 0, !MemoryAllowance.canMap(bufferBytes) { return .memory(bytes: bufferBytes) }
    if let reason = openblas_load() { return .matrixLibrary(reason: String(cString: reason)) }
    return buffers.withLock { buffers in
      while buffers.mapped < threads, !buffers.isLimited { mapAnother(&buffers) }
      return buffers.mapped == 0 ? .memory(bytes: bufferBytes) : nil
    }
  }

  /// Runs a product as soon as there is a buffer for it.
  static func withBuffer(_ body: () -> Void) {
    while !takeBuffer() { sched_yield() }
    body()
    buffers.withLock { $0.used -= 1 }
  }

  /// Whether a buffer was free, or could be mapped.
  private static func takeBuffer() -> Bool {
    let (isTaken, isFirst) = buffers.withLock { buffers in
      if buffers.used == buffers.mapped, buffers.mapped > 0, !buffers.isLimited { mapAnother(&buffers) }
      let isFree = buffers.used < buffers.mapped
      if isFree { buffers.used += 1 }
      return (isFree, buffers.mapped == 0)
    }
    if isFirst, let missing = prepare(threads: Parallel.threadCount) { Exhaustion.stop(for: missing) }
    return isTaken
  }

  /// Maps one buffer more, if there is room. Where the process has a limit of its own, those beside the first leave three
  /// quarters of what is left to the rest of the program.
  private static func mapAnother(_ buffers: inout Buffers) {
    let hasRoom: Bool
    if buffers.mapped == 0 {
      hasRoom = MemoryAllowance.canMap(bufferBytes + reserve)
    } else {
      hasRoom =
        MemoryAllowance.canMap(bufferBytes)
        && (MemoryAllowance.ownLimitsLeft.map { $0.bytes >= 4 * bufferBytes } ?? true)
    }
    buffers.isLimited = !hasRoom
    guard hasRoom else { return }
    buffers.mapped += 1
    openblas_reserve(Int32(buffers.mapped - buffers.used))
  }
}
