#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Memory that is asked of the system and given back to it.
///
/// Large pieces are pages of their own. The allocator of the C library would keep pieces of some megabytes in its heap once it
/// has seen larger ones, and what was given back there stays with the program.
enum SystemMemory {
  /// From so many floats on, pieces are pages of their own: 1 MiB.
  private static let large = 1 << 18

  /// Bytes of a large page of x86-64 and arm64: 2 MiB.
  private static let largePage = 1 << 21

  /// Memory for `count` floats, aligned to 64 bytes at least; nil if there is none.
  static func take(_ count: Int) -> UnsafeMutablePointer<Float>? {
    let bytes = count * MemoryLayout<Float>.stride
    if count >= large {
      let pages = mmap(nil, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
      guard pages != MAP_FAILED, let pages else { return nil }
      #if os(Linux)
        // Rows of a matrix are often more than the 4 KiB of a page apart, and the processor remembers where some hundred pages are. A
        // system without large ones goes on with small ones.
        if bytes >= largePage { madvise(pages, bytes, MADV_HUGEPAGE) }
      #endif
      return pages.bindMemory(to: Float.self, capacity: count)
    }
    var memory: UnsafeMutableRawPointer?
    guard posix_memalign(&memory, 64, bytes) == 0 else { return nil }
    return memory?.bindMemory(to: Float.self, capacity: count)
  }

  /// Gives back what `take(count)` gave.
  static func give(_ pointer: UnsafeMutablePointer<Float>, _ count: Int) {
    if count >= large {
      munmap(pointer, count * MemoryLayout<Float>.stride)
    } else {
      free(pointer)
    }
  }
}
