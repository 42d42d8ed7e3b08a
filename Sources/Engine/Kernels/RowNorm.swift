/// Rows brought to unit length: x / (‖x‖ + ε).
///
/// Shapes: input and output `[rows, columns]`, lengths `[rows]`, which gets ‖x‖.
package func unitRows(
  _ input: UnsafePointer<Float>, rows: Int, columns: Int, epsilon: Float, lengths: UnsafeMutablePointer<Float>,
  into output: UnsafeMutablePointer<Float>
) {
  parallelRanges(of: rows, size: max(1, 16384 / columns)) { range in
    for row in range {
      let (source, target) = (input + row * columns, output + row * columns)
      let length = Float(rowProduct(source, source, columns).squareRoot())
      lengths[row] = length
      let factor = 1 / (length + epsilon)
      for i in 0..<columns { target[i] = source[i] * factor }
    }
  }
}

/// The gradient of `unitRows`: (g − x ⟨g, x⟩ / (‖x‖ (‖x‖ + ε))) / (‖x‖ + ε); that of a row of zeros is g / ε, as in PyTorch.
package func unitRowsGradient(
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
        length > 0 ? Float(rowProduct(g, x, columns) / (Double(length) * Double(length + epsilon))) : 0
      for i in 0..<columns { target[i] = (g[i] - x[i] * along) * factor }
    }
  }
}

/// ⟨x, y⟩ of two rows, in double precision across lanes.
private func rowProduct(_ x: UnsafePointer<Float>, _ y: UnsafePointer<Float>, _ columns: Int) -> Double {
  var sums = Vector.zero
  var i = 0
  while i + 16 <= columns {
    sums.addProduct(x.vector(at: i), y.vector(at: i))
    i += 16
  }
  var sum = Double(sums.sum())
  while i < columns {
    sum += Double(x[i]) * Double(y[i])
    i += 1
  }
  return sum
}
