import Foundation

/// Matrices, attention and spectral norm by their definitions.
extension Reference {
  /// Σ_k a(i, k) · b(k, j) of each pair. Shapes: `[count, rows, depth]` and `[count, depth, columns]`.
  public static func matrixProduct(_ a: ReferenceArray, _ b: ReferenceArray) -> ReferenceArray {
    let (count, rows, depth, columns) = (a.shape[0], a.shape[1], a.shape[2], b.shape[2])
    var result = ReferenceArray([count, rows, columns])
    for n in 0..<count {
      for i in 0..<rows {
        for j in 0..<columns {
          for k in 0..<depth {
            result.values[(n * rows + i) * columns + j] +=
              a.values[(n * rows + i) * depth + k] * b.values[(n * depth + k) * columns + j]
          }
        }
      }
    }
    return result
  }

  /// Shapes: `[count, rows, columns]` to `[count, columns, rows]`.
  public static func transposed(_ a: ReferenceArray) -> ReferenceArray {
    let (count, rows, columns) = (a.shape[0], a.shape[1], a.shape[2])
    var result = ReferenceArray([count, columns, rows])
    for n in 0..<count {
      for i in 0..<rows {
        for j in 0..<columns { result.values[(n * columns + j) * rows + i] = a.values[(n * rows + i) * columns + j] }
      }
    }
    return result
  }

  /// e^x / Σ e^x over the last axis.
  public static func softmax(_ x: ReferenceArray) -> ReferenceArray {
    let columns = x.shape[x.shape.count - 1]
    var result = x
    for row in 0..<x.values.count / columns {
      let range = row * columns..<(row + 1) * columns
      let largest = x.values[range].max() ?? 0
      let sum = x.values[range].reduce(0) { $0 + exp($1 - largest) }
      for i in range { result.values[i] = exp(x.values[i] - largest) / sum }
    }
    return result
  }

  /// The largest of each 2×2 pixels. Shapes: `[n, h, w, c]` to `[n, h / 2, w / 2, c]`.
  public static func maxPooled(_ x: ReferenceArray) -> ReferenceArray {
    var result = ReferenceArray([x.shape[0], x.shape[1] / 2, x.shape[2] / 2, x.shape[3]])
    for n in 0..<result.shape[0] {
      for y in 0..<result.shape[1] {
        for x0 in 0..<result.shape[2] {
          for c in 0..<result.shape[3] {
            result[n, y, x0, c] = max(
              max(x[n, 2 * y, 2 * x0, c], x[n, 2 * y, 2 * x0 + 1, c]),
              max(x[n, 2 * y + 1, 2 * x0, c], x[n, 2 * y + 1, 2 * x0 + 1, c]))
          }
        }
      }
    }
    return result
  }

  /// A weight as the matrix of its layer: where the entry of a row, a column and a tap stands.
  public struct Matrix: Sendable {
    public let rows, columns, taps: Int
    public let place: @Sendable (_ row: Int, _ column: Int, _ tap: Int) -> Int

    /// Shapes: `[taps, columns, rows]`, as a convolution's weight lies.
    public static func convolution(taps: Int, columns: Int, rows: Int) -> Matrix {
      Matrix(rows: rows, columns: columns, taps: taps) { row, column, tap in (tap * columns + column) * rows + row }
    }

    /// Shapes: `[taps, rows, columns]`, as a transposed convolution's weight lies; one tap makes a table.
    public static func transposed(taps: Int, rows: Int, columns: Int) -> Matrix {
      Matrix(rows: rows, columns: columns, taps: taps) { row, column, tap in (tap * rows + row) * columns + column }
    }
  }

  /// W · v, v in the order `[columns, taps]`.
  public static func product(_ weight: ReferenceArray, _ matrix: Matrix, with v: [Double]) -> [Double] {
    (0..<matrix.rows).map { row in
      var sum = 0.0
      for column in 0..<matrix.columns {
        for tap in 0..<matrix.taps {
          sum += weight.values[matrix.place(row, column, tap)] * v[column * matrix.taps + tap]
        }
      }
      return sum
    }
  }

  /// Wᵀ · u, in the order `[columns, taps]`.
  public static func transposedProduct(_ weight: ReferenceArray, _ matrix: Matrix, with u: [Double]) -> [Double] {
    (0..<matrix.columns * matrix.taps).map { index in
      var sum = 0.0
      for row in 0..<matrix.rows {
        sum += weight.values[matrix.place(row, index / matrix.taps, index % matrix.taps)] * u[row]
      }
      return sum
    }
  }

  /// u ← n(W v), v ← n(Wᵀ u).
  public static func powerStep(
    _ weight: ReferenceArray, _ matrix: Matrix, v: [Double]
  ) -> (u: [Double], v: [Double]) {
    let u = normalisedLength(product(weight, matrix, with: v))
    return (u, normalisedLength(transposedProduct(weight, matrix, with: u)))
  }

  /// W / uᵀ W v.
  public static func spectrallyNormalised(
    _ weight: ReferenceArray, _ matrix: Matrix, u: ReferenceArray, v: ReferenceArray
  ) -> ReferenceArray {
    let sigma = zip(u.values, product(weight, matrix, with: v.values)).reduce(0) { $0 + $1.0 * $1.1 }
    return weight.map { $0 / sigma }
  }

  private static func normalisedLength(_ a: [Double]) -> [Double] {
    let length = max(a.reduce(0) { $0 + $1 * $1 }.squareRoot(), 1e-12)
    return a.map { $0 / length }
  }

  /// The mean of max(0, scale · x + offset)^power.
  public static func meanHinge(_ x: ReferenceArray, scale: Double, offset: Double, power: Int) -> ReferenceArray {
    let terms = x.values.map { pow(max(0, scale * $0 + offset), Double(power)) }
    return ReferenceArray([], [terms.reduce(0, +) / Double(x.values.count)])
  }
}
