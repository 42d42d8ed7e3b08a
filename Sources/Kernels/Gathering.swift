/// The pixels that a convolution reads: a batch of pictures with an activation applied on the way.
///
/// Shapes: `[batch, height, width, channels]`. A slope of 1 leaves values as they are, 0 is the ReLU, 0.2 the leaky ReLU of
/// the CycleGAN discriminator.
struct Source {
  let pointer: UnsafePointer<Float>
  let height: Int
  let width: Int
  let channels: Int
  let slope: Float
}

extension TapGrid {
  /// Copies the source pixels of output pixels `pixels` of picture `picture` under the row taps `rowTaps` into `slab`, one row
  /// an output pixel.
  ///
  /// Shapes: slab `[pixels, rowTaps × column taps × channels]`.
  @inline(__always)
  func gather(
    _ source: Source, picture: Int, pixels: Range<Int>, rowTaps: Range<Int>, into slab: UnsafeMutablePointer<Float>
  ) {
    let channels = source.channels
    let runLength = columns.taps * channels
    let slope = source.slope
    var target = slab
    var row = pixels.lowerBound / columns.count
    var column = pixels.lowerBound % columns.count
    rows.source.withUnsafeBufferPointer { rowSource in
      columns.source.withUnsafeBufferPointer { columnSource in
        for _ in pixels {
          for tap in rowTaps {
            let sourceRow = Int(rowSource[row * rows.taps + tap])
            if sourceRow < 0 {
              target.update(repeating: 0, count: runLength)
            } else {
              let line = source.pointer + (picture * source.height + sourceRow) * source.width * channels
              if columns.interior.contains(column) {
                let start = columns.sourceFirst + column * columns.sourceStep
                copy(line + start * channels, to: target, count: runLength, slope: slope)
              } else {
                for columnTap in 0..<columns.taps {
                  let sourceColumn = Int(columnSource[column * columns.taps + columnTap])
                  let place = target + columnTap * channels
                  if sourceColumn < 0 {
                    place.update(repeating: 0, count: channels)
                  } else {
                    copy(line + sourceColumn * channels, to: place, count: channels, slope: slope)
                  }
                }
              }
            }
            target += runLength
          }
          column += 1
          if column == columns.count {
            column = 0
            row += 1
          }
        }
      }
    }
  }
}

/// Copies `count` floats through the leaky ReLU of the given slope; source and target must not overlap.
@inline(__always)
func copy(_ source: UnsafePointer<Float>, to target: UnsafeMutablePointer<Float>, count: Int, slope: Float) {
  if slope == 1 {
    copy(source, to: target, count: count, vector: { $0 }, half: { $0 }, lane: { $0 })
  } else {
    let slopes = Vector(repeating: slope)
    copy(
      source, to: target, count: count, vector: { $0.leaky(slopes) },
      half: { $0.replacing(with: $0 * slopes.lowHalf, where: $0 .< $0 * slopes.lowHalf) }, lane: { leaky($0, slope) })
  }
}

/// Runs of a few pixels are seldom whole vectors long: the last vector overlaps the one before.
@inline(__always)
private func copy(
  _ source: UnsafePointer<Float>, to target: UnsafeMutablePointer<Float>, count: Int, vector: (Vector) -> Vector,
  half: (SIMD8<Float>) -> SIMD8<Float>, lane: (Float) -> Float
) {
  if count >= 16 {
    var i = 0
    while i + 16 <= count {
      target.store(vector(source.vector(at: i)), at: i)
      i += 16
    }
    if i < count { target.store(vector(source.vector(at: count - 16)), at: count - 16) }
  } else if count >= 8 {
    target.storeHalf(half(source.half(at: 0)), at: 0)
    target.storeHalf(half(source.half(at: count - 8)), at: count - 8)
  } else {
    for i in 0..<count { target[i] = lane(source[i]) }
  }
}
