import Kernels

extension CompiledKernels {
  package static func unitRows(
    _ input: UnsafePointer<Float>, rows: Int, columns: Int, epsilon: Float, lengths: UnsafeMutablePointer<Float>,
    into output: UnsafeMutablePointer<Float>
  ) {
    parallelRanges(of: rows, size: max(1, 16384 / columns)) { range in
      for row in range {
        let (source, target) = (input + row * columns, output + row * columns)
        let length = dot(source, source, count: columns).squareRoot()
        lengths[row] = length
        let factor = 1 / (length + epsilon)
        for i in 0..<columns { target[i] = source[i] * factor }
      }
    }
  }

  package static func unitRowsGradient(
    _ cotangent: UnsafePointer<Float>, input: UnsafePointer<Float>, lengths: UnsafePointer<Float>, rows: Int,
    columns: Int,
    epsilon: Float, into gradient: UnsafeMutablePointer<Float>
  ) {
    parallelRanges(of: rows, size: max(1, 16384 / columns)) { range in
      for row in range {
        let (g, x, target) = (cotangent + row * columns, input + row * columns, gradient + row * columns)
        let length = lengths[row]
        let factor = 1 / (length + epsilon)
        let along =
          length > 0 ? dot(g, x, count: columns) / (length * (length + epsilon)) : 0
        for i in 0..<columns { target[i] = (g[i] - x[i] * along) * factor }
      }
    }
  }
}
