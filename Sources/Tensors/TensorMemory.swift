import Kernels

/// The memory that tensors have let go of, which waits for the next tensors of the same size.
public enum TensorMemory {
  /// The most bytes that may wait; when there are more, all of them go back to the system. Unlimited at first, which serves
  /// training best: every step needs the same sizes.
  public static var unusedLimit: Int {
    get { BufferPool.shared.freeLimit }
    set { BufferPool.shared.freeLimit = newValue }
  }

  /// Gives back to the system what waits.
  public static func trim() { BufferPool.shared.trim() }
}
