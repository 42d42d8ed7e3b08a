/// The two passes of resizing 8-bit samples, in fixed point.
enum EightBitResampling {
  /// One half, in the units of the weights.
  private static let half: Int32 = 1 << (ResamplingWeights.fractionBits - 1)

  /// A sum in the units of the weights, one half included, as a sample.
  @inline(__always)
  private static func sample(_ sum: Int32) -> UInt8 {
    UInt8(truncatingIfNeeded: max(0, min(255, sum >> ResamplingWeights.fractionBits)))
  }

  /// Resizes every row.
  static func rows(
    _ values: [UInt8], height: Int, width: Int, channels: Int, _ weights: ResamplingWeights
  ) -> [UInt8] {
    let count = height * weights.outputCount * channels
    let fixedPoint = weights.fixedPoint
    return [UInt8](unsafeUninitializedCapacity: count) { target, filled in
      guard let targetStart = target.baseAddress else { return }
      values.withUnsafeBufferPointer { source in
        fixedPoint.withUnsafeBufferPointer { fixedPoint in
          weights.starts.withUnsafeBufferPointer { starts in
            weights.counts.withUnsafeBufferPointer { counts in
              guard let sourceStart = source.baseAddress, let fixedPoint = fixedPoint.baseAddress else { return }
              for row in 0..<height {
                let from = sourceStart + row &* width &* channels
                let to = targetStart + row &* weights.outputCount &* channels
                for output in 0..<weights.outputCount {
                  let first = from + starts[output] &* channels
                  let taps = fixedPoint + output &* weights.stride
                  switch channels {
                  case 1: weigh1(first, taps, counts[output], to + output)
                  case 2: weigh2(first, taps, counts[output], to + output &* 2)
                  case 3: weigh3(first, taps, counts[output], to + output &* 3)
                  default: weigh4(first, taps, counts[output], to + output &* 4)
                  }
                }
              }
            }
          }
        }
      }
      filled = count
    }
  }

  /// Resizes every column; `rowLength` is the number of samples of a row.
  static func columns(_ values: [UInt8], rowLength: Int, _ weights: ResamplingWeights) -> [UInt8] {
    let count = weights.outputCount * rowLength
    let fixedPoint = weights.fixedPoint
    var sums = [Int32](repeating: 0, count: rowLength)
    return [UInt8](unsafeUninitializedCapacity: count) { target, filled in
      values.withUnsafeBufferPointer { source in
        sums.withUnsafeMutableBufferPointer { sums in
          guard let sourceStart = source.baseAddress, let targetStart = target.baseAddress,
            let sums = sums.baseAddress
          else { return }
          for output in 0..<weights.outputCount {
            for index in 0..<rowLength { sums[index] = half }
            for tap in 0..<weights.counts[output] {
              let weight = fixedPoint[output * weights.stride + tap]
              let row = sourceStart + (weights.starts[output] + tap) * rowLength
              for index in 0..<rowLength { sums[index] &+= Int32(row[index]) &* weight }
            }
            let to = targetStart + output * rowLength
            for index in 0..<rowLength { to[index] = sample(sums[index]) }
          }
        }
      }
      filled = count
    }
  }

  @inline(__always)
  private static func weigh1(
    _ first: UnsafePointer<UInt8>, _ taps: UnsafePointer<Int32>, _ count: Int, _ to: UnsafeMutablePointer<UInt8>
  ) {
    var sum = half
    for tap in 0..<count { sum &+= Int32(first[tap]) &* taps[tap] }
    to[0] = sample(sum)
  }

  @inline(__always)
  private static func weigh2(
    _ first: UnsafePointer<UInt8>, _ taps: UnsafePointer<Int32>, _ count: Int, _ to: UnsafeMutablePointer<UInt8>
  ) {
    var sums = (half, half)
    for tap in 0..<count {
      let weight = taps[tap]
      sums.0 &+= Int32(first[tap &* 2]) &* weight
      sums.1 &+= Int32(first[tap &* 2 &+ 1]) &* weight
    }
    to[0] = sample(sums.0)
    to[1] = sample(sums.1)
  }

  @inline(__always)
  private static func weigh3(
    _ first: UnsafePointer<UInt8>, _ taps: UnsafePointer<Int32>, _ count: Int, _ to: UnsafeMutablePointer<UInt8>
  ) {
    var sums = (half, half, half)
    for tap in 0..<count {
      let weight = taps[tap]
      sums.0 &+= Int32(first[tap &* 3]) &* weight
      sums.1 &+= Int32(first[tap &* 3 &+ 1]) &* weight
      sums.2 &+= Int32(first[tap &* 3 &+ 2]) &* weight
    }
    to[0] = sample(sums.0)
    to[1] = sample(sums.1)
    to[2] = sample(sums.2)
  }

  @inline(__always)
  private static func weigh4(
    _ first: UnsafePointer<UInt8>, _ taps: UnsafePointer<Int32>, _ count: Int, _ to: UnsafeMutablePointer<UInt8>
  ) {
    var sums = (half, half, half, half)
    for tap in 0..<count {
      let weight = taps[tap]
      sums.0 &+= Int32(first[tap &* 4]) &* weight
      sums.1 &+= Int32(first[tap &* 4 &+ 1]) &* weight
      sums.2 &+= Int32(first[tap &* 4 &+ 2]) &* weight
      sums.3 &+= Int32(first[tap &* 4 &+ 3]) &* weight
    }
    to[0] = sample(sums.0)
    to[1] = sample(sums.1)
    to[2] = sample(sums.2)
    to[3] = sample(sums.3)
  }
}
