import Tensors

/// Dropout (Srivastava et al. 2014): in training passes each element is zeroed with probability `rate`.
package struct Dropout {
  /// The probability of zeroing an element.
  package let rate: Double

  /// A dropout of the given rate, from 0 up to 1.
  package init(rate: Double) {
    self.rate = rate
  }

  package func callAsFunction(_ input: Tensor, _ pass: Pass) -> Tensor {
    pass.dropOut(input, rate: rate)
  }
}
