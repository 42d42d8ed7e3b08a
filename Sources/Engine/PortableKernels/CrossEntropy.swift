import Kernels

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

extension CompiledKernels {
  package static func crossEntropy(
    _ logits: UnsafePointer<Float>, classes: [Int], columns: Int, logarithms: UnsafeMutablePointer<Float>
  ) -> Double {
    parallelRanges(of: classes.count, size: max(1, 4096 / columns)) { range in
      for row in range {
        let x = logits + row * columns
        var largest = x[0]
        for i in 1..<max(1, columns) where x[i] > largest { largest = x[i] }
        let shift = Vector(repeating: largest)
        var sums = Vector.zero
        var i = 0
        while i + 16 <= columns {
          sums += (x.vector(at: i) - shift).exponential()
          i += 16
        }
        var sum = Double(sums.laneSum())
        while i < columns {
          sum += Double(expf(x[i] - largest))
          i += 1
        }
        logarithms[row] = Float(Double(largest) + log(sum))
      }
    }
    var total = 0.0
    for (row, place) in classes.enumerated() {
      total += Double(logarithms[row]) - Double(logits[row * columns + place])
    }
    return total / Double(classes.count)
  }

  package static func crossEntropyGradient(
    _ logits: UnsafePointer<Float>, classes: [Int], columns: Int, logarithms: UnsafePointer<Float>, factor: Float,
    into gradient: UnsafeMutablePointer<Float>
  ) {
    let step = factor / Float(classes.count)
    parallelRanges(of: classes.count, size: max(1, 4096 / columns)) { range in
      for row in range {
        let (x, target) = (logits + row * columns, gradient + row * columns)
        let shift = Vector(repeating: logarithms[row])
        var i = 0
        while i + 16 <= columns {
          target.store((x.vector(at: i) - shift).exponential() * step, at: i)
          i += 16
        }
        while i < columns {
          target[i] = expf(x[i] - logarithms[row]) * step
          i += 1
        }
        target[classes[row]] -= step
      }
    }
  }
}
