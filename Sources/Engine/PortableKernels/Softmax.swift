import Kernels

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

extension CompiledKernels {
  package static func softmax(
    _ input: UnsafePointer<Float>, rows: Int, columns: Int, into output: UnsafeMutablePointer<Float>
  ) {
    parallelRanges(of: rows, size: max(1, 16384 / columns)) { range in
      for row in range {
        let (source, target) = (input + row * columns, output + row * columns)
        var largest = source[0]
        for i in 1..<max(1, columns) where source[i] > largest { largest = source[i] }
        var sums = Vector.zero
        let shift = Vector(repeating: largest)
        var i = 0
        while i + 16 <= columns {
          let power = (source.vector(at: i) - shift).exponential()
          target.store(power, at: i)
          sums += power
          i += 16
        }
        var sum = Double(sums.laneSum())
        while i < columns {
          target[i] = expf(source[i] - largest)
          sum += Double(target[i])
          i += 1
        }
        let factor = Float(1 / sum)
        for i in 0..<columns { target[i] *= factor }
      }
    }
  }

  package static func softmaxGradient(
    _ cotangent: UnsafePointer<Float>, output: UnsafePointer<Float>, rows: Int, columns: Int,
    into gradient: UnsafeMutablePointer<Float>
  ) {
    parallelRanges(of: rows, size: max(1, 16384 / columns)) { range in
      for row in range {
        let (g, y, target) = (cotangent + row * columns, output + row * columns, gradient + row * columns)
        let sum = dot(g, y, count: columns)
        for i in 0..<columns { target[i] = y[i] * (g[i] - sum) }
      }
    }
  }
}
