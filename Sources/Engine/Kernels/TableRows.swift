/// Rows of a table, one after the other.
///
/// Shapes: table `[…, columns]`, result `[rows.count, columns]`.
package func gatherRows(
  _ table: UnsafePointer<Float>, columns: Int, _ rows: [Int], into result: UnsafeMutablePointer<Float>
) {
  for (index, row) in rows.enumerated() {
    (result + index * columns).update(from: table + row * columns, count: columns)
  }
}

/// The gradient of `gatherRows`: each row of the cotangent is added to its row of the table's gradient, in their order.
///
/// Shapes: cotangent `[rows.count, columns]`, gradient `[count, columns]`.
package func scatterRows(
  _ cotangent: UnsafePointer<Float>, columns: Int, _ rows: [Int], count: Int, into gradient: UnsafeMutablePointer<Float>
) {
  gradient.update(repeating: 0, count: count * columns)
  for (index, row) in rows.enumerated() {
    add(cotangent + index * columns, to: gradient + row * columns, count: columns)
  }
}
