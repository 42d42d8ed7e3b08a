import InstructionSets
import Kernels

extension Tensor {
  /// The mean of |this − other|, a scalar; no gradient flows to `other`. Keeps both.
  package func meanAbsoluteDifference(from other: Tensor) -> Tensor {
    precondition(
      shape == other.shape, "meanAbsoluteDifference: equal shapes were expected, got \(shape) and \(other.shape)")
    let pullback = MeanAbsoluteDifferencePullback(first: detached, second: other.detached)
    return .made(.scalar, from: [self], pullback: pullback) {
      $0[0] = Float(kernels.meanAbsoluteDifference(pointer, other.pointer, count: shape.count))
    }
  }

  /// The mean of (this − target)², a scalar. Keeps this.
  package func meanSquaredDifference(from target: Float) -> Tensor {
    .made(.scalar, from: [self], pullback: MeanSquaredDifferencePullback(values: detached, target: target)) {
      $0[0] = Float(kernels.meanSquaredDifference(pointer, target: target, count: shape.count))
    }
  }

  /// The mean binary cross-entropy of these logits against a constant target, a scalar. Keeps this.
  package func binaryCrossEntropy(target: Float) -> Tensor {
    .made(.scalar, from: [self], pullback: BinaryCrossEntropyPullback(logits: detached, target: target)) {
      $0[0] = Float(kernels.binaryCrossEntropy(logits: pointer, target: target, count: shape.count))
    }
  }

  /// The mean of max(0, scale · this + offset), a scalar. Keeps this.
  package func meanHinge(scale: Float, offset: Float) -> Tensor {
    .made(.scalar, from: [self], pullback: HingePullback(values: detached, scale: scale, offset: offset)) {
      $0[0] = Float(kernels.meanHinge(pointer, scale: scale, offset: offset, count: shape.count))
    }
  }

  /// The mean of max(0, scale · this + offset)², a scalar. Keeps this.
  package func meanSquaredHinge(scale: Float, offset: Float) -> Tensor {
    .made(.scalar, from: [self], pullback: SquaredHingePullback(values: detached, scale: scale, offset: offset)) {
      $0[0] = Float(kernels.meanSquaredHinge(pointer, scale: scale, offset: offset, count: shape.count))
    }
  }
}

private struct MeanAbsoluteDifferencePullback: Pullback {
  let first: Tensor
  let second: Tensor

  func gradients(_ cotangent: Tensor, wanted: [Bool]) -> [Tensor?] {
    [
      Tensor(first.shape) {
        kernels.meanAbsoluteDifferenceGradient(
          first.pointer, second.pointer, factor: cotangent.item, count: first.shape.count, into: $0.start)
      }
    ]
  }
}

private struct MeanSquaredDifferencePullback: Pullback {
  let values: Tensor
  let target: Float

  func gradients(_ cotangent: Tensor, wanted: [Bool]) -> [Tensor?] {
    [
      Tensor(values.shape) {
        kernels.meanSquaredDifferenceGradient(
          values.pointer, target: target, factor: cotangent.item, count: values.shape.count, into: $0.start)
      }
    ]
  }
}

private struct BinaryCrossEntropyPullback: Pullback {
  let logits: Tensor
  let target: Float

  func gradients(_ cotangent: Tensor, wanted: [Bool]) -> [Tensor?] {
    [
      Tensor(logits.shape) {
        kernels.binaryCrossEntropyGradient(
          logits: logits.pointer, target: target, factor: cotangent.item, count: logits.shape.count, into: $0.start)
      }
    ]
  }
}

private struct HingePullback: Pullback {
  let values: Tensor
  let scale: Float
  let offset: Float

  func gradients(_ cotangent: Tensor, wanted: [Bool]) -> [Tensor?] {
    [
      Tensor(values.shape) {
        kernels.meanHingeGradient(
          values.pointer, scale: scale, offset: offset, factor: cotangent.item, count: values.shape.count,
          into: $0.start)
      }
    ]
  }
}

private struct SquaredHingePullback: Pullback {
  let values: Tensor
  let scale: Float
  let offset: Float

  func gradients(_ cotangent: Tensor, wanted: [Bool]) -> [Tensor?] {
    [
      Tensor(values.shape) {
        kernels.meanSquaredHingeGradient(
          values.pointer, scale: scale, offset: offset, factor: cotangent.item, count: values.shape.count,
          into: $0.start)
      }
    ]
  }
}
