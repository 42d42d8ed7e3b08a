import Tensors

/// Features that are stored while they are read for the first time, and come from the store afterwards.
final class KeptStrips: StripSource {
  let shape: Shape
  private let store: StripStore
  private var source: (any StripSource)?
  private var filling: (any StripReader)?
  private var strips: [StripStore.Strip?] = []
  private let count: Int
  private var isEntered = false

  init(_ source: any StripSource, _ context: StripContext) {
    self.source = source
    store = context.store
    count = context.grid.count
    shape = source.shape
  }

  func reader(isLast: Bool) -> any StripReader { Reader(self, isLast: isLast) }

  /// The same features for those who read them before others do, and must let go of nothing.
  var held: any StripSource { Held(self) }

  func enter(in account: inout StripAccount, isLast: Bool) {
    if !isEntered {
      isEntered = true
      source?.enter(in: &account, isLast: true)
      account.store(bytes)
    }
    if isLast { account.release(bytes) }
  }

  var releasableBytes: Int { isEntered ? bytes : source?.releasableBytes ?? 0 }

  private func strip(_ index: Int, isLast: Bool) throws(TranslationError) -> Tensor {
    var made: Tensor?
    while strips.count <= index {
      let reader = filling ?? source?.reader(isLast: true)
      filling = reader
      guard let strip = try reader?.next() else { preconditionFailure("KeptStrips: strip \(index) has no source") }
      strips.append(try store.keep(strip))
      made = strip
      if strips.count == count { (source, filling) = (nil, nil) }
    }
    guard let stored = strips[index] else { preconditionFailure("KeptStrips: strip \(index) was let go of") }
    let strip: Tensor
    if let made { strip = made } else { strip = try store.load(stored) }
    if isLast {
      strips[index] = nil
      store.release(stored)
    }
    return strip
  }

  private final class Reader: StripReader {
    private let strips: KeptStrips
    private let isLast: Bool
    private var index = 0

    init(_ strips: KeptStrips, isLast: Bool) {
      self.strips = strips
      self.isLast = isLast
    }

    func next() throws(TranslationError) -> Tensor {
      defer { index += 1 }
      return try strips.strip(index, isLast: isLast)
    }
  }

  private final class Held: StripSource {
    private let strips: KeptStrips

    init(_ strips: KeptStrips) { self.strips = strips }

    var shape: Shape { strips.shape }
    var releasableBytes: Int { 0 }
    func reader(isLast: Bool) -> any StripReader { strips.reader(isLast: false) }
    func enter(in account: inout StripAccount, isLast: Bool) { strips.enter(in: &account, isLast: false) }
  }
}
