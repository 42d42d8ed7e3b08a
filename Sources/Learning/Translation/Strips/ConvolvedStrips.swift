import NeuralNetworks
import Tensors

/// A convolution of features: each strip is made from the rows that it sees, each of which is read once in a pass.
final class ConvolvedStrips: StripSource {
  let shape: Shape
  private let source: any StripSource
  private let slope: Float
  private let layer: any RowwiseLayer
  private let context: StripContext

  /// The convolution of `source` after an activation of the given slope.
  init(_ source: any StripSource, slope: Float, _ layer: any RowwiseLayer, _ context: StripContext) {
    self.source = source
    self.slope = slope
    self.layer = layer
    self.context = context
    shape = Shape(
      batch: 1, height: layer.reach.outputSize(of: source.shape.height),
      width: layer.reach.outputSize(of: source.shape.width), channels: layer.outputChannels)
  }

  func reader(isLast: Bool) -> any StripReader {
    Reader(
      source.reader(isLast: isLast), slope: slope, layer, context, inputHeight: source.shape.height,
      outputHeight: shape.height)
  }

  func enter(in account: inout StripAccount, isLast: Bool) {
    source.enter(in: &account, isLast: isLast)
    account.compute(Double(shape.height * shape.width) * Double(layer.multiplicationsPerPixel))
  }

  var releasableBytes: Int { source.releasableBytes }

  private final class Reader: StripReader {
    private let source: any StripReader
    private let slope: Float
    private let layer: any RowwiseLayer
    private let context: StripContext
    private let inputHeight: Int
    private let outputHeight: Int
    private var strip = 0
    private var window = RowWindow()

    init(
      _ source: any StripReader, slope: Float, _ layer: any RowwiseLayer, _ context: StripContext, inputHeight: Int,
      outputHeight: Int
    ) {
      self.source = source
      self.slope = slope
      self.layer = layer
      self.context = context
      self.inputHeight = inputHeight
      self.outputHeight = outputHeight
    }

    func next() throws(TranslationError) -> Tensor {
      let rows = context.grid.rows(of: strip, in: outputHeight)
      let seen = layer.reach.inputRows(for: rows, of: inputHeight)
      while window.end < seen.upperBound { window.append(try source.next()) }
      let input = window.rows(seen)
      strip += 1
      if strip < context.grid.count {
        let following = context.grid.rows(of: strip, in: outputHeight)
        window.drop(before: layer.reach.inputRows(for: following, of: inputHeight).lowerBound)
      }
      let output = layer(
        input.leakyReLU(slope: slope), edge: layer.reach.edge(for: rows, of: inputHeight), context.pass)
      try context.report(Double(output.shape.height * output.shape.width) * Double(layer.multiplicationsPerPixel))
      return output
    }
  }
}

/// The rows of features that a convolution still needs.
private struct RowWindow {
  private var parts: [(tensor: Tensor, first: Int)] = []

  /// The first row that has not been read yet.
  private(set) var end = 0

  mutating func append(_ strip: Tensor) {
    parts.append((strip, end))
    end += strip.shape.height
  }

  /// Rows that are there.
  func rows(_ range: Range<Int>) -> Tensor {
    Tensor.stacked(
      parts.compactMap { part in
        let rows = range.clamped(to: part.first..<part.first + part.tensor.shape.height)
        return rows.isEmpty ? nil : (part.tensor, rows.lowerBound - part.first..<rows.upperBound - part.first)
      })
  }

  /// Lets go of the rows before `row`; of the strip that it lies in, only the rest is kept.
  mutating func drop(before row: Int) {
    parts.removeAll { $0.first + $0.tensor.shape.height <= row }
    guard let part = parts.first, part.first < row else { return }
    parts[0] = (part.tensor.rows(row - part.first..<part.tensor.shape.height), row)
  }
}
