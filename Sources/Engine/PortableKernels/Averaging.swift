import Kernels

extension CompiledKernels {
  package static func moveAverage(
    _ average: UnsafeMutablePointer<Float>, towards value: UnsafePointer<Float>, rate: Float, count: Int
  ) {
    parallelRanges(of: count, size: 4096) { range in
      var i = range.lowerBound
      while i + 16 <= range.upperBound {
        let a = average.vector(at: i)
        average.store(a.adding(Vector(repeating: rate), times: value.vector(at: i) - a), at: i)
        i += 16
      }
      while i < range.upperBound {
        average[i] = average[i].adding(rate, times: value[i] - average[i])
        i += 1
      }
    }
  }
}
