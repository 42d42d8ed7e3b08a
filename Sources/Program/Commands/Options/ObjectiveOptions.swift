import ArgumentParser
import Runs
import Training

/// What the networks are trained for, and how they move.
struct ObjectiveOptions: ParsableArguments {
  @Option(help: "Least squares, as published, or cross-entropy (vanilla). (default: lsgan)")
  var adversarialLoss: AdversarialLoss?

  @Option(help: ArgumentHelp("The cycle-consistency weight λ of both directions. (default: 10)", valueName: "weight"))
  var cycleWeight: Float?

  @Option(help: ArgumentHelp("The cycle-consistency weight of pictures of the first domain.", valueName: "weight"))
  var cycleWeightA: Float?

  @Option(help: ArgumentHelp("The cycle-consistency weight of pictures of the second domain.", valueName: "weight"))
  var cycleWeightB: Float?

  @Option(
    help: ArgumentHelp(
      "Identity-loss weight, relative to the cycle weights. Preserves colours; 0 disables it and saves time. "
        + "(default: 0.5)", valueName: "weight"))
  var identityWeight: Float?

  @Option(
    help: ArgumentHelp(
      "Size of the history pools of translations for the discriminators. (default: 50)", valueName: "pictures"))
  var poolSize: Int?

  @Option(help: ArgumentHelp("The initial learning rate. (default: 0.0002)", valueName: "rate"))
  var learningRate: Double?

  @Option(help: "Adam's β₁. (default: 0.5)")
  var beta1: Double?

  @Option(help: "Adam's β₂. (default: 0.999)")
  var beta2: Double?
}

extension AdversarialLoss: ExpressibleByArgument {}

extension ObjectiveOptions: LayeredOptions {
  mutating func fill(from lower: ObjectiveOptions) {
    // A weight for both directions given here goes before the other layer's for one of them.
    if cycleWeight == nil {
      cycleWeight = lower.cycleWeight
      cycleWeightA = cycleWeightA ?? lower.cycleWeightA
      cycleWeightB = cycleWeightB ?? lower.cycleWeightB
    }
    adversarialLoss = adversarialLoss ?? lower.adversarialLoss
    identityWeight = identityWeight ?? lower.identityWeight
    poolSize = poolSize ?? lower.poolSize
    learningRate = learningRate ?? lower.learningRate
    beta1 = beta1 ?? lower.beta1
    beta2 = beta2 ?? lower.beta2
  }

  /// What the networks are trained for.
  var objective: Objective {
    let published = Objective.published
    return Objective(
      adversarialLoss: adversarialLoss ?? published.adversarialLoss,
      cycleWeightA: cycleWeightA ?? cycleWeight ?? published.cycleWeightA,
      cycleWeightB: cycleWeightB ?? cycleWeight ?? published.cycleWeightB,
      identityWeight: identityWeight ?? published.identityWeight)
  }

  /// How the networks move.
  var optimizer: RunConfiguration.OptimizerSettings {
    RunConfiguration.OptimizerSettings(
      learningRate: learningRate ?? 0.0002, beta1: beta1 ?? 0.5, beta2: beta2 ?? 0.999)
  }
}
