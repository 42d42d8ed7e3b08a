import Kernels

extension CompiledKernels {
  package static func squaredDistances(
    _ first: UnsafePointer<Float>, rows: Int, _ second: UnsafePointer<Float>, others: Int, length: Int,
    into result: UnsafeMutablePointer<Double>
  ) {
    parallelRanges(of: rows, size: 4) { range in
      for row in range {
        let a = first + row * length
        for other in 0..<others {
          let b = second + other * length
          var sums = SIMD8<Double>.zero
          var i = 0
          while i + 8 <= length {
            let difference = SIMD8<Double>(a.half(at: i)) - SIMD8<Double>(b.half(at: i))
            sums += difference * difference
            i += 8
          }
          var sum = sums.laneSum()
          while i < length {
            let difference = Double(a[i]) - Double(b[i])
            sum += difference * difference
            i += 1
          }
          result[row * others + other] = sum
        }
      }
    }
  }
}
