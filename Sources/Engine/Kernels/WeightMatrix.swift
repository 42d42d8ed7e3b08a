/// A layer's weight seen as the matrix W `[rows, columns · taps]` whose largest singular value is its spectral norm.
///
/// Rows are what comes out of the layer. The weight lies tap by tap, each tap `[columns, rows]` as in a convolution's weight, or
/// `[rows, columns]` as in a transposed convolution's; a table `[rows, columns]` has one tap. Vectors over the columns have the
/// order in which PyTorch flattens a weight: `[columns, taps]`.
package struct WeightMatrix: Hashable, Sendable {
  package let taps: Int
  package let rows: Int
  package let columns: Int
  package let rowsAreInnermost: Bool

  package init(taps: Int, rows: Int, columns: Int, rowsAreInnermost: Bool) {
    self.taps = taps
    self.rows = rows
    self.columns = columns
    self.rowsAreInnermost = rowsAreInnermost
  }
}
