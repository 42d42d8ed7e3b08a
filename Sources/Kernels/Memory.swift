import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Floats that come from a pool and go back to it.
///
/// A training step asks for the same sizes again and again; after the first step nothing is asked of the system any more.
/// Contents are undefined when a buffer is made.
package final class Buffer: @unchecked Sendable {
  /// The number of floats.
  package let count: Int
  /// The memory, aligned to 64 bytes.
  package let pointer: UnsafeMutablePointer<Float>
  /// How often the contents have been changed in place; what is derived from them belongs to one version.
  package private(set) var version = 0
  private let capacity: Int

  /// Takes a buffer of `count` floats from the pool.
  package init(_ count: Int) {
    self.count = count
    (pointer, capacity) = BufferPool.shared.take(max(count, 1))
  }

  /// Notes that the contents are changed in place.
  package func beginNewVersion() { version += 1 }

  deinit {
    BufferPool.shared.give(pointer, capacity)
  }
}

/// The buffers that are free at the moment, by size.
package final class BufferPool: Sendable {
  package static let shared = BufferPool()

  private struct Free {
    var buffers: [Int: [UnsafeMutablePointer<Float>]] = [:]
    var sizes: [Int] = []  // ascending; those that have a list in `buffers`
    var bytes = 0
  }

  // The pointers are owned by the pool while they lie in it.
  private struct Guarded: @unchecked Sendable {
    var free = Free()
  }

  private let guarded = Mutex(Guarded())

  /// The bytes that wait here for reuse.
  package var freeBytes: Int { guarded.withLock { $0.free.bytes } }

  /// Gives all free buffers back to the system.
  package func trim() {
    let all = guarded.withLock { guarded in
      defer { guarded.free = Free() }
      return Guarded(free: guarded.free)
    }
    for (capacity, list) in all.free.buffers { for pointer in list { SystemMemory.give(pointer, capacity) } }
  }

  /// A free buffer that fits with little waste, or a new one.
  fileprivate func take(_ count: Int) -> (UnsafeMutablePointer<Float>, Int) {
    let capacity = Self.rounded(count)
    let found = guarded.withLock { guarded -> (Address, Int)? in
      var low = 0
      var high = guarded.free.sizes.count
      while low < high {
        let middle = (low + high) / 2
        if guarded.free.sizes[middle] < capacity { low = middle + 1 } else { high = middle }
      }
      while low < guarded.free.sizes.count, guarded.free.sizes[low] <= capacity + capacity / 4 {
        let size = guarded.free.sizes[low]
        if let pointer = guarded.free.buffers[size]?.popLast() {
          guarded.free.bytes -= size * MemoryLayout<Float>.stride
          return (Address(pointer: pointer), size)
        }
        low += 1
      }
      return nil
    }
    if let found { return (found.0.pointer, found.1) }
    guard let memory = SystemMemory.take(capacity) else {
      // Nothing can go on without memory, and a message must not need any.
      let message: StaticString = "cyclegan: out of memory; try a smaller picture size, width or batch\n"
      _ = write(2, message.utf8Start, message.utf8CodeUnitCount)
      exit(70)
    }
    return (memory, capacity)
  }

  fileprivate func give(_ pointer: UnsafeMutablePointer<Float>, _ capacity: Int) {
    let address = Address(pointer: pointer)
    guarded.withLock { guarded in
      guarded.free.bytes += capacity * MemoryLayout<Float>.stride
      if guarded.free.buffers[capacity]?.append(address.pointer) == nil {
        guarded.free.buffers[capacity] = [address.pointer]
        let place = guarded.free.sizes.firstIndex { $0 > capacity } ?? guarded.free.sizes.count
        guarded.free.sizes.insert(capacity, at: place)
      }
    }
  }

  private struct Address: @unchecked Sendable {
    let pointer: UnsafeMutablePointer<Float>
  }

  /// Rounded up to whole cache lines, and to an eighth of the power of two below for large ones.
  private static func rounded(_ count: Int) -> Int {
    let step = max(16, (1 << (Int.bitWidth - 1 - count.leadingZeroBitCount)) / 8)
    return (count + step - 1) / step * step
  }
}
