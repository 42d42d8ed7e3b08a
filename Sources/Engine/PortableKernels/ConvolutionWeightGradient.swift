import Kernels

/// The weight gradient: what outputs look at, gathered or read in place, transposed, times the output's gradient.
///
/// Tasks are (row taps, share of the pixels); each share has sums of its own, which are added in a fixed order. How many row taps a
/// task takes changes nothing of the sums.

/// The fewest pixels of a share, and about those of whole rows that are multiplied at once.
private let pixelsPerShare = 128

/// Shares of the pixels, each with sums of its own: enough tasks for several threads while the sums stay small.
struct WeightShares {
  let count: Int
  private let weightCount: Int
  private let gradient: UnsafeMutablePointer<Float>
  private let partial: Buffer?

  init(pixels: Int, rowTaps: Int, weightCount: Int, into gradient: UnsafeMutablePointer<Float>) {
    let byTasks = max(1, 16 / rowTaps)
    let byMemory = max(1, 4 * 1024 * 1024 / weightCount)
    let byPixels = max(1, pixels / pixelsPerShare)
    count = min(byTasks, byMemory, byPixels)
    self.weightCount = weightCount
    self.gradient = gradient
    partial = count > 1 ? Buffer(count * weightCount) : nil
  }

  /// Where the sums of a share go. Shapes: like the weight.
  func sums(ofShare share: Int) -> UnsafeMutablePointer<Float> {
    (partial?.pointer ?? gradient) + share * weightCount
  }

  /// Adds the sums of all shares, in their order.
  func addUp() {
    guard let partial else { return }
    parallelRanges(of: weightCount, size: 16384) { range in
      for i in range { gradient[i] = partial.pointer[i] }
      for share in 1..<count {
        add(
          partial.pointer + share * weightCount + range.lowerBound, to: gradient + range.lowerBound, count: range.count)
      }
    }
  }
}

/// Pixels that are gathered row by row before they go into panels: few enough to stay in the first-level cache.
private let pixelsPerStretch = 8

/// Rows of the result, of a few source channels, that share what is copied of the output's gradient.
private let rowsPerTask = 160

/// Row taps are put together as long as there are so many tasks.
private let fewestTasks = 4

/// gradient = gather(source)ᵀ · cotangent over a convolution's output grid.
///
/// Shapes: cotangent `[batch, grid rows, grid columns, outputs]`, gradient `[row taps, column taps, source channels, outputs]`.
func gatheredWeightGradient(
  _ grid: TapGrid, batch: Int, _ source: Source, cotangent: UnsafePointer<Float>, outputs: Int,
  _ precision: Precision, into gradient: UnsafeMutablePointer<Float>
) {
  let runLength = grid.columns.taps * source.channels
  let isWhole = source.channels % PanelMatrix.width == 0
  let count = grid.taps * source.channels * outputs
  let shares = WeightShares(
    pixels: batch * grid.outputPixels, rowTaps: grid.rows.taps, weightCount: count, into: gradient)
  let mostTaps = isWhole ? 1 : max(1, min(grid.rows.taps * shares.count / fewestTasks, rowsPerTask / runLength))
  let tasksPerShare = (grid.rows.taps + mostTaps - 1) / mostTaps
  let perSlab = max(64, min(256, 96 * 1024 / runLength))
  let slabsPerPicture = (grid.outputPixels + perSlab - 1) / perSlab
  let slabs = batch * slabsPerPicture
  parallelFor(shares.count * tasksPerShare) { task in
    let share = task / tasksPerShare
    let group = task % tasksPerShare
    let taps = grid.rows.taps * group / tasksPerShare..<grid.rows.taps * (group + 1) / tasksPerShare
    let rows = taps.count * runLength
    let result = shares.sums(ofShare: share) + taps.lowerBound * runLength * outputs
    let stretch = Buffer(pixelsPerStretch * rows + PanelMatrix.width)
    let gathered = PanelBuffer(rows: perSlab, columns: rows)
    let cotangents = PanelBuffer(rows: perSlab, columns: outputs)
    let range = slabs * share / shares.count..<slabs * (share + 1) / shares.count
    if range.isEmpty { result.update(repeating: 0, count: rows * outputs) }
    for index in range {
      let picture = index / slabsPerPicture
      let first = index % slabsPerPicture * perSlab
      let pixels = first..<min(grid.outputPixels, first + perSlab)
      if isWhole {
        grid.gather(source, picture: picture, pixels: pixels, rowTap: taps.lowerBound, into: gathered.matrix)
      } else {
        for start in stride(from: 0, to: pixels.count, by: pixelsPerStretch) {
          let places = start..<min(pixels.count, start + pixelsPerStretch)
          grid.gather(
            source, picture: picture, pixels: first + places.lowerBound..<first + places.upperBound, rowTaps: taps,
            into: stretch.pointer)
          gathered.copyWholePanels(stretch.pointer, toRows: places, columns: rows)
        }
      }
      cotangents.copy(
        cotangent + (picture * grid.outputPixels + first) * outputs, toRows: 0..<pixels.count, columns: outputs)
      var (left, right, depth) = (gathered.matrix, cotangents.matrix, pixels.count)
      if precision == .bfloat16 {
        (left, right, depth) = (left.pairingRows(depth), right.pairingRows(depth), (depth + 1) / 2)
      }
      PanelProduct.multiplyTransposed(
        left, rows: rows, right, depth: depth,
        into: .init(rowMajor: result, columns: outputs), adding: index > range.lowerBound)
    }
  }
  shares.addUp()
}

