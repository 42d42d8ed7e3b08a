import Kernels

extension Tensor {
  /// The largest of each square of 2×2 pixels; a last odd row or column is left out, as in PyTorch. Keeps this.
  ///
  /// Shapes: `[batch, height, width, channels]` to `[batch, height / 2, width / 2, channels]`.
  package func maxPooled() -> Tensor {
    precondition(
      shape.height >= 2 && shape.width >= 2, "maxPooled: at least two rows and columns were expected, got \(shape)")
    let result = shape.with(height: shape.height / 2, width: shape.width / 2)
    return .made(result, from: [self], pullback: MaxPoolPullback(input: detached)) {
      maxPool(
        pointer, batch: shape.batch, height: shape.height, width: shape.width, channels: shape.channels, into: $0)
    }
  }
}

private struct MaxPoolPullback: Pullback {
  let input: Tensor

  func gradients(_ cotangent: Tensor, wanted: [Bool]) -> [Tensor?] {
    let shape = input.shape
    return [
      Tensor(shape) {
        maxPoolGradient(
          cotangent.pointer, input: input.pointer, batch: shape.batch, height: shape.height, width: shape.width,
          channels: shape.channels, into: $0.start)
      }
    ]
  }
}
