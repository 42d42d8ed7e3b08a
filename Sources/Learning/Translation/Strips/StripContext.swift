import NeuralNetworks
import Tensors

/// What all parts of a computation in strips share.
final class StripContext {
  /// How features are divided.
  let grid: StripGrid
  /// The pass, with what was derived from weights.
  let pass: Pass
  /// Where strips are stored.
  let store: StripStore
  private let unusedLimit: Int
  private let onProgress: (Double) throws(TranslationError) -> Void

  /// - Parameters:
  ///   - unusedLimit: bytes that strips have let go of and that may wait for others of the same size.
  ///   - onProgress: called with the multiply-accumulate operations of each piece of work that is done; what it throws ends
  ///     the computation.
  init(
    grid: StripGrid, pass: Pass, store: StripStore, unusedLimit: Int = .max,
    onProgress: @escaping (Double) throws(TranslationError) -> Void
  ) {
    self.grid = grid
    self.pass = pass
    self.store = store
    self.unusedLimit = unusedLimit
    self.onProgress = onProgress
  }

  /// Tells that work is done.
  func report(_ multiplications: Double) throws(TranslationError) {
    // Strips of one layer's size are of no use to the next; together they would be as much as the features that are stored.
    TensorMemory.trim(above: unusedLimit)
    try onProgress(multiplications)
  }
}
