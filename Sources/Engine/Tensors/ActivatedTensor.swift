import InstructionSets
import Kernels

/// A tensor together with the activation that its consumer applies while loading it.
///
/// A convolution reads each value a few times and can apply max(x, slope·x) for nothing, so the activated values of the large
/// pictures in a generator are never stored.
package struct ActivatedTensor {
  /// The values before the activation.
  package let tensor: Tensor
  /// The activation is max(x, slope · x): 0 for the ReLU, 1 for none.
  package let slope: Float

  /// The activated values as a tensor of their own. Keeps its input.
  package consuming func materialised() -> Tensor {
    if slope == 1 { return tensor }
    let (tensor, slope) = (tensor, slope)
    let kept = KeptTensor(operand: tensor, .float32)
    return .made(tensor.shape, from: [tensor], pullback: ActivationPullback(input: kept, slope: slope)) {
      kernels.activate(tensor.pointer, slope: slope, count: tensor.shape.count, into: $0)
    }
  }

  /// The derivative of the activation at these values along a direction: the direction itself where a value is positive, slope times
  /// it elsewhere. No gradient flows to the values, since the slope is constant almost everywhere. Keeps them.
  ///
  /// Shapes: the direction and the result have that of these values.
  package func derivative(along direction: Tensor) -> Tensor {
    precondition(
      direction.shape == tensor.shape,
      "derivative: a direction of shape \(tensor.shape) was expected, got \(direction.shape)")
    if slope == 1 { return direction }
    let kept = KeptTensor(operand: tensor, .float32)
    return .made(tensor.shape, from: [direction], pullback: ActivationPullback(input: kept, slope: slope)) {
      kernels.activationGradient(
        direction.pointer, input: tensor.pointer, slope: slope, count: tensor.shape.count, into: $0)
    }
  }
}

/// What a convolution can take as its input.
package protocol ConvolutionInput {
  /// The values and the activation to apply to them.
  var activated: ActivatedTensor { get }
}

extension ActivatedTensor: ConvolutionInput {
  package var activated: ActivatedTensor { self }
}

extension Tensor: ConvolutionInput {
  package var activated: ActivatedTensor { ActivatedTensor(tensor: self, slope: 1) }

  /// max(x, 0), applied by the consumer.
  package func relu() -> ActivatedTensor { ActivatedTensor(tensor: self, slope: 0) }

  /// max(x, slope · x), applied by the consumer; slopes from 0 to 1.
  package func leakyReLU(slope: Float) -> ActivatedTensor {
    precondition((0...1).contains(slope), "leakyReLU: a slope from 0 to 1 was expected, got \(slope)")
    return ActivatedTensor(tensor: self, slope: slope)
  }
}

private struct ActivationPullback: Pullback {
  let input: KeptTensor
  let slope: Float

  func gradients(_ cotangent: Tensor, wanted: [Bool]) -> [Tensor?] {
    let input = input.value
    return [
      Tensor(input.shape) {
        kernels.activationGradient(
          cotangent.pointer, input: input.pointer, slope: slope, count: input.shape.count, into: $0.start)
      }
    ]
  }
}

extension UnsafeMutableBufferPointer<Float> {
  /// The address of the first value; tensors are never without one.
  var start: UnsafeMutablePointer<Float> {
    guard let baseAddress else { preconditionFailure("a tensor's memory has an address") }
    return baseAddress
  }
}
