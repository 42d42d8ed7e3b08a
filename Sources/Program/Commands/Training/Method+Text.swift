import Training

extension Method {
  /// The name of the method as people write it.
  var title: String {
    switch self {
    case .cycleGAN: "CycleGAN"
    }
  }

  /// The networks in words, each with what they are called.
  var networks: [(name: String, text: String)] {
    switch self {
    case .cycleGAN(let settings):
      [
        (
          "generators",
          "\(settings.generator.text), \(Wording.count(settings.generator.parameterCount, "parameter")) each"
        ),
        (
          "discriminators",
          "\(settings.discriminator.text), \(Wording.count(settings.discriminator.parameterCount, "parameter")) each"
        ),
      ]
    }
  }

  /// The losses and their weights in words.
  var objective: String {
    switch self {
    case .cycleGAN(let settings):
      "\(settings.objective.adversarialLoss.rawValue), cycle weights \(settings.objective.cycleWeightA) and "
        + "\(settings.objective.cycleWeightB), identity weight \(settings.objective.identityWeight), "
        + "pools of \(settings.poolSize)\(settings.average.map { ", average decay \($0.decay)" } ?? "")"
    }
  }

  /// The optimiser in words.
  var optimizer: String {
    switch self {
    case .cycleGAN(let settings):
      "Adam, learning rate \(settings.optimizer.learningRate), beta \(settings.optimizer.beta1) and \(settings.optimizer.beta2)"
    }
  }
}
