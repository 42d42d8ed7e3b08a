import InstructionSets
import Kernels

extension Tensor {
  /// The matrix product A·B, of one pair of matrices or of each pair of a batch; either may be transposed. Keeps both.
  ///
  /// Shapes: this `[m, k]`, other `[k, n]`, result `[m, n]`; or all three with the same number of matrices before that. A matrix that
  /// is transposed has its two extents the other way round.
  package func matrixProduct(
    with other: Tensor, transposingFirst: Bool = false, transposingSecond: Bool = false
  ) -> Tensor {
    let product = MatrixProduct(shape, other.shape, transposingFirst, transposingSecond)
    let pullback = MatrixProductPullback(
      first: detached, second: other.detached, transposesFirst: transposingFirst, transposesSecond: transposingSecond)
    return .made(product.shape, from: [self, other], pullback: pullback) {
      multiplyMatrices(
        count: product.count, rows: product.rows, columns: product.columns, depth: product.depth, pointer,
        transposedA: transposingFirst, other.pointer, transposedB: transposingSecond, into: $0)
    }
  }

  /// The softmax of each row. Keeps its result.
  ///
  /// Shapes: this and result `[…, columns]`.
  package func softmax() -> Tensor {
    let columns = shape.lastExtent
    let rows = shape.count / columns
    let output = Tensor(shape) { kernels.softmax(pointer, rows: rows, columns: columns, into: $0.start) }
    guard let node else { return output }
    let pullback = SoftmaxPullback(output: output, columns: columns)
    return Tensor(shape: shape, storage: output.storage, node: Node(inputs: [node], pullback: pullback))
  }

  /// The sum with one number for each column. Keeps nothing.
  ///
  /// Shapes: this and result `[…, columns]`, bias `[columns]`.
  package func adding(bias: Tensor) -> Tensor {
    let columns = shape.lastExtent
    precondition(bias.shape == [columns], "adding: a bias [\(columns)] was expected, got \(bias.shape)")
    return .made(shape, from: [self, bias], pullback: BiasPullback(columns: columns)) {
      for row in 0..<shape.count / columns {
        for column in 0..<columns {
          $0[row * columns + column] = pointer[row * columns + column] + bias.pointer[column]
        }
      }
    }
  }

  /// The same values in the same order under other extents. Keeps nothing.
  package func reshaped(_ shape: Shape) -> Tensor {
    precondition(
      shape.count == self.shape.count, "reshaped: \(self.shape.count) values were expected, got a shape \(shape)")
    let node = node.map { Node(inputs: [$0], pullback: ReshapePullback(shape: self.shape)) }
    return Tensor(shape: shape, storage: storage, node: node)
  }

  /// Each matrix of a batch with rows and columns exchanged. Keeps nothing.
  ///
  /// Shapes: this `[count, rows, columns]`, result `[count, columns, rows]`.
  package func transposed() -> Tensor {
    precondition(shape.extents.count == 3, "transposed: matrices [count, rows, columns] were expected, got \(shape)")
    let (rows, columns) = (shape[1], shape[2])
    return .made([shape[0], columns, rows], from: [self], pullback: TranspositionPullback()) {
      for first in stride(from: 0, to: shape.count, by: rows * columns) {
        for row in 0..<rows {
          for column in 0..<columns {
            $0[first + column * rows + row] = pointer[first + row * columns + column]
          }
        }
      }
    }
  }

  /// Rows of this table by their numbers. Keeps nothing but the numbers.
  ///
  /// Shapes: this `[count, columns]`, result `[rows.count, columns]`.
  package func tableRows(_ rows: [Int]) -> Tensor {
    precondition(
      shape.extents.count == 2 && rows.allSatisfy { (0..<shape[0]).contains($0) },
      "tableRows: rows of a table \(shape) were expected, got \(rows)")
    let pullback = TableRowsPullback(shape: shape, rows: rows)
    return .made([rows.count, shape[1]], from: [self], pullback: pullback) {
      kernels.gatherRows(pointer, columns: shape[1], rows, into: $0)
    }
  }
}

