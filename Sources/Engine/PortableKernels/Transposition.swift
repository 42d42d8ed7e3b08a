import Kernels

/// Vectors that `transposeSquare` needs: the rows of a square, and room for as many.
let vectorsOfSquare = 32

/// Transposes the first sixteen of `vectorsOfSquare` vectors as the rows of a square, in place.
///
/// Four rounds in which row i and row i + 8 are dealt, lane by lane, to rows 2i and 2i + 1 (a perfect shuffle): each round turns
/// the element's address, the bits of row and lane, by one place.
@inline(__always)
func transposeSquare(_ rows: UnsafeMutablePointer<Vector>) {
  let other = rows + 16
  shuffle(rows, into: other)
  shuffle(other, into: rows)
  shuffle(rows, into: other)
  shuffle(other, into: rows)
}

@inline(__always)
private func shuffle(_ source: UnsafeMutablePointer<Vector>, into target: UnsafeMutablePointer<Vector>) {
  for i in 0..<8 {
    var (low, high) = (Vector.zero, Vector.zero)
    low.evenHalf = source[i].lowHalf
    low.oddHalf = source[i + 8].lowHalf
    high.evenHalf = source[i].highHalf
    high.oddHalf = source[i + 8].highHalf
    target[2 * i] = low
    target[2 * i + 1] = high
  }
}

/// Shapes: source `[rows, columns]`, target `[columns, rows]`.
func transpose(
  _ source: UnsafePointer<Float>, rows: Int, columns: Int, into target: UnsafeMutablePointer<Float>
) {
  withVectors(vectorsOfSquare) { square in
    for top in stride(from: 0, to: rows, by: 16) {
      for left in stride(from: 0, to: columns, by: 16) {
        for row in 0..<16 {
          square[row] =
            top + row < rows ? source.vector(at: (top + row) * columns + left, count: columns - left) : .zero
        }
        transposeSquare(square)
        for column in 0..<min(16, columns - left) {
          target.store(square[column], at: (left + column) * rows + top, count: rows - top)
        }
      }
    }
  }
}
