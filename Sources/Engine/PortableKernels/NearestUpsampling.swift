import Kernels

extension CompiledKernels {
  package static func foldNearestUpsampling(
    _ weight: UnsafePointer<Float>, inputs: Int, outputs: Int, into folded: UnsafeMutablePointer<Float>
  ) {
    let size = inputs * outputs
    withUnsafeTemporaryAllocation(of: Float.self, capacity: size) { scratch in
      guard let sum = scratch.baseAddress else { return }
      for row in 0..<4 {
        for column in 0..<4 {
          sum.update(repeating: 0, count: size)
          for tapRow in foldedTaps(row) {
            for tapColumn in foldedTaps(column) {
              let tap = weight + (tapRow * 3 + tapColumn) * size
              for index in 0..<size { sum[index] += tap[index] }
            }
          }
          transpose(sum, rows: inputs, columns: outputs, into: folded + (row * 4 + column) * size)
        }
      }
    }
  }

  package static func unfoldNearestUpsampling(
    _ folded: UnsafePointer<Float>, inputs: Int, outputs: Int, into gradient: UnsafeMutablePointer<Float>
  ) {
    let size = inputs * outputs
    gradient.update(repeating: 0, count: 9 * size)
    withUnsafeTemporaryAllocation(of: Float.self, capacity: size) { scratch in
      guard let transposed = scratch.baseAddress else { return }
      for row in 0..<4 {
        for column in 0..<4 {
          transpose(folded + (row * 4 + column) * size, rows: outputs, columns: inputs, into: transposed)
          for tapRow in foldedTaps(row) {
            for tapColumn in foldedTaps(column) {
              let tap = gradient + (tapRow * 3 + tapColumn) * size
              for index in 0..<size { tap[index] += transposed[index] }
            }
          }
        }
      }
    }
  }
}

/// The taps of the 3-tap kernel that fall on one tap of the folded one: a row of M.
private func foldedTaps(_ place: Int) -> ClosedRange<Int> {
  switch place {
  case 0: 2...2
  case 1: 1...2
  case 2: 0...1
  default: 0...0
  }
}
