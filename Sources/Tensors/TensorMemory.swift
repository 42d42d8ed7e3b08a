import Kernels

/// The memory that tensors have let go of, which waits for the next tensors of the same size.
public enum TensorMemory {
  /// Gives back to the system what waits, if it is more than so many bytes.
  public static func trim(above bytes: Int) {
    if BufferPool.shared.freeBytes > bytes { BufferPool.shared.trim() }
  }
}
