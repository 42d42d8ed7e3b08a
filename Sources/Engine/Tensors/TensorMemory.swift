import Kernels

/// The memory that tensors have let go of, which waits for the next tensors of the same size.
package enum TensorMemory {
  /// Gives back to the system what waits, if it is more than so many bytes.
  package static func trim(above bytes: Int) {
    if BufferPool.shared.freeBytes > bytes { BufferPool.shared.trim() }
  }

  /// The bytes that all tensors would take which `body` makes, those included that it lets go of and that wait for others.
  ///
  /// Nothing is computed and no memory is taken: shapes alone are followed, and every value that is asked for is 0. What kernels
  /// need for themselves while they run is not counted.
  package static func bytes(of body: () -> Void) -> Int { BufferPool.counting(body) }

  /// Lets what another thread does for this one be counted with it.
  package static var carriedOver: @Sendable (() -> Void) -> Void { BufferPool.carriedOver }

  /// The bytes that were let go of and wait for others.
  package static var freeBytes: Int { BufferPool.shared.freeBytes }
}
