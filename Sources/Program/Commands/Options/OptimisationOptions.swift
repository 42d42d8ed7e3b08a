import ArgumentParser
import Training

/// The adversarial loss and the optimiser, which every method has.
struct OptimisationOptions: ParsableArguments {
  @Option(
    help:
      "Least squares (lsgan), cross-entropy (vanilla), the hinge, or the mean itself (wasserstein). (default: as published, lsgan; vanilla with pix2pix, gan and dcgan, hinge with sagan and with projected discriminators)"
  )
  var adversarialLoss: AdversarialLoss?

  @Option(
    help: ArgumentHelp(
      "The initial learning rate. (default: the preset's; published: 0.0002; 0.0001 with sagan)", valueName: "rate"))
  var learningRate: Double?

  @Option(
    help: ArgumentHelp(
      "Multiply the learning rates by how many times the preset's batch --batch is (linear), or by the root of it (sqrt). Nobody knows which "
        + "is right for these methods. (default: none)", valueName: "how"))
  var scaleLearningRate: LearningRateScaling?

  @Option(help: "Adam's β₁. (default: 0.5; 0 with sagan)")
  var beta1: Double?

  @Option(help: "Adam's β₂. (default: 0.999; 0.9 with sagan)")
  var beta2: Double?

  @Option(
    help: ArgumentHelp(
      "Decay of the average of the generators' weights, which is kept beside them and used in their place; 0 for none. "
        + "(default: 0.999, with --preset paper 0; 0.9999 with sagan)", valueName: "decay"))
  var averageDecay: Double?
}

extension AdversarialLoss: ExpressibleByArgument {}

/// How learning rates follow the size of the batch.
enum LearningRateScaling: String, ExpressibleByArgument, CaseIterable {
  /// They do not.
  case none
  /// By the square root.
  case sqrt
  /// In proportion.
  case linear

  /// What learning rates are multiplied by where a batch has so many times the pictures.
  func factor(_ ratio: Double) -> Double {
    switch self {
    case .none: 1
    case .sqrt: ratio.squareRoot()
    case .linear: ratio
    }
  }
}

extension OptimisationOptions: LayeredOptions {
  static var layered: [LayeredOption<Self>] {
    [
      .init("adversarial-loss", \.adversarialLoss), .init("learning-rate", \.learningRate),
      .init("scale-learning-rate", \.scaleLearningRate), .init("beta1", \.beta1),
      .init("beta2", \.beta2), .init("average-decay", \.averageDecay),
    ]
  }

  /// The optimiser.
  var optimizer: OptimizerSettings {
    OptimizerSettings(learningRate: learningRate ?? 0.0002, beta1: beta1 ?? 0.5, beta2: beta2 ?? 0.999)
  }

  /// The average of the generators' weights.
  var average: AverageSettings? { averageDecay.flatMap { $0 == 0 ? nil : AverageSettings(decay: $0) } }
}