extension Shape {
  /// The extent of the last axis.
  fileprivate var lastExtent: Int {
    guard let last = extents.last else {
      preconditionFailure("a shape of at least one axis was expected, got a scalar")
    }
    return last
  }
}

/// The sizes of a product of matrices.
private struct MatrixProduct {
  let count: Int
  let rows: Int
  let columns: Int
  let depth: Int
  let shape: Shape

  init(_ first: Shape, _ second: Shape, _ transposesFirst: Bool, _ transposesSecond: Bool) {
    let axes = first.extents.count
    precondition(
      (2...3).contains(axes) && second.extents.count == axes && (axes == 2 || first[0] == second[0]),
      "matrixProduct: two matrices or as many on both sides were expected, got \(first) and \(second)")
    count = axes == 2 ? 1 : first[0]
    (rows, depth) =
      transposesFirst ? (first[axes - 1], first[axes - 2]) : (first[axes - 2], first[axes - 1])
    let depthOfSecond = transposesSecond ? second[axes - 1] : second[axes - 2]
    columns = transposesSecond ? second[axes - 2] : second[axes - 1]
    precondition(
      depth == depthOfSecond,
      "matrixProduct: \(first)\(transposesFirst ? "ᵀ" : "") does not fit \(second)\(transposesSecond ? "ᵀ" : "")")
    shape = axes == 2 ? [rows, columns] : [count, rows, columns]
  }
}

private struct MatrixProductPullback: Pullback {
  let first: Tensor
  let second: Tensor
  let transposesFirst: Bool
  let transposesSecond: Bool

  /// With C = A·B: ∂A = ∂C·Bᵀ and ∂B = Aᵀ·∂C, each transposed where the operand is.
  func gradients(_ cotangent: Tensor, wanted: [Bool]) -> [Tensor?] {
    let ofFirst = {
      transposesFirst
        ? second.matrixProduct(with: cotangent, transposingFirst: transposesSecond, transposingSecond: true)
        : cotangent.matrixProduct(with: second, transposingSecond: !transposesSecond)
    }
    let ofSecond = {
      transposesSecond
        ? cotangent.matrixProduct(with: first, transposingFirst: true, transposingSecond: transposesFirst)
        : first.matrixProduct(with: cotangent, transposingFirst: !transposesFirst)
    }
    return [wanted[0] ? ofFirst() : nil, wanted[1] ? ofSecond() : nil]
  }
}

private struct SoftmaxPullback: Pullback {
  let output: Tensor
  let columns: Int

  func gradients(_ cotangent: Tensor, wanted: [Bool]) -> [Tensor?] {
    [
      Tensor(output.shape) {
        kernels.softmaxGradient(
          cotangent.pointer, output: output.pointer, rows: output.shape.count / columns, columns: columns,
          into: $0.start)
      }
    ]
  }
}

private struct BiasPullback: Pullback {
  let columns: Int

  func gradients(_ cotangent: Tensor, wanted: [Bool]) -> [Tensor?] {
    let sums = {
      Tensor([columns]) {
        kernels.columnSums(
          cotangent.pointer, pixels: cotangent.shape.count / columns, channels: columns, into: $0.start)
      }
    }
    return [cotangent, wanted[1] ? sums() : nil]
  }
}

private struct ReshapePullback: Pullback {
  let shape: Shape

  func gradients(_ cotangent: Tensor, wanted: [Bool]) -> [Tensor?] { [cotangent.reshaped(shape)] }
}

private struct TranspositionPullback: Pullback {
  func gradients(_ cotangent: Tensor, wanted: [Bool]) -> [Tensor?] { [cotangent.transposed()] }
}

private struct TableRowsPullback: Pullback {
  let shape: Shape
  let rows: [Int]

  func gradients(_ cotangent: Tensor, wanted: [Bool]) -> [Tensor?] {
    [
      Tensor(shape) {
        kernels.scatterRows(cotangent.pointer, columns: shape[1], rows, count: shape[0], into: $0.start)
      }
    ]
  }
}
