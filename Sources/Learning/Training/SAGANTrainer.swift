import Networks
import NeuralNetworks
import Tensors

/// SAGAN (Zhang, Goodfellow, Metaxas and Odena 2019, arXiv:1805.08318): self-attention, spectral norm in both networks, the hinge,
/// and a learning rate for each of them; with classes, conditional batch norm and the projection discriminator.
///
/// The discriminator moves first, on made and real pictures in one batch, since it has no batch norm that would mix them; then
/// the generator on new pictures.
package final class SAGANTrainer: LatentTrainer {
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
    let (count, step) = (batch.a.shape.batch, stepCount)
    return try self.step(
      batch, settings.draws(count, for: "the discriminator", seed: seed, step: step),
      settings.draws(count, for: "the generator", seed: seed, step: step), learningRate: learningRate)
  }

  /// One step from vectors and classes that were drawn, for the discriminator's update and for the generator's.
  ///
  /// - Throws: `NumericalFault` if a loss or a gradient is NaN or infinite; the trainer is not to be used any more then.
  package func step(
    _ batch: Minibatch, _ shown: LatentDraws, _ new: LatentDraws, learningRate: Double
  ) throws(NumericalFault) -> StepLosses {
    let (loss, step, count) = (settings.adversarialLoss, stepCount, batch.a.shape.batch)
    var losses = StepLosses(names: lossNames)
    let generating = Pass.training(seed: seed, step: step)

    let made = generator(shown.latent, shown.labels, generating).detached
    let pictures = Tensor.batch(of: [
      augmented(made, "shown pictures", step), augmented(batch.a, "real pictures", step),
    ])
    let labels = shown.labels.flatMap { shown in batch.labels.map { shown + $0 } }
    let logits = discriminator(pictures, labels, .training(seed: seed, step: step)).reshaped([2 * count, 1, 1, 1])
    let (fake, real) = (logits.pictures(0..<count), logits.pictures(count..<2 * count))
    try discriminatorPlayer.descend(
      [
        LossTerm("D_real", loss.ofReal(real, target: settings.realTarget ?? 1)),
        LossTerm("D_fake", loss.ofMade(fake)),
      ], learningRate: learningRate * settings.discriminatorRate, recording: &losses)

    let fresh = augmented(generator(new.latent, new.labels, generating), "new pictures", step)
    let judged = discriminator(fresh, new.labels, .training(seed: seed, step: step))
    try generatorPlayer.descend(
      [LossTerm("G", loss.ofGenerator(judged))], learningRate: learningRate, recording: &losses)
    return losses
  }
}
