import Training

extension Method {
  /// The name of the method as people write it.
  package var title: String {
    switch self {
    case .cycleGAN: "CycleGAN"
    case .pix2Pix: "pix2pix"
    case .cut: "CUT"
    case .fastCUT: "FastCUT"
    case .gan: "GAN"
    case .dcgan: "DCGAN"
    case .sagan: "SAGAN"
    }
  }

  /// Which ways it translates.
  var arrow: String { settings.generators.count > 1 ? "↔" : "→" }

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
    case .cut(let settings), .fastCUT(let settings):
      [
        (
          "generator", "\(settings.generator.text), \(Wording.count(settings.generator.parameterCount, "parameter"))"
        ),
        (
          "discriminator",
          "\(settings.discriminator.text), \(Wording.count(settings.discriminator.parameterCount, "parameter"))"
        ),
        ("projection", "5 heads of width \(settings.projectionWidth)"),
      ]
    case .gan(let settings), .dcgan(let settings), .sagan(let settings): settings.networks
    case .pix2Pix(let settings):
      [
        (
          "generator", "\(settings.generator.text), \(Wording.count(settings.generator.parameterCount, "parameter"))"
        ),
        (
          "discriminator",
          "\(settings.discriminator.text), of pairs, \(Wording.count(settings.discriminator.parameterCount, "parameter"))"
        ),
      ]
    }
  }

  /// The losses and their weights in words.
  var objective: String {
    switch self {
    case .cycleGAN(let settings):
      "\(settings.objective.adversarialLoss.rawValue)"
        + "\(settings.objective.realTarget.map { " with target \($0) for real pictures" } ?? ""), cycle weights \(settings.objective.cycleWeightA) and "
        + "\(settings.objective.cycleWeightB), identity weight \(settings.objective.identityWeight), "
        + "pools of \(settings.poolSize)\(settings.average.map { ", average decay \($0.decay)" } ?? "")"
        + (settings.augmentation.map { ", discriminators see pictures changed by \($0.policy)" } ?? "")
    case .cut(let settings), .fastCUT(let settings):
      "\(settings.objective.adversarialLoss.rawValue), PatchNCE weight \(settings.objective.nceWeight) over "
        + "\(settings.objective.patchCount) places\(settings.objective.keepsTarget ? ", identity" : "")"
        + (settings.objective.flipEquivariance ? ", flip equivariance" : "")
        + (settings.average.map { ", average decay \($0.decay)" } ?? "")
    case .gan(let settings), .dcgan(let settings), .sagan(let settings):
      settings.adversarialLoss.rawValue
        + (settings.realTarget.map { " with target \($0) for real pictures" } ?? "")
        + (settings.average.map { ", average decay \($0.decay)" } ?? "")
        + (settings.augmentation.map { ", the discriminator sees pictures changed by \($0.policy)" } ?? "")
        + settings.regularisation
    case .pix2Pix(let settings):
      "\(settings.adversarialLoss.rawValue), L1 weight \(settings.l1Weight)"
        + (settings.average.map { ", average decay \($0.decay)" } ?? "")
    }
  }

  /// The optimiser in words.
  var optimizer: String {
    switch self {
    case .cycleGAN(let settings): settings.optimizer.text(discriminators: settings.discriminatorLearningRate)
    case .pix2Pix(let settings): settings.optimizer.text(discriminators: nil)
    case .cut(let settings), .fastCUT(let settings): settings.optimizer.text(discriminators: nil)
    case .gan(let settings), .dcgan(let settings), .sagan(let settings):
      settings.optimizer.text(discriminators: settings.discriminatorLearningRate)
    }
  }
}

extension LatentSettings {
  /// The networks in words, each with what they are called.
  fileprivate var networks: [(name: String, text: String)] {
    let (classes, words) = (classes?.count ?? 0, captions?.vocabulary.count ?? 0)
    let parameters = network.parameterCounts(classes: classes, vocabulary: words)
    return [
      (
        "generator",
        "\(network.generatorText(classes: classes, words: words)), \(Wording.count(parameters.generator, "parameter"))"
      ),
      (
        "discriminator",
        "\(network.discriminatorText(classes: classes, words: words)), \(Wording.count(parameters.discriminator, "parameter"))"
      ),
    ]
  }
}

extension LatentSettings {
  /// What regularises the discriminator in words.
  fileprivate var regularisation: String {
    let penalty = gradientPenalty.map { penalty in
      ", \(penalty.kind.rawValue) penalty of weight \(penalty.weight)"
        + (penalty.interval == 1 ? "" : " every \(penalty.interval) updates")
    }
    let steps = criticSteps.map { ", \($0) updates of the discriminator a step" }
    return (penalty ?? "") + (leCam.map { ", LeCam of weight \($0.weight) from update \($0.start)" } ?? "")
      + (steps ?? "")
  }
}

extension OptimizerSettings {
  /// The optimiser in words.
  fileprivate func text(discriminators rate: Double?) -> String {
    "Adam, learning rate \(learningRate)\(rate.map { " (discriminators \($0))" } ?? ""), beta \(beta1) and \(beta2)"
  }
}
