import NeuralNetworks

/// What all parts of a computation in strips share.
final class StripContext {
  /// How features are divided.
  let grid: StripGrid
  /// The pass, with what was derived from weights.
  let pass: Pass
  /// Where strips are stored.
  let store: StripStore
  private let onProgress: (Double) throws(TranslationError) -> Void

  /// - Parameter onProgress: called with the multiply-accumulate operations of each piece of work that is done; what it throws
  ///   ends the computation.
  init(
    grid: StripGrid, pass: Pass, store: StripStore, onProgress: @escaping (Double) throws(TranslationError) -> Void
  ) {
    self.grid = grid
    self.pass = pass
    self.store = store
    self.onProgress = onProgress
  }

  /// Tells that work is done.
  func report(_ multiplications: Double) throws(TranslationError) { try onProgress(multiplications) }
}
