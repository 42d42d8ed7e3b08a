import COpenBLAS

/// A matrix in row-major order, or its transpose, as an operand of `multiply`.
package struct Matrix {
  let pointer: UnsafePointer<Float>
  /// The distance from one stored row to the next, in floats.
  let rowStride: Int
  /// Whether the operand is the transpose of what is stored.
  let transposed: Bool

  package init(_ pointer: UnsafePointer<Float>, rowStride: Int, transposed: Bool = false) {
    self.pointer = pointer
    self.rowStride = rowStride
    self.transposed = transposed
  }
}

/// C = A·B, or C += A·B, on one thread, by OpenBLAS.
///
/// Shapes: A `[rows, depth]`, B `[depth, columns]`, C `[rows, columns]` with `rowStride` floats from row to row.
package func multiply(
  rows: Int, columns: Int, depth: Int, _ a: Matrix, _ b: Matrix,
  into c: UnsafeMutablePointer<Float>, rowStride: Int, adding: Bool = false
) {
  MatrixLibrary.withBuffer {
    openblas_sgemm(
      a.transposed, b.transposed, Int32(rows), Int32(columns), Int32(depth), 1, a.pointer, Int32(a.rowStride),
      b.pointer,
      Int32(b.rowStride), adding ? 1 : 0, c, Int32(rowStride))
  }
}
