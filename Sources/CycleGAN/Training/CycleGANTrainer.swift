import NeuralNetworks
import RandomStreams
import Tensors

/// The four networks, their optimisers and history pools, and the training step that moves them.
///
/// | paper | here | reference |
/// |---|---|---|
/// | G: X → Y | `networks.generatorAToB` | `netG_A` |
/// | F: Y → X | `networks.generatorBToA` | `netG_B` |
/// | D_Y | `networks.discriminatorB`, judges pictures of B | `netD_A` |
/// | D_X | `networks.discriminatorA`, judges pictures of A | `netD_B` |
public final class CycleGANTrainer {
  /// The networks that are trained.
  public let networks: CycleGANNetworks
  /// What they are trained with.
  public let objective: Objective
  /// Moves both generators.
  public let generatorOptimizer: Adam
  /// Moves both discriminators.
  public let discriminatorOptimizer: Adam
  /// Earlier translations into A.
  public let poolA: HistoryPool
  /// Earlier translations into B.
  public let poolB: HistoryPool
  /// Steps taken since the beginning of the run.
  public var stepCount: Int { generatorOptimizer.stepCount }
  private let seed: UInt64

  /// A trainer at step 0.
  ///
  /// - Parameters:
  ///   - adam: β₁ and β₂; 0.5 and 0.999 as published. ε is PyTorch's 1e-8.
  ///   - poolSize: the capacity of each history pool; 50 as published.
  ///   - seed: the run's seed, for dropout and the pools.
  public init(
    _ networks: CycleGANNetworks, objective: Objective, adam: (beta1: Double, beta2: Double), poolSize: Int,
    seed: UInt64
  ) {
    self.networks = networks
    self.objective = objective
    self.seed = seed
    generatorOptimizer = Adam(
      networks.generatorAToB.parameters + networks.generatorBToA.parameters, beta1: adam.beta1, beta2: adam.beta2,
      epsilon: 1e-8)
    discriminatorOptimizer = Adam(
      networks.discriminatorB.parameters + networks.discriminatorA.parameters, beta1: adam.beta1, beta2: adam.beta2,
      epsilon: 1e-8)
    poolA = HistoryPool(capacity: poolSize)
    poolB = HistoryPool(capacity: poolSize)
  }

  /// One step (Zhu et al. 2017; the order of the updates is the reference's): the generators first, then the discriminators on
  /// the translations that were made before the generators moved.
  ///
  /// Shapes: `a` and `b` `[batch, height, width, channels]` in −1…1.
  ///
  /// - Throws: `NumericalFault` if a loss or a gradient is NaN or infinite; the trainer is not to be used any more then.
  public func step(a: Tensor, b: Tensor, learningRate: Double) throws(NumericalFault) -> StepLosses {
    // Each pair of networks keeps its weights until its own update, and what is derived from them with them.
    let translating = Pass.training(seed: seed, step: stepCount)
    let judging = Pass.training(seed: seed, step: stepCount)
    let generated = generatorGradients(a, b, translating, judging)
    try generated.losses.checkFinite()
    try checkFinite(generated.gradients, of: [.generatorAToB, .generatorBToA])
    generatorOptimizer.step(generated.gradients, learningRate: learningRate)

    var drawsB = RandomStream(seed: seed, purpose: .init("history pool B"), index: stepCount)
    var drawsA = RandomStream(seed: seed, purpose: .init("history pool A"), index: stepCount)
    let (lossB, gradientsB) = discriminatorGradients(
      networks.discriminatorB, real: b, fake: poolB.exchange(generated.fakeB, &drawsB), judging)
    let (lossA, gradientsA) = discriminatorGradients(
      networks.discriminatorA, real: a, fake: poolA.exchange(generated.fakeA, &drawsA), judging)
    var losses = generated.losses
    losses.discriminatorB = lossB
    losses.discriminatorA = lossA
    try losses.checkFinite()
    try checkFinite(gradientsB + gradientsA, of: [.discriminatorB, .discriminatorA])
    discriminatorOptimizer.step(gradientsB + gradientsA, learningRate: learningRate)
    return losses
  }

