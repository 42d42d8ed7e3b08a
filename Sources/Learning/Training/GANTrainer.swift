import Networks
import NeuralNetworks
import Tensors

/// The GAN (Goodfellow et al. 2014, arXiv:1406.2661): a generator that makes pictures from random vectors, and a discriminator that
/// tells them from real ones.
///
/// | paper | here |
/// |---|---|
/// | G(z), z ~ p_z | `generator`, of vectors from N(0, 1) |
/// | D(x) | `discriminator`, before the sigmoid |
///
/// The networks and the order of the updates are those of the widespread form in fully connected layers: the generator moves
/// first, and the discriminator learns from the pictures that it made before.
package final class GANTrainer: LatentTrainer {
  package let generatorPlayer, discriminatorPlayer: Player
  private let generator: any LatentGenerator
  private let discriminator: any PictureDiscriminator
  package let settings: LatentSettings
  package let seed: UInt64

  /// A trainer at step 0.
  package init(_ networks: LatentNetworks, _ settings: LatentSettings, seed: UInt64) {
    (generator, discriminator) = (networks.generator, networks.discriminator)
    (generatorPlayer, discriminatorPlayer) = networks.players(settings)
    self.settings = settings
    self.seed = seed
  }

  package func step(_ batch: Minibatch, learningRate: Double) throws(NumericalFault) -> StepLosses {
    let draws = settings.draws(batch.a.shape.batch, for: "training", seed: seed, step: stepCount)
    return try step(batch, draws, learningRate: learningRate)
  }

  /// One step from vectors that were drawn.
  ///
  /// - Throws: `NumericalFault` if a loss or a gradient is NaN or infinite; the trainer is not to be used any more then.
  package func step(
    _ batch: Minibatch, _ draws: LatentDraws, learningRate: Double
  ) throws(NumericalFault) -> StepLosses {
    var losses = StepLosses(names: lossNames)
    let loss = settings.adversarialLoss
    let pass = Pass.training(seed: seed, step: stepCount)
    let judging = Pass.training(seed: seed, step: stepCount)
    // G shall make what D takes for real: log D(G(z)) rises, the form that does not saturate.
    let made = generator(draws.latent, nil, pass)
    try generatorPlayer.descend(
      [LossTerm("G", loss.ofGenerator(discriminator(made, nil, judging)))], learningRate: learningRate,
      recording: &losses)
    // D shall tell them apart: log D(x) + log (1 − D(G(z))) rises.
    let real = loss.ofReal(discriminator(batch.a, nil, judging), target: settings.realTarget ?? 1)
    let fake = loss.ofMade(discriminator(made.detached, nil, judging))
    try discriminatorPlayer.descend(
      [LossTerm("D_real", real, factor: 0.5), LossTerm("D_fake", fake, factor: 0.5)],
      learningRate: learningRate * settings.discriminatorRate, recording: &losses)
    return losses
  }
}
