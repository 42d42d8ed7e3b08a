import Tensors

/// Two features of one size combined strip by strip: a sum, a blend, or channels side by side.
final class CombinedStrips: StripSource {
  let shape: Shape
  private let first: any StripSource
  private let second: any StripSource
  private let combine: (Tensor, Tensor) throws(TranslationError) -> Tensor

  init(
    _ first: any StripSource, _ second: any StripSource, channels: Int,
    by combine: @escaping (Tensor, Tensor) throws(TranslationError) -> Tensor
  ) {
    self.first = first
    self.second = second
    self.combine = combine
    shape = Shape(batch: 1, height: first.shape.height, width: first.shape.width, channels: channels)
  }

  func reader(isLast: Bool) -> any StripReader {
    Reader(first.reader(isLast: isLast), second.reader(isLast: isLast), combine)
  }

  func enter(in account: inout StripAccount, isLast: Bool) {
    second.enter(in: &account, isLast: isLast)
    first.enter(in: &account, isLast: isLast)
  }

  var releasableBytes: Int { first.releasableBytes + second.releasableBytes }

  private final class Reader: StripReader {
    private let first: any StripReader
    private let second: any StripReader
    private let combine: (Tensor, Tensor) throws(TranslationError) -> Tensor

    init(
      _ first: any StripReader, _ second: any StripReader,
      _ combine: @escaping (Tensor, Tensor) throws(TranslationError) -> Tensor
    ) {
      self.first = first
      self.second = second
      self.combine = combine
    }

    func next() throws(TranslationError) -> Tensor {
      // The second is made from the first, further down the picture; only then may a strip of the first be let go of.
      let branch = try second.next()
      return try combine(try first.next(), branch)
    }
  }
}
