/// Folds an enlargement by nearest neighbours (×2) into the 3×3 convolution that follows it: the kernel of the transposed
/// convolution, 4×4 with stride 2 and padding 1, that gives the same.
///
/// Of the three taps of a row, two fall on one pixel of what was enlarged, so the folded kernel is M·w·Mᵀ with
/// M = (0 0 1; 0 1 1; 1 1 0; 1 0 0). It takes four multiplications for each pixel and pair of channels, where nine would be taken
/// after the enlargement.
///
/// Shapes: weight `[3, 3, inputs, outputs]`, folded `[4, 4, outputs, inputs]`.
package func foldNearestUpsampling(
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

/// The gradient of `foldNearestUpsampling`, which is its adjoint.
///
/// Shapes: folded `[4, 4, outputs, inputs]`, gradient `[3, 3, inputs, outputs]`.
package func unfoldNearestUpsampling(
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

/// The taps of the 3-tap kernel that fall on one tap of the folded one: a row of M.
private func foldedTaps(_ place: Int) -> ClosedRange<Int> {
  switch place {
  case 0: 2...2
  case 1: 1...2
  case 2: 0...1
  default: 0...0
  }
}
