import COpenBLAS
import Machine

/// A dense matrix in double precision, row after row: for statistics, which need more digits than networks do.
package struct DoubleMatrix: Equatable, Sendable {
  /// The number of rows.
  package let rows: Int
  /// The number of columns.
  package let columns: Int
  /// The values, row after row.
  package var values: [Double]

  /// A matrix of the given values, row after row.
  package init(rows: Int, columns: Int, values: [Double]) {
    precondition(
      values.count == rows * columns,
      "DoubleMatrix: \(rows * columns) values expected for \(rows)×\(columns), got \(values.count)")
    self.rows = rows
    self.columns = columns
    self.values = values
  }

  /// The element of a row and a column.
  package subscript(row: Int, column: Int) -> Double {
    get { values[row * columns + column] }
    set { values[row * columns + column] = newValue }
  }

  /// Some of the rows.
  package func rows(_ range: Range<Int>) -> DoubleMatrix {
    DoubleMatrix(
      rows: range.count, columns: columns,
      values: Array(values[range.lowerBound * columns..<range.upperBound * columns]))
  }

  /// Rows of a product that one task computes; a product does not depend on the number of threads.
  private static let rowsPerTask = 64

  /// The product with the transpose of another matrix.
  ///
  /// Shapes: this `[rows, depth]`, other `[columns, depth]`, result `[rows, columns]`.
  package func timesTransposed(_ other: DoubleMatrix) -> DoubleMatrix {
    precondition(columns == other.columns, "timesTransposed: \(columns) columns meet \(other.columns)")
    return product(rows: rows, columns: other.rows, with: other) { first, count, a, b, c in
      openblas_dgemm(
        false, true, Int32(count), Int32(other.rows), Int32(columns), a + first * columns, Int32(columns), b,
        Int32(columns), c, Int32(other.rows))
    }
  }

  /// The product of this matrix's transpose with another.
  ///
  /// Shapes: this `[depth, rows]`, other `[depth, columns]`, result `[rows, columns]`.
  package func transposedTimes(_ other: DoubleMatrix) -> DoubleMatrix {
    precondition(rows == other.rows, "transposedTimes: \(rows) rows meet \(other.rows)")
    return product(rows: columns, columns: other.columns, with: other) { first, count, a, b, c in
      openblas_dgemm(
        true, false, Int32(count), Int32(other.columns), Int32(rows), a + first, Int32(columns), b,
        Int32(other.columns), c, Int32(other.columns))
    }
  }

  private func product(
    rows: Int, columns: Int, with other: DoubleMatrix,
    _ part: (Int, Int, UnsafePointer<Double>, UnsafePointer<Double>, UnsafeMutablePointer<Double>) -> Void
  ) -> DoubleMatrix {
    Self.prepare()
    let result = [Double](unsafeUninitializedCapacity: rows * columns) { target, count in
      count = rows * columns
      guard count > 0, let c = target.baseAddress else { return }
      values.withUnsafeBufferPointer { a in
        other.values.withUnsafeBufferPointer { b in
          guard let a = a.baseAddress, let b = b.baseAddress else { return target.initialize(repeating: 0) }
          parallelRanges(of: rows, size: Self.rowsPerTask) { range in
            MatrixLibrary.withBuffer { part(range.lowerBound, range.count, a, b, c + range.lowerBound * columns) }
          }
        }
      }
    }
    return DoubleMatrix(rows: rows, columns: columns, values: result)
  }

  /// Ends the program where OpenBLAS was built without LAPACK, as it ends where there is no OpenBLAS.
  static func prepare() {
    if let reason = openblas_load_double_precision() {
      Exhaustion.stop(for: .matrixLibrary(reason: String(cString: reason)))
    }
  }
}

extension DoubleMatrix {
  /// The singular values, descending.
  package func singularValues() -> [Double] {
    let count = min(rows, columns)
    guard count > 0 else { return [] }
    Self.prepare()
    var (work, found) = (values, [Double](repeating: 0, count: count))
    var info: Int32 = 0
    MatrixLibrary.withBuffer { info = openblas_singular_values(Int32(rows), Int32(columns), &work, &found) }
    precondition(info == 0, "singularValues: LAPACK's dgesdd gave \(info) for a matrix \(rows)×\(columns)")
    return found
  }

  /// The eigenvalues of a symmetric matrix, ascending, and its eigenvectors of length 1 as the rows of a matrix.
  package func symmetricEigenvectors() -> (values: [Double], vectors: DoubleMatrix) {
    precondition(rows == columns, "symmetricEigenvectors: a square matrix was expected, got \(rows)×\(columns)")
    guard rows > 0 else { return ([], self) }
    Self.prepare()
    var (vectors, found) = (self, [Double](repeating: 0, count: rows))
    var info: Int32 = 0
    MatrixLibrary.withBuffer { info = openblas_eigenvectors(Int32(rows), &vectors.values, &found) }
    precondition(info == 0, "symmetricEigenvectors: LAPACK's dsyevd gave \(info) for a matrix \(rows)×\(rows)")
    return (found, vectors)
  }
}