  /// Checks the gradients of the parameters of networks, in their order, or what was made of them.
  private func checkFinite(
    _ gradients: [Tensor?], _ what: String = "gradient", of names: [CycleGANNetworks.Name]
  ) throws(NumericalFault) {
    let parameters = names.flatMap { name in networks[name].parameters.map { (name, $0.key) } }
    for ((name, key), gradient) in zip(parameters, gradients) where gradient?.isFinite == false {
      throw NumericalFault("the \(what) of \(key)", of: name)
    }
  }

  /// Checks all that a checkpoint holds: weights, running statistics, and the moments of both optimisers.
  func checkFinite() throws(NumericalFault) {
    for name in CycleGANNetworks.Name.allCases {
      for parameter in networks[name].parameters where !parameter.value.isFinite {
        throw NumericalFault("the weight \(parameter.key)", of: name)
      }
      for statistic in networks[name].runningStatistics where !statistic.value.isFinite {
        throw NumericalFault("the statistic \(statistic.key)", of: name)
      }
    }
    for (optimizer, names) in [
      (generatorOptimizer, [CycleGANNetworks.Name.generatorAToB, .generatorBToA]),
      (discriminatorOptimizer, [.discriminatorB, .discriminatorA]),
    ] {
      try checkFinite(optimizer.moments.map(\.mean), "mean gradient", of: names)
      try checkFinite(optimizer.moments.map(\.variance), "mean squared gradient", of: names)
    }
  }

  /// The generators' objective, its gradients, and the translations.
  private func generatorGradients(
    _ a: Tensor, _ b: Tensor, _ pass: Pass, _ judging: Pass
  ) -> (losses: StepLosses, gradients: [Tensor?], fakeA: Tensor, fakeB: Tensor) {
    let (g, f) = (networks.generatorAToB, networks.generatorBToA)
    let isIdentityWanted = objective.identityWeight > 0
    // G sees a to translate it and b to keep it; F the other way round.
    let fromG = networks.apply(g, to: isIdentityWanted ? [a, b] : [a], pass)
    let fromF = networks.apply(f, to: isIdentityWanted ? [b, a] : [b], pass)
    let (fakeB, fakeA) = (fromG[0], fromF[0])

    // L_GAN(G, D_Y) + L_GAN(F, D_X), equation 1: the discriminators shall take the translations for real.
    let adversarialAToB = objective.adversarialLoss(networks.discriminatorB(fakeB, judging), isReal: true)
    let adversarialBToA = objective.adversarialLoss(networks.discriminatorA(fakeA, judging), isReal: true)
    // L_cyc, equation 2: there and back again.
    let cycleA = f(fakeB, pass).meanAbsoluteDifference(from: a) * objective.cycleWeightA
    let cycleB = g(fakeA, pass).meanAbsoluteDifference(from: b) * objective.cycleWeightB
    var loss = adversarialAToB + adversarialBToA + cycleA + cycleB

    // L_identity, section 5.2: G shall leave a picture of B as it is, F one of A.
    var identity: (a: Float, b: Float) = (0, 0)
    if isIdentityWanted {
      let identityB = fromG[1].meanAbsoluteDifference(from: b) * (objective.cycleWeightB * objective.identityWeight)
      let identityA = fromF[1].meanAbsoluteDifference(from: a) * (objective.cycleWeightA * objective.identityWeight)
      identity = (identityA.item, identityB.item)
      loss = loss + identityB + identityA
    }
    let gradients = loss.gradients(of: generatorOptimizer.parameters.map(\.value))
    let losses = StepLosses(
      discriminatorB: 0, adversarialAToB: adversarialAToB.item, cycleA: cycleA.item, identityB: identity.b,
      discriminatorA: 0, adversarialBToA: adversarialBToA.item, cycleB: cycleB.item, identityA: identity.a)
    return (losses, gradients, fakeA.detached, fakeB.detached)
  }

  /// ½ [loss(D(real), 1) + loss(D(fake), 0)] and its gradients with respect to the discriminator.
  private func discriminatorGradients(
    _ discriminator: any Discriminator, real: Tensor, fake: Tensor, _ pass: Pass
  ) -> (loss: Float, gradients: [Tensor?]) {
    let judged = networks.apply(discriminator, to: [real, fake], pass)
    let loss =
      (objective.adversarialLoss(judged[0], isReal: true) + objective.adversarialLoss(judged[1], isReal: false)) * 0.5
    return (loss.item, loss.gradients(of: discriminator.parameters.map(\.value)))
  }
}
