import InstructionSets
import Kernels

extension Tensor {
  /// The sum, element by element. Keeps nothing.
  package static func + (first: Tensor, second: Tensor) -> Tensor {
    precondition(first.shape == second.shape, "+: equal shapes were expected, got \(first.shape) and \(second.shape)")
    return .made(first.shape, from: [first, second], pullback: SumPullback()) {
      kernels.sum(first.pointer, second.pointer, count: first.shape.count, into: $0)
    }
  }

  /// The product with a number. Keeps nothing.
  package static func * (tensor: Tensor, factor: Float) -> Tensor {
    .made(tensor.shape, from: [tensor], pullback: FactorPullback(factor: factor)) {
      kernels.scale(tensor.pointer, by: factor, count: tensor.shape.count, into: $0)
    }
  }

  /// The product, element by element, with a constant. Keeps the constant.
  package func multiplied(byConstant mask: Tensor) -> Tensor {
    precondition(mask.shape == shape, "multiplied: equal shapes were expected, got \(shape) and \(mask.shape)")
    return .made(shape, from: [self], pullback: MaskPullback(mask: mask.detached)) {
      kernels.product(pointer, mask.pointer, count: shape.count, into: $0)
    }
  }

  /// The product with a single number that gradients are asked for. Keeps both.
  ///
  /// Shapes: factor `[]` or `[1]`.
  package func multiplied(by factor: Tensor) -> Tensor {
    precondition(factor.shape.count == 1, "multiplied: a single number was expected, got \(factor.shape)")
    let pullback = ProductPullback(input: detached, factor: factor.detached)
    return .made(shape, from: [self, factor], pullback: pullback) {
      kernels.scale(pointer, by: factor.item, count: shape.count, into: $0)
    }
  }

  /// The hyperbolic tangent. Keeps its result.
  package func tanh() -> Tensor {
    let output = Tensor(shape) { kernels.hyperbolicTangent(pointer, count: shape.count, into: $0.start) }
    guard let node else { return output }
    let pullback = HyperbolicTangentPullback(output: output)
    return Tensor(shape: shape, storage: output.storage, node: Node(inputs: [node], pullback: pullback))
  }

  /// Each element, or the nearer bound where it lies beyond the bounds: 0…6 is the ReLU6 of the mobile networks (Howard et al. 2017,
  /// arXiv:1704.04861). Keeps this tensor.
  package func clamped(to bounds: ClosedRange<Float>) -> Tensor {
    .made(shape, from: [self], pullback: ClampPullback(input: detached, bounds: bounds)) {
      kernels.clamp(pointer, to: bounds, count: shape.count, into: $0)
    }
  }

  /// The mean of all elements, a scalar. Keeps nothing but the shape.
  package func mean() -> Tensor {
    .made(.scalar, from: [self], pullback: MeanPullback(shape: shape)) {
      $0[0] = Float(kernels.mean(pointer, count: shape.count))
    }
  }
}

private struct SumPullback: Pullback {
  func gradients(_ cotangent: Tensor, wanted: [Bool]) -> [Tensor?] { [cotangent, cotangent] }
}

private struct FactorPullback: Pullback {
  let factor: Float

  func gradients(_ cotangent: Tensor, wanted: [Bool]) -> [Tensor?] { [cotangent * factor] }
}

private struct MaskPullback: Pullback {
  let mask: Tensor

  func gradients(_ cotangent: Tensor, wanted: [Bool]) -> [Tensor?] { [cotangent.multiplied(byConstant: mask)] }
}

private struct ProductPullback: Pullback {
  let input: Tensor
  let factor: Tensor

  func gradients(_ cotangent: Tensor, wanted: [Bool]) -> [Tensor?] {
    let ofFactor = {
      Tensor(factor.shape) {
        $0[0] = Float(kernels.innerProduct(cotangent.pointer, input.pointer, count: input.shape.count))
      }
    }
    return [wanted[0] ? cotangent * factor.item : nil, wanted[1] ? ofFactor() : nil]
  }
}

private struct HyperbolicTangentPullback: Pullback {
  let output: Tensor

  func gradients(_ cotangent: Tensor, wanted: [Bool]) -> [Tensor?] {
    [
      Tensor(output.shape) {
        kernels.hyperbolicTangentGradient(
          cotangent.pointer, output: output.pointer, count: output.shape.count, into: $0.start)
      }
    ]
  }
}

private struct ClampPullback: Pullback {
  let input: Tensor
  let bounds: ClosedRange<Float>

  func gradients(_ cotangent: Tensor, wanted: [Bool]) -> [Tensor?] {
    [
      Tensor(input.shape) {
        kernels.clampGradient(
          cotangent.pointer, input: input.pointer, bounds: bounds, count: input.shape.count, into: $0.start)
      }
    ]
  }
}

private struct MeanPullback: Pullback {
  let shape: Shape

  func gradients(_ cotangent: Tensor, wanted: [Bool]) -> [Tensor?] {
    [Tensor(shape, repeating: cotangent.item / Float(shape.count))]
  }
}
