import Tensors

/// Features changed pixel by pixel.
final class MappedStrips: StripSource {
  let shape: Shape
  private let source: any StripSource
  private let map: (Tensor) throws(TranslationError) -> Tensor

  /// `source` with `map` applied to each strip; it leaves the shape as it is.
  init(_ source: any StripSource, by map: @escaping (Tensor) throws(TranslationError) -> Tensor) {
    self.source = source
    self.map = map
    shape = source.shape
  }

  func reader(isLast: Bool) -> any StripReader { Reader(source.reader(isLast: isLast), map) }

  func enter(in account: inout StripAccount, isLast: Bool) { source.enter(in: &account, isLast: isLast) }

  var releasableBytes: Int { source.releasableBytes }

  private final class Reader: StripReader {
    private let source: any StripReader
    private let map: (Tensor) throws(TranslationError) -> Tensor

    init(_ source: any StripReader, _ map: @escaping (Tensor) throws(TranslationError) -> Tensor) {
      self.source = source
      self.map = map
    }

    func next() throws(TranslationError) -> Tensor { try map(source.next()) }
  }
}
