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
  for pixel in 0..<pixels { add(values + pixel * channels, to: sums, count: channels) }
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
