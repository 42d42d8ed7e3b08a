import InstructionSets
import Tensors

/// Adam (Kingma and Ba 2014, arXiv:1412.6980) over a list of parameters, in PyTorch's form with bias correction.
package final class Adam {
  /// The first and second moments of one parameter's gradient.
  package struct Moments {
    /// The running mean of the gradient, shaped like the parameter.
    package let mean: Tensor
    /// The running mean of its square, shaped like the parameter.
    package let variance: Tensor

    package init(mean: Tensor, variance: Tensor) {
      self.mean = mean
      self.variance = variance
    }
  }

  /// The parameters it moves.
  package let parameters: [Parameter]
  /// The moments, one for each parameter.
  package let moments: [Moments]
  /// The number of steps taken.
  package internal(set) var stepCount = 0
  private let beta1: Double
  private let beta2: Double
  private let epsilon: Double

  /// An optimiser at step 0.
  package init(_ parameters: [Parameter], beta1: Double, beta2: Double, epsilon: Double) {
    self.parameters = parameters
    self.beta1 = beta1
    self.beta2 = beta2
    self.epsilon = epsilon
    moments = parameters.map {
      Moments(mean: Tensor($0.value.shape, repeating: 0), variance: Tensor($0.value.shape, repeating: 0))
    }
  }

  /// Moves every parameter by its gradient; those without one stay, moments included, as in PyTorch.
  ///
  /// Shapes: gradients like the parameters, in their order.
  package func step(_ gradients: [Tensor?], learningRate: Double) {
    precondition(
      gradients.count == parameters.count, "Adam: \(parameters.count) gradients were expected, got \(gradients.count)")
    stepCount += 1
    for ((parameter, moments), gradient) in zip(zip(parameters, moments), gradients) {
      guard let gradient else { continue }
      precondition(
        gradient.shape == parameter.value.shape,
        "Adam: \(parameter.key) \(parameter.value.shape) got a gradient \(gradient.shape)")
      if gradient.isOutline { continue }
      gradient.withValues { gradient in
        parameter.value.withMutableValues { parameter in
          moments.mean.withMutableValues { mean in
            moments.variance.withMutableValues { variance in
              guard let p = parameter.baseAddress, let g = gradient.baseAddress, let m = mean.baseAddress,
                let v = variance.baseAddress
              else { return }
              kernels.adam(
                parameter: p, gradient: g, mean: m, variance: v, count: gradient.count, step: stepCount,
                learningRate: learningRate, beta1: beta1, beta2: beta2, epsilon: epsilon)
            }
          }
        }
      }
    }
  }

  /// Takes over the state of an optimiser that was saved.
  package func restore(stepCount: Int, moments saved: [Moments]) {
    precondition(saved.count == moments.count, "Adam: \(moments.count) moments were expected, got \(saved.count)")
    self.stepCount = stepCount
    for (own, saved) in zip(moments, saved) {
      own.mean.withMutableValues { _ = $0.update(from: saved.mean.values) }
      own.variance.withMutableValues { _ = $0.update(from: saved.variance.values) }
    }
  }
}
