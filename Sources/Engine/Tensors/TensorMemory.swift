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

  /// Lets what another thread does for this one be counted with it, and recomputed as here.
  package static var carriedOver: @Sendable (() -> Void) -> Void {
    let (inSamePool, isRecomputing) = (BufferPool.carriedOver, isRecomputing)
    return { body in inSamePool { recomputing(isRecomputing, body) } }
  }

  /// Whether networks keep less for gradients than they could, and compute it anew (`Tensor.recomputed`); results do not depend on it.
  @TaskLocal package static var isRecomputing = false

  /// Lets networks compute anew what they need for gradients, or keep it, while `body` runs.
  package static func recomputing<Result>(_ isOn: Bool, _ body: () throws -> Result) rethrows -> Result {
    try $isRecomputing.withValue(isOn, operation: body)
  }

  /// The bytes that were let go of and wait for others.
  package static var freeBytes: Int { BufferPool.shared.freeBytes }
}
