import InstructionSets
import Kernels

extension Tensor {
  /// The weight of the transposed convolution (4×4, stride 2, padding 1) that gives what an enlargement by nearest neighbours
  /// (×2) and a 3×3 convolution with this weight (stride 1, zero padding 1) give. Keeps nothing.
  ///
  /// Shapes: this `[3, 3, in, out]`; result `[4, 4, out, in]`.
  package func foldedNearestUpsampling() -> Tensor {
    precondition(
      shape.extents.count == 4 && shape[0] == 3 && shape[1] == 3,
      "foldedNearestUpsampling: a weight [3, 3, in, out] was expected, got \(shape)")
    let (inputs, outputs) = (shape[2], shape[3])
    return .made([4, 4, outputs, inputs], from: [self], pullback: FoldingPullback(inputs: inputs, outputs: outputs)) {
      kernels.foldNearestUpsampling(pointer, inputs: inputs, outputs: outputs, into: $0)
    }
  }
}

private struct FoldingPullback: Pullback {
  let inputs: Int
  let outputs: Int

  func gradients(_ cotangent: Tensor, wanted: [Bool]) -> [Tensor?] {
    [
      Tensor([3, 3, inputs, outputs]) {
        kernels.unfoldNearestUpsampling(cotangent.pointer, inputs: inputs, outputs: outputs, into: $0.start)
      }
    ]
  }
}
