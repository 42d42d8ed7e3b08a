import Tensors

/// Features of a whole picture that can be read strip by strip, from top to bottom, as often as needed: stored, or computed
/// anew each time.
protocol StripSource: AnyObject {
  /// Shapes: `[1, height, width, channels]`.
  var shape: Shape { get }

  /// Begins to read at the top.
  ///
  /// - Parameter isLast: whether nobody will read it again, so that what is stored can be let go of as it is read.
  func reader(isLast: Bool) -> any StripReader

  /// Enters in the account what it costs to read it once.
  func enter(in account: inout StripAccount, isLast: Bool)

  /// Bytes that are stored now and that a last reading lets go of.
  var releasableBytes: Int { get }
}

/// One reading of features, from top to bottom.
protocol StripReader: AnyObject {
  /// The next strip. Shapes: `[1, rows, width, channels]`.
  ///
  /// - Throws: `TranslationError`.
  func next() throws(TranslationError) -> Tensor
}

extension StripSource {
  /// The bytes of all strips.
  var bytes: Int { shape.count * MemoryLayout<Float>.stride }
}
