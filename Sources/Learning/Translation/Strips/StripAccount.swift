/// What a computation in strips costs, entered pass by pass, before or while it runs.
struct StripAccount {
  /// Multiply-accumulate operations so far.
  private(set) var multiplications = 0.0
  /// The most bytes of features that were stored at one time.
  private(set) var peakBytes = 0
  /// Bytes of features that are stored now.
  private(set) var storedBytes = 0
  /// Times that the picture was gone over.
  private(set) var passes = 0

  /// Enters a pass; what is let go of in it makes room for what is stored in it.
  mutating func pass(_ enter: (inout StripAccount) -> Void) {
    passes += 1
    enter(&self)
    peakBytes = max(peakBytes, storedBytes)
  }

  mutating func compute(_ count: Double) { multiplications += count }
  mutating func store(_ bytes: Int) { storedBytes += bytes }
  mutating func release(_ bytes: Int) { storedBytes -= bytes }
}
