import Tensors

/// The regularisation of a discriminator of few pictures (Tseng et al. 2021, "Regularizing generative adversarial networks under
/// limited data", arXiv:2104.03310): logits of real pictures shall not stray above the mean of made ones, nor those below these.
package struct LeCam {
  /// Moving averages of the means of the logits; nil before the first step.
  package private(set) var meanOfReal, meanOfMade: Float?
  /// How much of an average stays in a step.
  private let decay: Float

  /// No step taken yet.
  package init(decay: Float) {
    self.decay = decay
  }

  /// Takes in the means of a step's logits.
  package mutating func update(real: Tensor, made: Tensor) {
    func moved(_ average: Float?, _ logits: Tensor) -> Float {
      let mean = logits.detached.mean().item
      return average.map { decay * $0 + (1 - decay) * mean } ?? mean
    }
    (meanOfReal, meanOfMade) = (moved(meanOfReal, real), moved(meanOfMade, made))
  }

  /// mean relu(D(real) − mean of made)² + mean relu(mean of real − D(made))², a scalar; the averages are constants.
  package static func loss(real: Tensor, made: Tensor, meanOfReal: Float, meanOfMade: Float) -> Tensor {
    real.meanSquaredHinge(scale: 1, offset: -meanOfMade) + made.meanSquaredHinge(scale: -1, offset: meanOfReal)
  }
}