/// The same of rows that are multiplied as they lie, as in `paddedConvolution`.
///
/// Shapes: cotangent `[batch, grid rows, grid columns, outputs]`, gradient `[row taps, column taps, source channels, outputs]`.
func paddedWeightGradient(
  _ grid: TapGrid, batch: Int, _ source: Source, cotangent: UnsafePointer<Float>, outputs: Int,
  into gradient: UnsafeMutablePointer<Float>
) {
  let columns = grid.columns.count
  let runLength = grid.columns.taps * source.channels
  let shares = WeightShares(
    pixels: batch * grid.outputPixels, rowTaps: grid.rows.taps, weightCount: grid.taps * source.channels * outputs,
    into: gradient)
  let mostTaps = max(1, min(grid.rows.taps * shares.count / fewestTasks, rowsPerTask / runLength))
  let tasksPerShare = (grid.rows.taps + mostTaps - 1) / mostTaps
  // Whole rows of outputs, or parts of a long one.
  let rowsPerBlock = max(1, pixelsPerShare / columns)
  let parts = (columns + PanelProduct.depthPerPass - 1) / PanelProduct.depthPerPass
  let blocksPerPicture = (grid.rows.count + rowsPerBlock - 1) / rowsPerBlock
  let blocks = batch * blocksPerPicture
  parallelFor(shares.count * tasksPerShare) { task in
    let (share, group) = (task / tasksPerShare, task % tasksPerShare)
    let taps = grid.rows.taps * group / tasksPerShare..<grid.rows.taps * (group + 1) / tasksPerShare
    let result = shares.sums(ofShare: share)
    let padded = PaddedRows(grid, channels: source.channels, outputRows: rowsPerBlock)
    let cotangents = PanelBuffer(rows: rowsPerBlock * columns, columns: outputs)
    let range = blocks * share / shares.count..<blocks * (share + 1) / shares.count
    if range.isEmpty {
      (result + taps.lowerBound * runLength * outputs).update(repeating: 0, count: taps.count * runLength * outputs)
    }
    for block in range {
      let (picture, place) = (block / blocksPerPicture, block % blocksPerPicture)
      let first = place * rowsPerBlock
      let rows = first..<min(grid.rows.count, first + rowsPerBlock)
      padded.fill(source, picture: picture, outputRows: rows, rowTaps: taps)
      cotangents.copy(
        cotangent + (picture * grid.outputPixels + first * columns) * outputs, toRows: 0..<rows.count * columns,
        columns: outputs)
      for tap in taps {
        for part in 0..<parts {
          let pixels = columns * part / parts..<columns * (part + 1) / parts
          PanelProduct.multiplyTransposed(
            padded.taps(ofRow: 0, column: pixels.lowerBound) + tap * padded.sourceRowStep, rowStep: padded.pixelStep,
            length: pixels.count, stretches: rows.count, stretchStep: padded.rowStep, rows: runLength,
            cotangents.matrix, fromRow: pixels.lowerBound,
            into: .init(rowMajor: result + tap * runLength * outputs, columns: outputs),
            adding: block > range.lowerBound || part > 0)
        }
      }
    }
  }
  shares.addUp()
}

/// target += values.
@inline(__always)
func add(_ values: UnsafePointer<Float>, to target: UnsafeMutablePointer<Float>, count: Int) {
  var i = 0
  while i + 16 <= count {
    target.store(target.vector(at: i) + values.vector(at: i), at: i)
    i += 16
  }
  while i < count {
    target[i] += values[i]
    i += 1
  }
}

/// The weight gradient of a convolution to a few channels, stride 1: the roles are swapped, so that the wide matrix is the
/// input itself and the gathered one has a few channels.
///
/// Shapes: cotangent `[batch, outputHeight, outputWidth, outputChannels]`, gradient like the weight.
func spreadWeightGradient(
  _ shape: ConvolutionShape, _ source: Source, cotangent: UnsafePointer<Float>,
  into gradient: UnsafeMutablePointer<Float>
) {
  let padded = shape.withPaddingMaterialised
  let input = Buffer(padded.inputCount)
  CompiledKernels.pad(
    source.pointer, batch: shape.batch, height: shape.inputHeight, width: shape.inputWidth,
    channels: shape.inputChannels, padding: shape.padding, mode: shape.paddingMode, slope: source.slope,
    into: input.pointer)
  let gathered = Source(
    pointer: cotangent, height: shape.outputHeight, width: shape.outputWidth, channels: shape.outputChannels, slope: 1)
  let swapped = Buffer(shape.weightCount)
  let size = shape.inputChannels * shape.outputChannels
  for grid in padded.inputGradientGrids {
    Convolution.multiplyTransposed(
      grid, batch: shape.batch, gathered, cotangent: input.pointer, outputs: shape.inputChannels, .float32,
      into: swapped.pointer)
    for tap in 0..<grid.taps {
      let row = grid.rows.kernelIndex[tap / grid.columns.taps]
      let column = grid.columns.kernelIndex[tap % grid.columns.taps]
      transpose(
        swapped.pointer + tap * size, rows: shape.outputChannels, columns: shape.inputChannels,
        into: gradient + (row * shape.kernelWidth + column) * size)
    }
  }
}
