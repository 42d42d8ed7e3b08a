import Networks
import NeuralNetworks
import Tensors

/// SAGAN (Zhang, Goodfellow, Metaxas and Odena 2019, arXiv:1805.08318): self-attention, spectral norm in both networks, the hinge,
/// and a learning rate for each of them; with classes, conditional batch norm and the projection discriminator.
///
/// The discriminator moves first, on made and real pictures in one batch unless something in it would mix them; then the generator on
/// new pictures.
package final class SAGANTrainer: LatentTrainer {
  package let generatorPlayer, discriminatorPlayer: Player
  private let generator: any LatentGenerator
  package let discriminator: any PictureDiscriminator
  package let leCam: LeCam?
  package let settings: LatentSettings
  package let seed: UInt64

  /// A trainer at step 0.
  package init(_ networks: LatentNetworks, _ settings: LatentSettings, seed: UInt64) {
    (generator, discriminator) = (networks.generator, networks.discriminator)
    (generatorPlayer, discriminatorPlayer) = networks.players(settings)
    leCam = settings.leCam.map { LeCam($0) }
    self.settings = settings
    self.seed = seed
  }

  package func step(_ batch: Minibatch, learningRate: Double) throws(NumericalFault) -> StepLosses {
    let (portions, step) = (batch.portions(settings.batchesPerStep), stepCount)
    return try self.step(
      portions, settings.draws(for: portions, "the discriminator", seed: seed, step: step),
      settings.draws(forUpdate: 0, portions[0], "the generator", seed: seed, step: step),
      learningRate: learningRate)
  }

  /// One step from pictures and draws of each of the discriminator's updates, and from draws of the generator's.
  ///
  /// - Throws: `NumericalFault` if a loss or a gradient is NaN or infinite; the trainer is not to be used any more then.
  package func step(
    _ portions: [Minibatch], _ shown: [LatentDraws], _ new: LatentDraws, learningRate: Double
  ) throws(NumericalFault) -> StepLosses {
    let (loss, step) = (settings.adversarialLoss, stepCount)
    var losses = StepLosses(names: lossNames)
    let microBatch = portions[0].microBatch
    let generating = portions[0].pass(seed: seed, step: step)

    for (update, (real, shown)) in zip(portions, shown).enumerated() {
      let judging = portions[0].pass(seed: seed, step: step)
      let made = generator(shown.latent, shown.labels, generating).detached
      let pictures = (
        real: augmented(real.a, "real pictures", real, step, update: update),
        made: augmented(made, "shown pictures", real, step, update: update)
      )
      let logits = logits(real: pictures.real, real.labels, made: pictures.made, shown.labels, judging)
      try discriminatorPlayer.descend(
        [
          LossTerm("D_real", loss.ofReal(logits.real, target: settings.realTarget ?? 1)),
          LossTerm("D_fake", loss.ofMade(logits.made)),
        ]
          + regularisation(
            ofLogits: logits, at: pictures, labels: real.labels, shares: shown.shares, judging, microBatch),
        learningRate: learningRate * settings.discriminatorRate, recording: &losses, microBatch)
    }

    let fresh = augmented(generator(new.latent, new.labels, generating), "new pictures", portions[0], step)
    let judged = discriminator(fresh, new.labels, portions[0].pass(seed: seed, step: step))
    try generatorPlayer.descend(
      [LossTerm("G", loss.ofGenerator(judged))], learningRate: learningRate, recording: &losses, microBatch)
    return losses
  }

  /// What the discriminator says of real and of made pictures, with one pass where it looks at each picture alone.
  private func logits(
    real: Tensor, _ realLabels: [Int]?, made: Tensor, _ madeLabels: [Int]?, _ pass: Pass
  ) -> (real: Tensor, made: Tensor) {
    guard discriminator.treatsPicturesSeparately else {
      return (discriminator(real, realLabels, pass), discriminator(made, madeLabels, pass))
    }
    let count = real.shape.batch
    let labels = madeLabels.flatMap { made in realLabels.map { made + $0 } }
    let logits = discriminator(.batch(of: [made, real]), labels, pass).reshaped([2 * count, 1, 1, 1])
    return (logits.pictures(count..<2 * count), logits.pictures(0..<count))
  }
}
