import Kernels

/// Sums along the pixels of channels-last data, in an order that depends on the sizes alone.

/// The number of pixels that one task sums in single precision: few enough that their rounding stays near the last place,
/// and that the values stay in the cache.
func pixelsPerChunk(channels: Int) -> Int {
  min(256, max(16, 32 * 1024 / channels))
}

/// sums += Σ over `pixels` rows of values.
///
/// Shapes: values `[pixels, channels]`, sums `[channels]`.
func addColumnSums(
  _ values: UnsafePointer<Float>, pixels: Int, channels: Int, to sums: UnsafeMutablePointer<Float>
) {
  addColumns(
    values, pixels: pixels, channels: channels, to: sums, vector: { sum, value, _ in sum + value },
    scalar: { sum, value, _ in sum + value })
}

/// Goes through all pixels for some channels at a time, whose sums stay in registers.
///
/// Shapes: values `[pixels, channels]`, sums `[channels]`; closures take a sum, a value, and the first of their channels.
@inline(__always)
func addColumns(
  _ values: UnsafePointer<Float>, pixels: Int, channels: Int, to sums: UnsafeMutablePointer<Float>,
  vector: (Vector, Vector, Int) -> Vector, scalar: (Float, Float, Int) -> Float
) {
  var i = 0
  while i + 64 <= channels {
    var (sum0, sum1) = (sums.vector(at: i), sums.vector(at: i + 16))
    var (sum2, sum3) = (sums.vector(at: i + 32), sums.vector(at: i + 48))
    for pixel in 0..<pixels {
      let from = values + pixel * channels + i
      sum0 = vector(sum0, from.vector(at: 0), i)
      sum1 = vector(sum1, from.vector(at: 16), i + 16)
      sum2 = vector(sum2, from.vector(at: 32), i + 32)
      sum3 = vector(sum3, from.vector(at: 48), i + 48)
    }
    sums.store(sum0, at: i)
    sums.store(sum1, at: i + 16)
    sums.store(sum2, at: i + 32)
    sums.store(sum3, at: i + 48)
    i += 64
  }
  while i + 16 <= channels {
    var sum = sums.vector(at: i)
    for pixel in 0..<pixels { sum = vector(sum, values.vector(at: pixel * channels + i), i) }
    sums.store(sum, at: i)
    i += 16
  }
  while i < channels {
    for pixel in 0..<pixels { sums[i] = scalar(sums[i], values[pixel * channels + i], i) }
    i += 1
  }
}

extension CompiledKernels {
  package static func columnSums(
    _ values: UnsafePointer<Float>, pixels: Int, channels: Int, into result: UnsafeMutablePointer<Float>
  ) {
    let chunk = pixelsPerChunk(channels: channels)
    let chunks = (pixels + chunk - 1) / chunk
    let partial = Buffer(chunks * channels)
    parallelRanges(of: pixels, size: chunk) { range in
      let sums = partial.pointer + range.lowerBound / chunk * channels
      sums.update(repeating: 0, count: channels)
      addColumnSums(values + range.lowerBound * channels, pixels: range.count, channels: channels, to: sums)
    }
    for channel in 0..<channels {
      var sum = 0.0
      for index in 0..<chunks { sum += Double(partial.pointer[index * channels + channel]) }
      result[channel] = Float(sum)
    }
  }
}

/// The sum of term(first, second) over all elements, in double precision across chunks.
@inline(__always)
func sumOfTerms(
  _ count: Int, vector: (Int) -> Vector, scalar: (Int) -> Float
) -> Double {
  let chunk = 4096
  let partial = Buffer((count + chunk - 1) / chunk)
  parallelRanges(of: count, size: chunk) { range in
    var sums = Vector.zero
    var i = range.lowerBound
    while i + 16 <= range.upperBound {
      sums += vector(i)
      i += 16
    }
    var sum = sums.laneSum()
    while i < range.upperBound {
      sum += scalar(i)
      i += 1
    }
    partial.pointer[range.lowerBound / chunk] = sum
  }
  var total = 0.0
  for index in 0..<partial.count { total += Double(partial.pointer[index]) }
  return total
}

extension CompiledKernels {
  package static func innerProduct(_ first: UnsafePointer<Float>, _ second: UnsafePointer<Float>, count: Int) -> Double
  {
    sumOfTerms(count, vector: { first.vector(at: $0) * second.vector(at: $0) }, scalar: { first[$0] * second[$0] })
  }
}

/// ⟨first, second⟩ of a few thousand values at most, sixteen sums side by side.
@inline(__always)
func dot(_ first: UnsafePointer<Float>, _ second: UnsafePointer<Float>, count: Int) -> Float {
  var sums = Vector.zero
  var i = 0
  while i + 16 <= count {
    sums.add(first.vector(at: i), times: second.vector(at: i))
    i += 16
  }
  var sum = sums.laneSum()
  while i < count {
    sum = sum.adding(first[i], times: second[i])
    i += 1
  }
  return sum
}
