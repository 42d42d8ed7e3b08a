import Kernels

// Numbers kept as pairs of bfloat16 numbers, in half the bytes.

/// The numbers that a vector of pairs holds.
let keptPerVector = 32

private let vectorsPerTask = 512

extension UnsafePointer<Float> {
  /// Sixteen of the numbers that are kept as pairs here, from a place that is a multiple of sixteen.
  @inline(__always)
  func keptVector(at place: Int) -> Vector {
    let (lower, upper) = vector(at: place / keptPerVector * PanelMatrix.width).halves
    return place % keptPerVector == 0 ? lower : upper
  }
}

extension CompiledKernels {
  package static func pairsAreWhole(channels: Int) -> Bool { channels % keptPerVector == 0 }

  package static func pairs(of count: Int) -> Int {
    (count + keptPerVector - 1) / keptPerVector * PanelMatrix.width
  }

  package static func pair(_ numbers: UnsafePointer<Float>, count: Int, into pairs: UnsafeMutablePointer<Float>) {
    parallelRanges(of: (count + keptPerVector - 1) / keptPerVector, size: vectorsPerTask) { range in
      for place in range {
        let first = place * keptPerVector
        let upper =
          count - first > 16 ? numbers.vector(at: first + 16, count: count - first - 16) : .zero
        pairs.store(
          numbers.vector(at: first, count: count - first).paired(with: upper), at: place * PanelMatrix.width)
      }
    }
  }

  package static func unpair(_ pairs: UnsafePointer<Float>, count: Int, into numbers: UnsafeMutablePointer<Float>) {
    parallelRanges(of: (count + keptPerVector - 1) / keptPerVector, size: vectorsPerTask) { range in
      for place in range {
        let first = place * keptPerVector
        let (lower, upper) = pairs.vector(at: place * PanelMatrix.width).halves
        numbers.store(lower, at: first, count: count - first)
        if count - first > 16 { numbers.store(upper, at: first + 16, count: count - first - 16) }
      }
    }
  }
}
