import InstructionSets
import Kernels

extension Tensor {
  /// How much the pictures of each group differ: the standard deviation over the group, with `epsilon` added to the variance, mean
  /// over all values of a picture. Picture j belongs to group j mod (batch / groupSize). Keeps this tensor.
  ///
  /// Shapes: this `[batch, …]`, of a batch that `groupSize` divides; result `[batch / groupSize, 1]`.
  package func groupDeviations(groupSize: Int, epsilon: Float) -> Tensor {
    let batch = shape[0]
    precondition(
      groupSize >= 1 && batch % groupSize == 0,
      "groupDeviations: groups that divide the batch of \(shape) were expected, got groups of \(groupSize)")
    let groups = batch / groupSize
    let pullback = GroupDeviationPullback(input: detached, groupSize: groupSize, epsilon: epsilon)
    return .made([groups, 1], from: [self], pullback: pullback) {
      kernels.groupDeviations(
        pointer, groups: groups, groupSize: groupSize, count: shape.count / batch, epsilon: epsilon, into: $0)
    }
  }
}

private struct GroupDeviationPullback: Pullback {
  let input: Tensor
  let groupSize: Int
  let epsilon: Float

  func gradients(_ cotangent: Tensor, wanted: [Bool]) -> [Tensor?] {
    [
      Tensor(input.shape) {
        kernels.groupDeviationsGradient(
          cotangent.pointer, input: input.pointer, groups: input.shape[0] / groupSize, groupSize: groupSize,
          count: input.shape.count / input.shape[0], epsilon: epsilon, into: $0.start)
      }
    ]
  }
}
