import Kernels

extension AxisFilter {
  /// target = Σ over a pixel's taps of weight · leaky(the `length` numbers at the tap's place).
  ///
  /// - Parameter stride: numbers from one place of the source to the next.
  func sum(
    for pixel: Int, of source: UnsafePointer<Float>, stride: Int, length: Int, slope: Float,
    into target: UnsafeMutablePointer<Float>
  ) {
    taps.withUnsafeBufferPointer { taps in
      let range = starts[pixel]..<starts[pixel + 1]
      let slopes = Vector(repeating: slope)
      var i = 0
      while i + 16 <= length {
        var sum = Vector.zero
        for tap in range {
          let values = (source + taps[tap].place * stride).vector(at: i)
          sum.add(values.leaky(slopes), times: Vector(repeating: taps[tap].weight))
        }
        target.store(sum, at: i)
        i += 16
      }
      while i < length {
        var sum: Float = 0
        for tap in range { sum.add(leaky(source[taps[tap].place * stride + i], slope), times: taps[tap].weight) }
        target[i] = sum
        i += 1
      }
    }
  }
}

extension CompiledKernels {
  // Memory decides its speed: a row of the target is made from a line that stays in the cache.
  package static func filterSeparably(
    _ source: UnsafePointer<Float>, batch: Int, channels: Int, rows: AxisFilter, columns: AxisFilter, slope: Float,
    gate: (input: UnsafePointer<Float>, slope: Float)?, into target: UnsafeMutablePointer<Float>
  ) {
    let sourceLine = columns.size * channels
    let targetLine = columns.count * channels
    parallelRanges(of: batch * rows.count, size: 4) { range in
      let line = Buffer(sourceLine)
      for row in range {
        let picture = source + row / rows.count * rows.size * sourceLine
        rows.sum(
          for: row % rows.count, of: picture, stride: sourceLine, length: sourceLine, slope: slope, into: line.pointer)
        let place = target + row * targetLine
        for column in 0..<columns.count {
          columns.sum(
            for: column, of: line.pointer, stride: channels, length: channels, slope: 1, into: place + column * channels
          )
        }
        if let gate { gated(place, by: gate.input + row * targetLine, slope: gate.slope, to: place, count: targetLine) }
      }
    }
  }
}
