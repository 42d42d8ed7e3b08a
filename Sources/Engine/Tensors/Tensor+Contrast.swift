import InstructionSets
import Kernels

extension Tensor {
  /// Each row brought to unit length, x / (‖x‖ + ε). Keeps this and the lengths.
  ///
  /// Shapes: this and result `[rows, columns]`.
  package func unitRows(epsilon: Float) -> Tensor {
    precondition(shape.extents.count == 2, "unitRows: [rows, columns] was expected, got \(shape)")
    let (rows, columns) = (shape[0], shape[1])
    let lengths = Tensor([rows], repeating: 0)
    let pullback = UnitRowsPullback(input: detached, lengths: lengths, epsilon: epsilon)
    return .made(shape, from: [self], pullback: pullback) {
      kernels.unitRows(pointer, rows: rows, columns: columns, epsilon: epsilon, lengths: lengths.pointer, into: $0)
    }
  }

  /// The mean cross-entropy of these rows of logits with the class of each, a scalar. Keeps this.
  ///
  /// Shapes: this `[classes.count, columns]`.
  package func crossEntropy(classes: [Int]) -> Tensor {
    precondition(
      shape.extents.count == 2 && shape[0] == classes.count && classes.allSatisfy { (0..<shape[1]).contains($0) },
      "crossEntropy: a class below the number of columns for each row of \(shape) was expected, got \(classes)")
    let logarithms = Tensor([classes.count], repeating: 0)
    let pullback = CrossEntropyPullback(logits: detached, logarithms: logarithms, classes: classes)
    return .made(.scalar, from: [self], pullback: pullback) {
      $0[0] = Float(
        kernels.crossEntropy(pointer, classes: classes, columns: shape[1], logarithms: logarithms.pointer))
    }
  }
}

private struct UnitRowsPullback: Pullback {
  let input: Tensor
  let lengths: Tensor
  let epsilon: Float

  func gradients(_ cotangent: Tensor, wanted: [Bool]) -> [Tensor?] {
    [
      Tensor(input.shape) {
        kernels.unitRowsGradient(
          cotangent.pointer, input: input.pointer, lengths: lengths.pointer, rows: input.shape[0],
          columns: input.shape[1], epsilon: epsilon, into: $0.start)
      }
    ]
  }
}

private struct CrossEntropyPullback: Pullback {
  let logits: Tensor
  let logarithms: Tensor
  let classes: [Int]

  func gradients(_ cotangent: Tensor, wanted: [Bool]) -> [Tensor?] {
    [
      Tensor(logits.shape) {
        kernels.crossEntropyGradient(
          logits.pointer, classes: classes, columns: logits.shape[1], logarithms: logarithms.pointer,
          factor: cotangent.item, into: $0.start)
      }
    ]
  }
}
