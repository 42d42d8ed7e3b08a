import NeuralNetworks
import Tensors

/// Features to which is added what each pixel gathers from the whole map, some pixels at a time.
final class AttendedStrips: StripSource {
  private let source: any StripSource
  private let attention: Attention
  private let memory: AttentionMemory?
  private let context: StripContext

  /// - Parameter memory: what the pixels attend to; nil where nothing will be read.
  init(_ source: any StripSource, _ attention: Attention, _ memory: AttentionMemory?, _ context: StripContext) {
    self.source = source
    self.attention = attention
    self.memory = memory
    self.context = context
  }

  var shape: Shape { source.shape }

  func reader(isLast: Bool) -> any StripReader {
    guard let memory else { preconditionFailure("AttendedStrips: an outline cannot be read") }
    return Reader(source.reader(isLast: isLast), attention, memory, context)
  }

  func enter(in account: inout StripAccount, isLast: Bool) {
    source.enter(in: &account, isLast: isLast)
    let places = attention.placeCount(height: shape.height, width: shape.width)
    account.compute(Double(shape.pixels) * Double(attention.multiplicationsPerPixel(places: places)))
  }

  var releasableBytes: Int { source.releasableBytes }

  /// How well a pixel fits all places is a row of numbers as long as there are places; so many bytes of rows are in work.
  private static let bytesInWork = 8 << 20

  /// The pixels that are in work at a time.
  private static func pixelsInWork(places: Int) -> Int { max(8, bytesInWork / (places * MemoryLayout<Float>.stride)) }

  /// The bytes that an attention over a map of this size needs beside the strips: keys and values, which are joined from those of the
  /// strips, and rows before and after the softmax.
  static func bytes(_ attention: Attention, height: Int, width: Int) -> Int {
    let places = attention.placeCount(height: height, width: width)
    return 2 * places * (attention.valuesPerPlace + pixelsInWork(places: places)) * MemoryLayout<Float>.stride
  }

  private final class Reader: StripReader {
    private let source: any StripReader
    private let attention: Attention
    private let memory: AttentionMemory
    private let context: StripContext

    init(
      _ source: any StripReader, _ attention: Attention, _ memory: AttentionMemory, _ context: StripContext
    ) {
      self.source = source
      self.attention = attention
      self.memory = memory
      self.context = context
    }

    func next() throws(TranslationError) -> Tensor {
      let strip = try source.next()
      let places = memory.keys.shape[1]
      // One pixel below the other.
      let pixels = strip.reshaped(strip.shape.with(height: strip.shape.pixels, width: 1))
      var parts: [(tensor: Tensor, rows: Range<Int>)] = []
      var first = 0
      while first < pixels.shape.height {
        let range = first..<min(pixels.shape.height, first + AttendedStrips.pixelsInWork(places: places))
        parts.append((attention.attend(pixels.rows(range), to: memory, context.pass), 0..<range.count))
        try context.report(Double(range.count) * Double(attention.multiplicationsPerPixel(places: places)))
        first = range.upperBound
      }
      return Tensor.stacked(parts).reshaped(strip.shape)
    }
  }
}

extension AttentionMemory {
  /// What the strips of a map have, one after the other; nil if there are none.
  init?(joining parts: [AttentionMemory]) {
    guard !parts.isEmpty else { return nil }
    func joined(_ tensors: [Tensor]) -> Tensor {
      let rows = tensors.map { tensor in
        (
          tensor: tensor.reshaped(Shape(batch: 1, height: tensor.shape[1], width: 1, channels: tensor.shape[2])),
          rows: 0..<tensor.shape[1]
        )
      }
      let all = Tensor.stacked(rows)
      return all.reshaped([1, all.shape.height, all.shape.channels])
    }
    self.init(keys: joined(parts.map(\.keys)), values: joined(parts.map(\.values)))
  }
}
