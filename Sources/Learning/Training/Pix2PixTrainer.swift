import Networks
import NeuralNetworks
import Tensors

/// pix2pix (Isola, Zhu, Zhou and Efros 2017, arXiv:1611.07004): a generator that learns from pairs, and a discriminator that
/// judges a translation together with what was translated.
///
/// | paper | here | reference |
/// |---|---|---|
/// | G: {x, z} → y | `generator`, whose dropout is z | `netG` |
/// | D(x, y) | `discriminator` | `netD` |
/// | λ | `l1Weight` | `lambda_L1` |
package final class Pix2PixTrainer: TrainingMethod {
  /// G: translates pictures of domain A into domain B.
  package let generator: any Generator
  /// D: tells pairs from pictures with their translations.
  package let discriminator: any Discriminator
  private let generatorPlayer: Player
  private let discriminatorPlayer: Player
  private let adversarialLoss: AdversarialLoss
  private let l1Weight: Float
  private let seed: UInt64

  package var players: [Player] { [generatorPlayer, discriminatorPlayer] }
  package var lossNames: [String] { Self.lossNames }
  package var generators: [Direction: any Generator] {
    [.aToB: generatorPlayer.average?.networks.first?.network as? any Generator ?? generator]
  }

  /// The reference's names, in its order.
  package static let lossNames = ["G_GAN", "G_L1", "D_real", "D_fake"]

  /// A trainer at step 0.
  ///
  /// - Parameters:
  ///   - average: of the generator, which then translates in its place; nil for none.
  ///   - adam: β₁ and β₂; 0.5 and 0.999 as published. ε is PyTorch's 1e-8.
  ///   - l1Weight: λ, 100 as published.
  ///   - seed: the run's seed, for dropout.
  package init(
    generator: any Generator, discriminator: any Discriminator, _ average: WeightAverage? = nil,
    adversarialLoss: AdversarialLoss, l1Weight: Float, adam: (beta1: Double, beta2: Double), seed: UInt64
  ) {
    self.generator = generator
    self.discriminator = discriminator
    self.adversarialLoss = adversarialLoss
    self.l1Weight = l1Weight
    self.seed = seed
    generatorPlayer = Player(
      "generator", [(Direction.aToB.generator, generator)], adam: adam, epsilon: 1e-8, average: average)
    discriminatorPlayer = Player(
      "discriminator", [(Self.discriminatorName, discriminator)], adam: adam, epsilon: 1e-8)
  }

  /// The name of the discriminator's file.
  package static let discriminatorName = "discriminator"

  /// One step; the order is the reference's: the discriminator first, then the generator on the same translations.
  ///
  /// - Throws: `NumericalFault` if a loss or a gradient is NaN or infinite; the trainer is not to be used any more then.
  package func step(_ batch: Minibatch, learningRate: Double) throws(NumericalFault) -> StepLosses {
    let (x, y, step) = (batch.a, batch.b, stepCount)
    var losses = StepLosses(names: lossNames)
    let translated = generator(x, batch.pass(seed: seed, step: step))

    // The discriminator's half of equation 1. Batch norm sees translations and pairs apart.
    let judging = batch.pass(seed: seed, step: step)
    let fake = adversarialLoss.ofMade(discriminator(x.concatenated(with: translated.detached), judging))
    let real = adversarialLoss.ofReal(discriminator(x.concatenated(with: y), judging))
    try discriminatorPlayer.descend(
      [LossTerm("D_fake", fake, factor: 0.5), LossTerm("D_real", real, factor: 0.5)], learningRate: learningRate,
      recording: &losses, batch.microBatch)

    // The generator's: G shall fool the discriminator that has just moved, and stay near the truth (equation 3).
    let judged = discriminator(x.concatenated(with: translated), batch.pass(seed: seed, step: step))
    try generatorPlayer.descend(
      [
        LossTerm("G_GAN", adversarialLoss.ofGenerator(judged)),
        LossTerm("G_L1", translated.meanAbsoluteDifference(from: y) * l1Weight),
      ], learningRate: learningRate, recording: &losses, batch.microBatch)
    return losses
  }
}
