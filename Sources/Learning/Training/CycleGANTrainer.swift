import Datasets
import Networks
import NeuralNetworks
import RandomStreams
import Tensors

/// The CycleGAN (Zhu, Park, Isola and Efros 2017, arXiv:1703.10593): two generators and two discriminators.
///
/// | paper | here | reference |
/// |---|---|---|
/// | G: X → Y | `networks.generatorAToB` | `netG_A` |
/// | F: Y → X | `networks.generatorBToA` | `netG_B` |
/// | D_Y | `networks.discriminatorB`, for pictures of B | `netD_A` |
/// | D_X | `networks.discriminatorA`, for pictures of A | `netD_B` |
///
/// Losses have the reference's names, in which A and B are directions: `G_A` belongs to the generator from A to B, and `D_A` to
/// the discriminator of its translations.
package final class CycleGANTrainer: JudgingMethod {
  /// The networks that are trained.
  package let networks: CycleGANNetworks
  /// What they are trained with.
  package let objective: Objective
  /// How chance changes what the discriminators see; nil for not at all.
  package let augmentation: DifferentiableAugmentation?
  /// Both generators.
  package let generatorPlayer: Player
  /// Both discriminators.
  package let discriminatorPlayer: Player
  /// Earlier translations into A.
  package let poolA: HistoryPool
  /// Earlier translations into B.
  package let poolB: HistoryPool
  private let seed: UInt64
  private let discriminatorRate: Double

  package var players: [Player] { [generatorPlayer, discriminatorPlayer] }
  package var pools: [(name: String, pool: HistoryPool)] { [("A", poolA), ("B", poolB)] }
  package var lossNames: [String] { Self.lossNames }
  package var generators: [Direction: any Generator] {
    if let average = generatorPlayer.average?.networks.map(\.network) as? [any Generator] {
      return [.aToB: average[0], .bToA: average[1]]
    }
    return [.aToB: networks.generatorAToB, .bToA: networks.generatorBToA]
  }

  /// The reference's names, in its order.
  package static let lossNames = ["D_A", "G_A", "cycle_A", "idt_A", "D_B", "G_B", "cycle_B", "idt_B"]

  /// A trainer at step 0.
  ///
  /// - Parameters:
  ///   - average: of the two generators, in this order, which then translates in their place; nil for none.
  ///   - augmentation: of all pictures that the discriminators see; nil for none, as published.
  ///   - adam: β₁ and β₂; 0.5 and 0.999 as published. ε is PyTorch's 1e-8.
  ///   - discriminatorRate: the discriminators' learning rate over the generators'; 1 as published.
  ///   - poolSize: the capacity of each history pool; 50 as published.
  ///   - seed: the run's seed, for dropout and the pools.
  package init(
    _ networks: CycleGANNetworks, _ average: WeightAverage? = nil, objective: Objective,
    augmentation: DifferentiableAugmentation? = nil, adam: (beta1: Double, beta2: Double),
    discriminatorRate: Double = 1, poolSize: Int, seed: UInt64
  ) {
    func player(_ name: String, _ names: [CycleGANNetworks.Name], _ average: WeightAverage? = nil) -> Player {
      Player(name, names.map { ($0.rawValue, networks[$0]) }, adam: adam, epsilon: 1e-8, average: average)
    }
    self.networks = networks
    self.objective = objective
    self.augmentation = augmentation
    self.seed = seed
    self.discriminatorRate = discriminatorRate
    generatorPlayer = player("generators", [.generatorAToB, .generatorBToA], average)
    discriminatorPlayer = player("discriminators", [.discriminatorB, .discriminatorA])
    poolA = HistoryPool(capacity: poolSize)
    poolB = HistoryPool(capacity: poolSize)
  }

  /// One step; the order of the updates is the reference's: the generators first, then the discriminators on the translations
  /// that were made before the generators moved.
  ///
  /// - Throws: `NumericalFault` if a loss or a gradient is NaN or infinite; the trainer is not to be used any more then.
  package func step(_ batch: Minibatch, learningRate: Double) throws(NumericalFault) -> StepLosses {
    let (a, b, step) = (batch.a, batch.b, stepCount)
    // Each pair of networks keeps its weights until its own update, and what is derived from them with them.
    let (generating, discriminating) = (
      batch.pass(seed: seed, step: step), batch.pass(seed: seed, step: step)
    )
    var losses = StepLosses(names: lossNames)
    let (fakeA, fakeB) = try generatorStep(batch, generating, discriminating, learningRate, &losses)

    // The pools count steps from 1.
    var drawsB = RandomStream(seed: seed, purpose: .init("history pool B"), index: step + 1)
    var drawsA = RandomStream(seed: seed, purpose: .init("history pool A"), index: step + 1)
    let shownB = poolB.exchange(fakeB, &drawsB, batch.microBatch)
    let shownA = poolA.exchange(fakeA, &drawsA, batch.microBatch)
    let viewsB = (real: augmented(b, "real B", batch), shown: augmented(shownB, "shown B", batch))
    let viewsA = (real: augmented(a, "real A", batch), shown: augmented(shownA, "shown A", batch))
    func dA() -> [LossTerm] { [LossTerm("D_A", discriminatorLoss(networks.discriminatorB, viewsB, discriminating))] }
    func dB() -> [LossTerm] { [LossTerm("D_B", discriminatorLoss(networks.discriminatorA, viewsA, discriminating))] }
    var descent = discriminatorPlayer.descent(batch.microBatch)
    let rate = learningRate * discriminatorRate
    if batch.microBatch == nil {
      descent.add(dA, dB, sideBySide: isComputedSideBySide(batch))
      try descent.finish(learningRate: rate, recording: &losses)
    } else {
      try descent.finish(with: dA() + dB(), learningRate: rate, recording: &losses)
    }
    return losses
  }

  /// Moves the generators; returns the translations, without their history.
  private func generatorStep(
    _ batch: Minibatch, _ pass: Pass, _ discriminating: Pass, _ learningRate: Double, _ losses: inout StepLosses
  ) throws(NumericalFault) -> (fakeA: Tensor, fakeB: Tensor) {
    let (a, b) = (batch.a, batch.b)
    let (g, f) = (networks.generatorAToB, networks.generatorBToA)
    let (weightA, weightB, identityWeight) = (objective.cycleWeightA, objective.cycleWeightB, objective.identityWeight)

    // G sees a to translate it and b to keep it; F the other way round.
    func translations(_ generator: any Generator, of x: Tensor, keeping y: Tensor) -> [Tensor] {
      networks.apply(generator, to: identityWeight > 0 ? [x, y] : [x], pass)
    }
    // L_GAN(G, D_Y) + L_GAN(F, D_X), equation 1: the discriminators shall take the translations for real.
    func adversarial(_ name: String, _ fake: Tensor, _ discriminator: any Discriminator, seenAs view: String)
      -> LossTerm
    {
      LossTerm(
        name, objective.adversarialLoss.ofGenerator(discriminator(augmented(fake, view, batch), discriminating)))
    }
    // L_cyc, equation 2: there and back again.
    func cycle(_ name: String, _ fake: Tensor, back generator: any Generator, to x: Tensor, _ weight: Float) -> LossTerm
    {
      LossTerm(name, generator(fake, pass).meanAbsoluteDifference(from: x) * weight)
    }
    // L_identity, section 5.2: G shall leave a picture of B as it is, F one of A.
    func identity(_ name: String, _ translations: [Tensor], _ y: Tensor, _ weight: Float) -> [LossTerm] {
      guard identityWeight > 0 else { return [] }
      return [LossTerm(name, translations[1].meanAbsoluteDifference(from: y) * (weight * identityWeight))]
    }

    var descent = generatorPlayer.descent(batch.microBatch)
    var (fromG, fromF): ([Tensor], [Tensor]) = ([], [])
    if goesByHalves(batch) {
      descent.add(
        {
          fromG = translations(g, of: a, keeping: b)
          return [
            adversarial("G_A", fromG[0], networks.discriminatorB, seenAs: "new B"),
            cycle("cycle_A", fromG[0], back: f, to: a, weightA),
          ] + identity("idt_A", fromG, b, weightB)
        },
        {
          fromF = translations(f, of: b, keeping: a)
          return [
            adversarial("G_B", fromF[0], networks.discriminatorA, seenAs: "new A"),
            cycle("cycle_B", fromF[0], back: g, to: b, weightB),
          ] + identity("idt_B", fromF, a, weightA)
        }, sideBySide: isComputedSideBySide(batch))
      try descent.finish(learningRate: learningRate, recording: &losses)
    } else {
      (fromG, fromF) = (translations(g, of: a, keeping: b), translations(f, of: b, keeping: a))
      let terms =
        [
          adversarial("G_A", fromG[0], networks.discriminatorB, seenAs: "new B"),
          adversarial("G_B", fromF[0], networks.discriminatorA, seenAs: "new A"),
          cycle("cycle_A", fromG[0], back: f, to: a, weightA), cycle("cycle_B", fromF[0], back: g, to: b, weightB),
        ] + identity("idt_A", fromG, b, weightB) + identity("idt_B", fromF, a, weightA)
      try descent.finish(with: terms, learningRate: learningRate, recording: &losses)
    }
    return (fromF[0].detached, fromG[0].detached)
  }

  /// So few numbers in a generator's first map, as 128×128 pixels have with the published width, that a kernel is done about as soon as its
  /// threads have met: two computations at once, each with half of the threads, take less time then. More would gain nothing, and keep
  /// twice as much for gradients.
  private static let fewNumbers = 128 * 128 * 64

  private func isComputedSideBySide(_ batch: Minibatch) -> Bool {
    batch.microBatch == nil
      && max(batch.a.shape.pixels, batch.b.shape.pixels) * networks.generatorWidth <= Self.fewNumbers
  }

  /// Whether the two directions of the objective go one after the other, which halves what is kept for the gradients.
  ///
  /// Not where that would be other training: where passes through a generator depend on their order, or its weights enter three of them. And
  /// not where several processes share the batch: gradients travel while others are computed, and only the second half's would.
  private func goesByHalves(_ batch: Minibatch) -> Bool {
    let isKeptApart = objective.identityWeight > 0 && batch.a.shape != batch.b.shape
    return networks.generatorPassesAreFree && !isKeptApart && batch.microBatch?.isShared != true
  }

  package func logits(of pictures: Tensor, as direction: Direction) -> Tensor {
    (direction == .aToB ? networks.discriminatorB : networks.discriminatorA)(pictures, .evaluation)
  }

  /// ½ [loss of D(real) + loss of D(fake)].
  private func discriminatorLoss(
    _ discriminator: any Discriminator, _ pictures: (real: Tensor, shown: Tensor), _ pass: Pass
  ) -> Tensor {
    let logits = networks.apply(discriminator, to: [pictures.real, pictures.shown], pass)
    let (ofReal, ofFake) = (
      objective.adversarialLoss.ofReal(logits[0], target: objective.realTarget ?? 1),
      objective.adversarialLoss.ofMade(logits[1])
    )
    return (ofReal + ofFake) * 0.5
  }

  /// Pictures as a discriminator sees them.
  private func augmented(_ pictures: Tensor, _ name: String, _ batch: Minibatch) -> Tensor {
    // The discriminators move last, so that this is the step's number throughout it.
    let step = discriminatorPlayer.optimizer.stepCount
    return augmentation?.apply(to: pictures, named: name, from: batch.firstPicture, seed: seed, step: step) ?? pictures
  }
}
