import InstructionSets
import Kernels

extension Tensor {
  /// These pictures with the content of a head in the place that its mask gives it: x + σ(o + s·m) ⊙ (tanh(c) − x). Keeps both.
  ///
  /// Shapes: `[batch, height, width, channels]`; head `[batch, height, width, channels + 1]`, the channels of c and then m.
  ///
  /// - Parameters:
  ///   - slope: s.
  ///   - offset: o.
  package func blendedByMask(with head: Tensor, slope: Float, offset: Float) -> Tensor {
    precondition(
      head.shape == shape.with(channels: shape.channels + 1),
      "blendedByMask: a head with a channel more than \(shape) was expected, got \(head.shape)")
    let pullback = MaskedBlendPullback(input: detached, head: head.detached, slope: slope, offset: offset)
    return .made(shape, from: [self, head], pullback: pullback) {
      kernels.blendByMask(
        pointer, head: head.pointer, slope: slope, offset: offset, pixels: shape.count / shape.channels,
        channels: shape.channels, into: $0)
    }
  }
}

private struct MaskedBlendPullback: Pullback {
  let input: Tensor
  let head: Tensor
  let slope: Float
  let offset: Float

  func gradients(_ cotangent: Tensor, wanted: [Bool]) -> [Tensor?] {
    let (ofInput, ofHead) = (
      wanted[0] ? Tensor(input.shape) { _ in } : nil, wanted[1] ? Tensor(head.shape) { _ in } : nil
    )
    if !cotangent.isOutline {
      kernels.blendByMaskGradient(
        cotangent.pointer, input: input.pointer, head: head.pointer, slope: slope, offset: offset,
        pixels: input.shape.count / input.shape.channels,
        channels: input.shape.channels, ofInput: ofInput?.pointer, ofHead: ofHead?.pointer)
    }
    return [ofInput, ofHead]
  }
}
