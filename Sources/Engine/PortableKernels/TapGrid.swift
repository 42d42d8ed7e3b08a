import Kernels

/// Which source pixels each output pixel of a convolution looks at: a grid of outputs times a grid of taps.
///
/// A convolution is one such grid. Its input gradient is `stride²` of them, one for each position of a pixel within the
/// stride, because those pixels see different parts of the kernel. Everything that gathers or spreads pixels is written once,
/// over this.
struct TapGrid {
  /// One direction, rows or columns.
  struct Axis {
    /// The output coordinates: `first + step × i`.
    let first: Int
    let step: Int
    let count: Int
    /// How many taps an output has along this axis.
    let taps: Int
    /// For each tap, its place in the kernel.
    let kernelIndex: [Int]
    /// The source coordinates from the first that is looked at to the last, with those beyond the edges; -1 for zeros. Tap t of output i
    /// is at `i × sourceStep + t`. With a step beyond the taps there are some between that nothing looks at.
    let line: [Int32]
    /// The source coordinate of tap 0 of output 0 and the step from output to output, before padding.
    let sourceFirst: Int
    let sourceStep: Int
    /// The places of the line that lie inside the picture.
    let inside: Range<Int>
    /// The outputs whose taps all lie inside the picture, one after the other.
    let interior: Range<Int>

    init(
      first: Int, step: Int, count: Int, kernelIndex: [Int], sourceSize: Int, sourceFirst: Int, sourceStep: Int,
      mode: PaddingMode
    ) {
      self.first = first
      self.step = step
      self.count = count
      self.kernelIndex = kernelIndex
      self.sourceFirst = sourceFirst
      self.sourceStep = sourceStep
      let taps = kernelIndex.count
      self.taps = taps
      let length = count == 0 || taps == 0 ? 0 : (count - 1) * sourceStep + taps
      line = (0..<length).map { Int32(paddedIndex(sourceFirst + $0, size: sourceSize, mode: mode)) }
      inside = (0..<length).clamped(to: -sourceFirst..<max(-sourceFirst, sourceSize - sourceFirst))
      let isInside = { (i: Int) in
        sourceFirst + i * sourceStep >= 0 && sourceFirst + i * sourceStep + taps <= sourceSize
      }
      let begin = (0..<count).first(where: isInside) ?? count
      var end = begin
      while end < count, isInside(end) { end += 1 }
      interior = begin..<end
    }

    /// The source coordinate of a tap of an output, or -1 for zeros.
    @inline(__always)
    func source(_ output: Int, tap: Int) -> Int { Int(line[output * sourceStep + tap]) }

    /// The source coordinates that so many outputs look at, and those between.
    func sourceCount(ofOutputs outputs: Int) -> Int { (outputs - 1) * sourceStep + taps }

    /// A convolution's axis: every tap of the kernel, in order.
    init(outputCount: Int, sourceSize: Int, kernel: Int, stride: Int, padding: Int, mode: PaddingMode) {
      self.init(
        first: 0, step: 1, count: outputCount, kernelIndex: Array(0..<kernel), sourceSize: sourceSize,
        sourceFirst: -padding, sourceStep: stride, mode: mode)
    }

    /// The input gradient's axes: input pixel i gets from output pixel o = (i + padding − k) / stride wherever that is whole.
    static func gradient(
      inputCount: Int, outputCount: Int, kernel: Int, stride: Int, padding: Int
    ) -> [Axis] {
      (0..<min(stride, inputCount)).map { phase in
        let remainder = (phase + padding) % stride
        // Descending kernel places are ascending output pixels.
        let places = Array(Swift.stride(from: remainder, to: kernel, by: stride)).reversed() as [Int]
        return Axis(
          first: phase, step: stride, count: (inputCount - phase + stride - 1) / stride, kernelIndex: places,
          sourceSize: outputCount, sourceFirst: places.isEmpty ? 0 : (phase + padding - places[0]) / stride,
          sourceStep: 1, mode: .zero)
      }
    }
  }

  let rows: Axis
  let columns: Axis

  var outputPixels: Int { rows.count * columns.count }
  var taps: Int { rows.taps * columns.taps }
}

extension ConvolutionShape {
  /// The grid by which the output is made from the input.
  var outputGrid: TapGrid {
    TapGrid(
      rows: .init(
        outputCount: outputHeight, sourceSize: inputHeight, kernel: kernelHeight, stride: stride,
        padding: rowPadding.above, mode: paddingMode),
      columns: .init(
        outputCount: outputWidth, sourceSize: inputWidth, kernel: kernelWidth, stride: stride, padding: padding,
        mode: paddingMode))
  }

  /// The grids by which the input's gradient is made from the output's; for zero padding.
  var inputGradientGrids: [TapGrid] {
    let rows = TapGrid.Axis.gradient(
      inputCount: inputHeight, outputCount: outputHeight, kernel: kernelHeight, stride: stride,
      padding: rowPadding.above)
    let columns = TapGrid.Axis.gradient(
      inputCount: inputWidth, outputCount: outputWidth, kernel: kernelWidth, stride: stride, padding: padding)
    return rows.flatMap { row in columns.map { TapGrid(rows: row, columns: $0) } }
  }
}
