import NeuralNetworks
import Tensors

/// A side of the game: networks that one optimiser moves together.
package final class Player {
  /// What it is called in checkpoints: `generators`.
  package let name: String
  /// The networks, by the names of their files: `generator_A_to_B`.
  package let networks: [(name: String, network: any Module)]
  /// Moves the networks; its parameters are theirs, in their order.
  package let optimizer: Adam
  /// An average over time of the weights of some of its networks, if one is kept.
  package let average: WeightAverage?
  /// How often it moves in a step of training.
  package let updatesPerStep: Int
  /// The norm of the gradient by which it moved last, over all parameters; 0 before.
  package private(set) var gradientNorm = 0.0

  /// A player at step 0, with Adam.
  ///
  /// - Parameter updatesPerStep: more than 1 for a critic that moves several times in a step.
  package init(
    _ name: String, _ networks: [(name: String, network: any Module)],
    adam: (beta1: Double, beta2: Double), epsilon: Double, average: WeightAverage? = nil, updatesPerStep: Int = 1
  ) {
    self.name = name
    self.networks = networks
    self.average = average
    self.updatesPerStep = updatesPerStep
    optimizer = Adam(
      networks.flatMap(\.network.parameters), beta1: adam.beta1, beta2: adam.beta2, epsilon: epsilon)
  }

  /// Moves the networks down a gradient.
  ///
  /// - Throws: `NumericalFault` if it is NaN or infinite; nothing was moved then.
  func step(along gradients: [Tensor?], learningRate: Double) throws(NumericalFault) {
    // A sum of squares is finite only where all of them are, so that numbers are looked at one by one only where it is not.
    gradientNorm = gradients.reduce(0) { $0 + ($1?.squaredNorm ?? 0) }.squareRoot()
    if !gradientNorm.isFinite { try checkFinite(gradients, "gradient") }
    optimizer.step(gradients, learningRate: learningRate)
    average?.update(step: optimizer.stepCount)
  }

  /// Checks all that a checkpoint holds of it: weights, running statistics, and the optimiser's moments.
  func checkFinite() throws(NumericalFault) {
    for (name, network) in networks + (average?.networks ?? []) {
      for parameter in network.parameters where !parameter.value.isFinite {
        throw NumericalFault("the weight \(parameter.key)", of: name)
      }
      for statistic in network.runningStatistics where !statistic.value.isFinite {
        throw NumericalFault("the statistic \(statistic.key)", of: name)
      }
    }
    try checkFinite(optimizer.moments.map(\.mean), "mean gradient")
    try checkFinite(optimizer.moments.map(\.variance), "mean squared gradient")
  }

  /// Checks the gradients of the parameters in their order, or what was made of them.
  private func checkFinite(_ gradients: [Tensor?], _ what: String) throws(NumericalFault) {
    let parameters = networks.flatMap { name, network in network.parameters.map { (name, $0.key) } }
    for ((name, key), gradient) in zip(parameters, gradients) where gradient?.isFinite == false {
      throw NumericalFault("the \(what) of \(key)", of: name)
    }
  }
}
