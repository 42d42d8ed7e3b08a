import Kernels
import ReferenceKernels
import Tensors

extension OperationCase {
  /// One pair of matrices or a batch of them, either operand transposed or not; more rows and columns than one task computes.
  private static func product(
    _ count: Int?, rows: Int, depth: Int, columns: Int, transposed: (first: Bool, second: Bool)
  ) -> OperationCase {
    func shape(_ rows: Int, _ columns: Int, _ isTransposed: Bool) -> Shape {
      let extents = isTransposed ? [columns, rows] : [rows, columns]
      return Shape((count.map { [$0] } ?? []) + extents)
    }
    @Sendable func operand(_ array: ReferenceArray, _ isTransposed: Bool) -> ReferenceArray {
      let batch = ReferenceArray([count ?? 1] + array.shape.suffix(2), array.values)
      return isTransposed ? Reference.transposed(batch) : batch
    }
    return OperationCase(
      "product of \(count ?? 1) matrices, \(rows)×\(depth)×\(columns), transposed \(transposed)",
      [shape(rows, depth, transposed.first), shape(depth, columns, transposed.second)],
      fast: {
        $0[0].matrixProduct(
          with: $0[1], transposingFirst: transposed.first, transposingSecond: transposed.second)
      },
      twin: {
        let product = Reference.matrixProduct(operand($0[0], transposed.first), operand($0[1], transposed.second))
        return ReferenceArray(count == nil ? [rows, columns] : product.shape, product.values)
      })
  }

  static let matrices: [OperationCase] = [
    product(nil, rows: 7, depth: 5, columns: 9, transposed: (false, false)),
    product(nil, rows: 4, depth: 6, columns: 3, transposed: (false, true)),
    product(nil, rows: 1, depth: 33, columns: 1, transposed: (true, false)),
    product(3, rows: 5, depth: 4, columns: 7, transposed: (false, true)),
    product(2, rows: 6, depth: 3, columns: 5, transposed: (true, true)),
    product(2, rows: 70, depth: 3, columns: 515, transposed: (true, false)),
    OperationCase("softmax of rows", [[2, 3, 37]], fast: { $0[0].softmax() }, twin: { Reference.softmax($0[0]) }),
    OperationCase("softmax of short rows", [[5, 3]], fast: { $0[0].softmax() }, twin: { Reference.softmax($0[0]) }),
    OperationCase(
      "softmax of large numbers", [[3, 21]], fast: { ($0[0] * 20).softmax() },
      twin: { Reference.softmax($0[0].map { $0 * 20 }) }),
    OperationCase(
      "bias of rows", [[5, 19], [19]], fast: { $0[0].adding(bias: $0[1]) },
      twin: { x in
        ReferenceArray([5, 19], x[0].values.indices.map { x[0].values[$0] + x[1].values[$0 % 19] })
      }),
    OperationCase(
      "new extents", [[2, 3, 4, 5]], fast: { $0[0].reshaped([6, 20]).softmax() },
      twin: { Reference.softmax(ReferenceArray([6, 20], $0[0].values)) }),
    OperationCase(
      "rows and columns exchanged", [[3, 5, 7]], fast: { $0[0].transposed() }, twin: { Reference.transposed($0[0]) }),
    OperationCase(
      "rows of a table, one of them twice", [[6, 7]], fast: { $0[0].tableRows([4, 0, 4, 5]) },
      twin: { x in ReferenceArray([4, 7], [4, 0, 4, 5].flatMap { x[0].values[$0 * 7..<$0 * 7 + 7] }) }),
    OperationCase(
      "maxima of 2×2 pixels", [[2, 4, 6, 5]], fast: { $0[0].maxPooled() }, twin: { Reference.maxPooled($0[0]) }),
    OperationCase(
      "maxima of 2×2 pixels of odd sides", [[1, 5, 7, 17]], fast: { $0[0].maxPooled() },
      twin: { Reference.maxPooled($0[0]) }),
    OperationCase(
      "product with a learned number", [[1, 3, 5, 7], []], fast: { $0[0].multiplied(by: $0[1]) },
      twin: { x in x[0].map { $0 * x[1].values[0] } }),
    OperationCase(
      "hinge of real pictures", [[2, 5, 7, 1]], fast: { $0[0].meanHinge(scale: -1, offset: 1) },
      twin: { Reference.meanHinge($0[0], scale: -1, offset: 1, power: 1) }),
    OperationCase(
      "squared hinge", [[2, 5, 7, 1]], fast: { $0[0].meanSquaredHinge(scale: 1, offset: 0.5) },
      twin: { Reference.meanHinge($0[0], scale: 1, offset: 0.5, power: 2) }),
    spectralNorm(
      [2, 3, 4, 5], WeightMatrix(taps: 6, rows: 5, columns: 4, rowsAreInnermost: true),
      .convolution(taps: 6, columns: 4, rows: 5)),
    spectralNorm(
      [3, 3, 40, 33], WeightMatrix(taps: 9, rows: 33, columns: 40, rowsAreInnermost: true),
      .convolution(taps: 9, columns: 40, rows: 33)),
    spectralNorm(
      [2, 2, 5, 3], WeightMatrix(taps: 4, rows: 5, columns: 3, rowsAreInnermost: false),
      .transposed(taps: 4, rows: 5, columns: 3)),
    spectralNorm(
      [9, 300], WeightMatrix(taps: 1, rows: 9, columns: 300, rowsAreInnermost: false),
      .transposed(taps: 1, rows: 9, columns: 300)),
  ]

  private static func spectralNorm(
    _ shape: Shape, _ matrix: WeightMatrix, _ twin: Reference.Matrix
  ) -> OperationCase {
    OperationCase(
      "spectral norm of \(shape), innermost rows \(matrix.rowsAreInnermost)",
      [shape, [matrix.rows], [matrix.columns * matrix.taps]], differentiable: [true, false, false],
      fast: { $0[0].spectrallyNormalised(matrix, u: $0[1], v: $0[2]) },
      twin: { Reference.spectrallyNormalised($0[0], twin, u: $0[1], v: $0[2]) })
  }
}
