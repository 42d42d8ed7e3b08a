import Tensors

/// A part of the loss that a player descends.
package struct LossTerm {
  /// The name under which it is logged.
  package let name: String
  /// A scalar, its weight included; logged as it is.
  package let loss: Tensor
  /// How much of it enters the sum.
  package let factor: Float

  /// A part that enters the sum `factor` times.
  package init(_ name: String, _ loss: Tensor, factor: Float = 1) {
    self.name = name
    self.loss = loss
    self.factor = factor
  }

  /// The same part entering half as much.
  var halved: LossTerm { LossTerm(name, loss, factor: factor / 2) }

  /// What enters the sum.
  var entering: Tensor { factor == 1 ? loss : loss * factor }
}
