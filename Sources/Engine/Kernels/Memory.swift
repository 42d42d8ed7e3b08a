import Machine
import Synchronization

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
  private let pool: BufferPool

  /// Takes a buffer of `count` floats from the pool.
  package init(_ count: Int) {
    self.count = count
    pool = BufferPool.current
    (pointer, capacity) = pool.take(max(count, 1))
  }

  /// Notes that the contents are changed in place.
  package func beginNewVersion() { version += 1 }

  deinit {
    pool.give(pointer, capacity)
  }

  /// Whether there is no memory behind it but for a few zeros: it was only counted (`BufferPool.counting`).
  package var isOutline: Bool { pool.isOutline }
}

/// The buffers that are free at the moment, by size.
package final class BufferPool: Sendable {
  package static let shared = BufferPool(isOutline: false)

  /// The pool of this task where it only counts.
  @TaskLocal private static var outline: BufferPool?

  /// The pool that buffers are taken from.
  fileprivate static var current: BufferPool { outline ?? shared }

  /// The bytes that a pool would ask of the system for all buffers that `body` makes on this thread. No memory is taken, so
  /// nobody may write to these buffers, or read more than their first number.
  package static func counting(_ body: () -> Void) -> Int {
    let pool = BufferPool(isOutline: true)
    $outline.withValue(pool, operation: body)
    return pool.takenBytes
  }

  /// Whether buffers of this task are only counted.
  static var isCounting: Bool { outline != nil }

  /// Lets what another thread does for this task take its buffers from the same pool.
  package static var carriedOver: @Sendable (() -> Void) -> Void {
    let pool = outline
    return { body in $outline.withValue(pool, operation: body) }
  }

  fileprivate let isOutline: Bool

  private init(isOutline: Bool) { self.isOutline = isOutline }

  // Never written to.
  nonisolated(unsafe) private static let zeros: UnsafeMutablePointer<Float> = {
    let zeros = UnsafeMutablePointer<Float>.allocate(capacity: 16)
    zeros.initialize(repeating: 0, count: 16)
    return zeros
  }()

  private struct Free {
    var buffers: [Int: [UnsafeMutablePointer<Float>]] = [:]
    var sizes: [Int] = []  // ascending; those that have a list in `buffers`
    var bytes = 0
    /// The bytes that were asked of the system and not given back.
    var taken = 0
  }

  // The pointers are owned by the pool while they lie in it.
  private struct Guarded: @unchecked Sendable {
    var free = Free()
  }

  private let guarded = Mutex(Guarded())

  /// The bytes that wait here for reuse.
  package var freeBytes: Int { guarded.withLock { $0.free.bytes } }

  /// The bytes that this pool has of the system, in use or not.
  package var takenBytes: Int { guarded.withLock { $0.free.taken } }

  /// Gives all free buffers back to the system.
  package func trim() {
    let all = guarded.withLock { guarded in
      defer {
        guarded.free = Free(taken: guarded.free.taken - guarded.free.bytes)
      }
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
    guarded.withLock { $0.free.taken += capacity * MemoryLayout<Float>.stride }
    if isOutline { return (Self.zeros, capacity) }
    guard let memory = SystemMemory.take(capacity) else {
      Exhaustion.stop(for: .memory(bytes: capacity * MemoryLayout<Float>.stride))
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
