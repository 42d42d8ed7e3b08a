/// C = A·B for each of `count` pairs of matrices, A and B as they are stored or transposed.
///
/// Each task computes a block of one product whose size does not depend on the number of threads.
///
/// Shapes: A `[count, rows, depth]`, transposed `[count, depth, rows]`; B `[count, depth, columns]`, transposed
/// `[count, columns, depth]`; C `[count, rows, columns]`.
package func multiplyMatrices(
  count: Int, rows: Int, columns: Int, depth: Int, _ a: UnsafePointer<Float>, transposedA: Bool,
  _ b: UnsafePointer<Float>, transposedB: Bool, into c: UnsafeMutablePointer<Float>
) {
  let (height, width) = (64, 512)
  let (down, across) = ((rows + height - 1) / height, (columns + width - 1) / width)
  parallelFor(count * down * across) { index in
    let (matrix, block) = (index / (down * across), index % (down * across))
    let (top, left) = (block / across * height, block % across * width)
    multiply(
      rows: min(height, rows - top), columns: min(width, columns - left), depth: depth,
      Matrix(
        a + matrix * rows * depth + (transposedA ? top : top * depth), rowStride: transposedA ? rows : depth,
        transposed: transposedA),
      Matrix(
        b + matrix * columns * depth + (transposedB ? left * depth : left), rowStride: transposedB ? depth : columns,
        transposed: transposedB),
      into: c + (matrix * rows + top) * columns + left, rowStride: columns)
  }
}
