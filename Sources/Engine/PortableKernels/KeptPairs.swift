import Kernels

/// Numbers kept as pairs of bfloat16 numbers, in half the bytes: 32 numbers are a vector of pairs.

let numbersPerVector = 32

private let vectorsPerTask = 512

extension UnsafePointer<Float> {
  /// Sixteen of the numbers that are kept as pairs here, from a place that is a multiple of sixteen.
  @inline(__always)
  func keptVector(at place: Int) -> Vector {
    let (lower, upper) = vector(at: place / numbersPerVector * PanelMatrix.width).halves
    return place % numbersPerVector == 0 ? lower : upper
  }
}

extension CompiledKernels {
  package static func pairsAreWhole(channels: Int) -> Bool { channels % numbersPerVector == 0 }

  package static func pairs(of count: Int) -> Int {
    (count + numbersPerVector - 1) / numbersPerVector * PanelMatrix.width
  }

  package static func pair(_ numbers: UnsafePointer<Float>, count: Int, into pairs: UnsafeMutablePointer<Float>) {
    parallelRanges(of: (count + numbersPerVector - 1) / numbersPerVector, size: vectorsPerTask) { range in
      for place in range {
        let first = place * numbersPerVector
        let upper =
          count - first > 16 ? numbers.vector(at: first + 16, count: count - first - 16) : .zero
        pairs.store(
          numbers.vector(at: first, count: count - first).paired(with: upper), at: place * PanelMatrix.width)
      }
    }
  }

  package static func unpair(_ pairs: UnsafePointer<Float>, count: Int, into numbers: UnsafeMutablePointer<Float>) {
    parallelRanges(of: (count + numbersPerVector - 1) / numbersPerVector, size: vectorsPerTask) { range in
      for place in range {
        let first = place * numbersPerVector
        let (lower, upper) = pairs.vector(at: place * PanelMatrix.width).halves
        numbers.store(lower, at: first, count: count - first)
        if count - first > 16 { numbers.store(upper, at: first + 16, count: count - first - 16) }
      }
    }
  }
}
