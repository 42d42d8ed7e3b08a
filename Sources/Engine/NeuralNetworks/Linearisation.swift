import Tensors

/// A function of pictures at a point: its value there, and its derivative along any direction, which is linear in the direction.
///
/// It is made layer by layer. The value is that of a pass as usual. The derivative passes a direction through the same operations with
/// the same weights, without bias, and through each activation by the slope that it has at the point. It is a computation like any
/// other, so that gradients flow from it to the weights: reverse mode over a forward tangent. For layers that are linear between the
/// kinks of their activations this is what differentiating twice gives, almost everywhere.
package struct Linearisation {
  private let point: ActivatedTensor
  private let tangent: (Tensor) -> Tensor

  private init(_ point: ActivatedTensor, _ tangent: @escaping (Tensor) -> Tensor) {
    self.point = point
    self.tangent = tangent
  }

  /// The function that gives its input, at that input.
  package init(at input: Tensor) {
    self.init(input.activated) { $0 }
  }

  /// The value at the point.
  package var value: Tensor { point.materialised() }

  /// The derivative along a direction in which the input moves.
  ///
  /// Shapes: the direction has the input's, the result the value's.
  package func derivative(along direction: Tensor) -> Tensor { point.derivative(along: tangent(direction)) }

  /// Followed by max(x, slope · x).
  package func leakyReLU(slope: Float) -> Linearisation {
    Linearisation(value.leakyReLU(slope: slope), derivative)
  }

  /// Followed by something linear.
  package func mapped(_ map: @escaping (Tensor) -> Tensor) -> Linearisation {
    Linearisation(map(value).activated) { map(derivative(along: $0)) }
  }

  /// Followed by a convolution.
  package func through(_ convolution: Convolution2D, _ pass: Pass) -> Linearisation {
    let (weight, bias) = (convolution.weight(pass), convolution.bias.map(pass.value(of:)))
    func convolved(_ input: some ConvolutionInput, _ bias: Tensor?) -> Tensor {
      input.convolved(
        with: weight, bias: bias, stride: convolution.reach.stride, padding: convolution.padding, pass.weightCache)
    }
    return Linearisation(convolved(point, bias).activated) { convolved(derivative(along: $0), nil) }
  }

  /// Followed by a linear layer.
  package func through(_ linear: Linear, _ pass: Pass) -> Linearisation {
    let (weight, bias) = (linear.weight(pass), linear.bias.map(pass.value(of:)))
    func product(_ input: Tensor) -> Tensor { input.matrixProduct(with: weight, transposingSecond: true) }
    let output = product(value)
    return Linearisation((bias.map { output.adding(bias: $0) } ?? output).activated) {
      product(derivative(along: $0))
    }
  }

  /// Followed by the sum of two functions, each of which is given this one's value as its input.
  package func summed(
    _ first: (Linearisation) -> Linearisation, _ second: (Linearisation) -> Linearisation
  ) -> Linearisation {
    let (first, second) = (first(Linearisation(at: value)), second(Linearisation(at: value)))
    return Linearisation((first.value + second.value).activated) {
      let direction = derivative(along: $0)
      return first.derivative(along: direction) + second.derivative(along: direction)
    }
  }
}
