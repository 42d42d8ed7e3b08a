import Machine

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// Bytes outside Swift's own memory, whose absence can be reported where an array would end the program.
///
/// It is filled by whoever makes it, before anybody else sees it, and never changed afterwards.
final class MemoryBlock: @unchecked Sendable {
  let bytes: UnsafeMutableRawBufferPointer

  /// Reserves `count` bytes, or returns nil if the system has no more.
  ///
  /// Many systems promise more than they have, and end the program when it is used: so what exceeds the memory of the
  /// whole machine is not even asked for.
  init?(count: Int) {
    guard count <= MemoryAllowance.installedBytes, let start = malloc(max(count, 1)) else { return nil }
    bytes = UnsafeMutableRawBufferPointer(start: start, count: count)
  }

  deinit {
    free(bytes.baseAddress)
  }
}
