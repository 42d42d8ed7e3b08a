import Kernels

/// The pixels that a convolution reads: a batch of pictures with an activation applied on the way.
///
/// Shapes: `[batch, height, width, channels]`. A slope of 1 leaves values as they are, 0 is the ReLU, 0.2 the leaky ReLU of
/// the CycleGAN discriminator. Pairs of bfloat16 numbers that were kept (`inPairs`) are read by Winograd's method alone.
struct Source {
  let pointer: UnsafePointer<Float>
  let height: Int
  let width: Int
  let channels: Int
  let slope: Float
  var inPairs = false
}

extension TapGrid {
  /// Copies the source pixels of output pixels `pixels` of picture `picture` under the row taps `rowTaps` into `slab`, one row
  /// an output pixel.
  ///
  /// Shapes: slab `[pixels, rowTaps × column taps × channels]`.
  func gather(
    _ source: Source, picture: Int, pixels: Range<Int>, rowTaps: Range<Int>, into slab: UnsafeMutablePointer<Float>
  ) {
    let runLength = columns.taps * source.channels
    let pixelStep = rowTaps.count * runLength
    for (index, tap) in rowTaps.enumerated() {
      gather(
        source, picture: picture, pixels: pixels, rowTap: tap, into: slab + index * runLength, pixelStep: pixelStep,
        vectorStep: PanelMatrix.width)
    }
  }

  /// The same under one row tap, into panels; for channels that are whole panels.
  ///
  /// Shapes: panels `[pixels, column taps × channels]`.
  func gather(_ source: Source, picture: Int, pixels: Range<Int>, rowTap: Int, into panels: PanelMatrix) {
    gather(
      source, picture: picture, pixels: pixels, rowTap: rowTap, into: panels.pointer, pixelStep: PanelMatrix.width,
      vectorStep: panels.panelStride)
  }

  /// Steps are floats from one pixel to the next and from one vector of a pixel to the next.
  private func gather(
    _ source: Source, picture: Int, pixels: Range<Int>, rowTap: Int, into target: UnsafeMutablePointer<Float>,
    pixelStep: Int, vectorStep: Int
  ) {
    var target = target
    var pixel = pixels.lowerBound
    while pixel < pixels.upperBound {
      let (row, column) = pixel.quotientAndRemainder(dividingBy: columns.count)
      let stretch = column..<min(columns.count, column + pixels.upperBound - pixel)
      let sourceRow = rows.source(row, tap: rowTap)
      if sourceRow < 0 {
        let run = columns.taps * source.channels
        for place in 0..<stretch.count { clear(target + place * pixelStep, count: run, vectorStep: vectorStep) }
      } else {
        let line = source.pointer + (picture * source.height + sourceRow) * source.width * source.channels
        columns.gather(
          line, channels: source.channels, slope: source.slope, stretch, into: target, pixelStep: pixelStep,
          vectorStep: vectorStep)
      }
      target += stretch.count * pixelStep
      pixel += stretch.count
    }
  }
}

extension TapGrid.Axis {
  /// Writes the taps of some output columns.
  ///
  /// Shapes: line `[source columns, channels]`, a column's taps `[taps, channels]`.
  @inline(__always)
  fileprivate func gather(
    _ line: UnsafePointer<Float>, channels: Int, slope: Float, _ stretch: Range<Int>,
    into target: UnsafeMutablePointer<Float>, pixelStep: Int, vectorStep: Int
  ) {
    let inner = stretch.clamped(to: interior)
    for column in stretch where !inner.contains(column) {
      for tap in 0..<taps {
        let sourceColumn = source(column, tap: tap)
        let place =
          target + (column - stretch.lowerBound) * pixelStep + tap * channels / PanelMatrix.width * vectorStep
          + tap * channels % PanelMatrix.width
        if sourceColumn < 0 {
          clear(place, count: channels, vectorStep: vectorStep)
        } else {
          copy(line + sourceColumn * channels, to: place, count: channels, slope: slope, vectorStep: vectorStep)
        }
      }
    }
    // Inside, the taps lie side by side.
    var from = line + (sourceFirst + inner.lowerBound * sourceStep) * channels
    var to = target + (inner.lowerBound - stretch.lowerBound) * pixelStep
    for _ in inner {
      copy(from, to: to, count: taps * channels, slope: slope, vectorStep: vectorStep)
      from += sourceStep * channels
      to += pixelStep
    }
  }
}

/// Zeros in vectors `vectorStep` floats apart; where they are apart, `count` is whole vectors.
@inline(__always)
private func clear(_ target: UnsafeMutablePointer<Float>, count: Int, vectorStep: Int) {
  if vectorStep == PanelMatrix.width {
    target.update(repeating: 0, count: count)
  } else {
    for vector in 0..<count / PanelMatrix.width { target.store(.zero, at: vector * vectorStep) }
  }
}

/// Copies `count` floats through the leaky ReLU of the given slope; source and target must not overlap.
///
/// Vectors of the target may lie further apart; then `count` is whole vectors.
@inline(__always)
func copy(
  _ source: UnsafePointer<Float>, to target: UnsafeMutablePointer<Float>, count: Int, slope: Float,
  vectorStep: Int = PanelMatrix.width
) {
  if slope == 1 {
    copy(source, to: target, count: count, vectorStep: vectorStep, vector: { $0 }, half: { $0 }, lane: { $0 })
  } else {
    let slopes = Vector(repeating: slope)
    copy(
      source, to: target, count: count, vectorStep: vectorStep, vector: { $0.leaky(slopes) },
      half: { $0.replacing(with: $0 * slopes.lowHalf, where: $0 .< $0 * slopes.lowHalf) }, lane: { leaky($0, slope) })
  }
}

/// Runs of a few pixels are seldom whole vectors long: the last vector overlaps the one before.
@inline(__always)
private func copy(
  _ source: UnsafePointer<Float>, to target: UnsafeMutablePointer<Float>, count: Int, vectorStep: Int,
  vector: (Vector) -> Vector, half: (SIMD8<Float>) -> SIMD8<Float>, lane: (Float) -> Float
) {
  if count >= 16 {
    var (i, place) = (0, target)
    while i + 16 <= count {
      place.store(vector(source.vector(at: i)), at: 0)
      i += 16
      place += vectorStep
    }
    if i < count { target.store(vector(source.vector(at: count - 16)), at: count - 16) }
  } else if count >= 8 {
    target.storeHalf(half(source.half(at: 0)), at: 0)
    target.storeHalf(half(source.half(at: count - 8)), at: count - 8)
  } else {
    for i in 0..<count { target[i] = lane(source[i]) }
  }
}
