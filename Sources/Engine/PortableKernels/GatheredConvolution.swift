import Kernels

/// The general convolution: gather the pixels under the kernel into a slab that fits in the cache, then multiply.
///
/// This is im2col with a matrix of a few hundred rows instead of the whole picture's.

/// What a convolution writes: its sizes, and what is done to a value on the way out.
struct Target {
  let pointer: UnsafeMutablePointer<Float>
  let height: Int
  let width: Int
  let channels: Int
  /// Added to every pixel; `[channels]`.
  let bias: UnsafePointer<Float>?
  /// Where the target is the gradient of an activated input: that input and its slope. Values are multiplied by the slope
  /// wherever the input is not positive.
  let gate: Gate?

  struct Gate {
    let input: UnsafePointer<Float>
    let slope: Float
    /// Whether the input is pairs of bfloat16 numbers that were kept; for Winograd's method alone.
    var inPairs = false
  }
}

/// The pixels of a task: a slab of `depth` floats a pixel within the second-level cache, and at least eight tasks if there is
/// work for them, all alike.
private func pixelsPerTask(_ pixels: Int, batch: Int, depth: Int) -> Int {
  let bySlab = min(1024, max(64, slabFloats / max(depth, 1)))
  let byBalance = min((8 + batch - 1) / batch, pixels / fewestPixels)
  let tasks = max(1, byBalance, (pixels + bySlab - 1) / bySlab)
  return max(1, (pixels + tasks - 1) / tasks)
}

/// With fewer pixels, reading the weights takes longer than multiplying with them.
private let fewestPixels = 24

private let slabFloats = 192 * 1024
private let depthPerSlab = 400

/// target = gather(source) · weights + bias over one grid.
///
/// Shapes: weights `[row taps · column taps · source channels, target channels]` in the grid's order of taps, or pairs of them,
/// each row of taps by itself.
func gatheredConvolution(
  _ grid: TapGrid, batch: Int, _ source: Source, weights: PanelBuffer, _ precision: Precision, _ target: Target
) {
  let outputs = target.channels
  let runLength = grid.columns.taps * source.channels
  let paired = PairedRuns(ofLength: runLength, precision)
  let rowTapsPerSlab = min(grid.rows.taps, max(1, depthPerSlab / max(runLength, 1)))
  let depth = rowTapsPerSlab * runLength
  let perTask = pixelsPerTask(grid.outputPixels, batch: batch, depth: depth)
  let tasksPerPicture = (grid.outputPixels + perTask - 1) / perTask
  let isContiguous = grid.rows.step == 1 && grid.columns.step == 1
  // A 1×1 convolution is a product of the picture itself.
  let isProduct =
    grid.taps == 1 && source.slope == 1 && isContiguous && paired == nil && grid.columns.sourceStep == 1
    && grid.rows.sourceStep == 1 && grid.columns.sourceFirst == 0 && grid.rows.sourceFirst == 0
  parallelFor(batch * tasksPerPicture) { task in
    let picture = task / tasksPerPicture
    let first = task % tasksPerPicture * perTask
    let pixels = first..<min(grid.outputPixels, first + perTask)
    let slab = isProduct ? nil : Buffer(pixels.count * depth)
    let staging = isContiguous ? nil : Buffer(pixels.count * outputs)
    let result = staging?.pointer ?? target.pointer + (picture * grid.outputPixels + first) * outputs
    if let bias = target.bias {
      for pixel in 0..<pixels.count { (result + pixel * outputs).update(from: bias, count: outputs) }
    } else if grid.taps == 0 {
      result.update(repeating: 0, count: pixels.count * outputs)
    }
    var tap = 0
    while tap < grid.rows.taps, grid.columns.taps > 0 {
      let rowTaps = tap..<min(grid.rows.taps, tap + rowTapsPerSlab)
      let taken = rowTaps.count * (paired?.pairs ?? runLength)
      let gathered: UnsafePointer<Float>
      if let slab {
        grid.gather(source, picture: picture, pixels: pixels, rowTaps: rowTaps, into: slab.pointer)
        paired?.pair(slab.pointer, runs: pixels.count * rowTaps.count)
        gathered = UnsafePointer(slab.pointer)
      } else {
        gathered = source.pointer + (picture * grid.outputPixels + first) * source.channels
      }
      PanelProduct.multiply(
        rows: 0..<pixels.count, .init(rowMajor: gathered, rowStride: taken), weights.matrix,
        depth: tap * (paired?.pairs ?? runLength)..<tap * (paired?.pairs ?? runLength) + taken,
        into: .init(rowMajor: result, columns: outputs),
        adding: tap > 0 || target.bias != nil)
      tap = rowTaps.upperBound
    }
    if staging != nil || target.gate != nil {
      grid.deliver(result, pixels: pixels, picture: picture, to: target)
    }
  }
}

extension TapGrid {
  /// Writes values of consecutive output pixels to their places in the target, through its gate.
  func deliver(_ values: UnsafePointer<Float>, pixels: Range<Int>, picture: Int, to target: Target) {
    let channels = target.channels
    var row = pixels.lowerBound / columns.count
    var column = pixels.lowerBound % columns.count
    for pixel in 0..<pixels.count {
      let y = rows.first + row * rows.step
      let x = columns.first + column * columns.step
      let offset = ((picture * target.height + y) * target.width + x) * channels
      let from = values + pixel * channels
      if let gate = target.gate {
        gated(from, by: gate.input + offset, slope: gate.slope, to: target.pointer + offset, count: channels)
      } else {
        copy(from, to: target.pointer + offset, count: channels, slope: 1)
      }
      column += 1
      if column == columns.count {
        column = 0
        row += 1
      }
    }
  }
}

/// target = value where the input is positive, slope × value elsewhere: the gradient through a leaky ReLU.
@inline(__always)
func gated(
  _ values: UnsafePointer<Float>, by input: UnsafePointer<Float>, slope: Float,
  to target: UnsafeMutablePointer<Float>, count: Int
) {
  let slopes = Vector(repeating: slope)
  var i = 0
  while i + 16 <= count {
    let value = values.vector(at: i)
    target.store((value * slopes).replacing(with: value, where: input.vector(at: i) .> 0), at: i)
    i += 16
  }
  while i < count {
    target[i] = input[i] > 0 ? values[i] : values[i] * slope
    i += 1
  }
}
