import Networks
import NeuralNetworks
import Tensors

/// DCGAN (Radford, Metz and Chintala 2016, arXiv:1511.06434): a GAN of convolutions with batch norm.
///
/// The order of the updates is that of PyTorch's example: the discriminator on real and on made pictures apart, since its batch
/// norm would mix them; then the generator on the same pictures, judged by the discriminator that has just moved.
package final class DCGANTrainer: LatentTrainer {
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
    let (loss, step) = (settings.adversarialLoss, stepCount)
    var losses = StepLosses(names: lossNames)
    let made = generator(draws.latent, nil, .training(seed: seed, step: step))

    let judging = Pass.training(seed: seed, step: step)
    let real = loss.ofReal(
      discriminator(augmented(batch.a, "real pictures", step), nil, judging), target: settings.realTarget ?? 1)
    let fake = loss.ofMade(discriminator(augmented(made.detached, "shown pictures", step), nil, judging))
    try discriminatorPlayer.descend(
      [LossTerm("D_real", real), LossTerm("D_fake", fake)], learningRate: learningRate * settings.discriminatorRate,
      recording: &losses)

    let judged = discriminator(augmented(made, "new pictures", step), nil, .training(seed: seed, step: step))
    try generatorPlayer.descend(
      [LossTerm("G", loss.ofGenerator(judged))], learningRate: learningRate, recording: &losses)
    return losses
  }
}
