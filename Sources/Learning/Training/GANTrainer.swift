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
/// first, and the discriminator learns from the pictures that it made before; where it moves several times (the paper's k), from
/// new ones then.
package final class GANTrainer: LatentTrainer {
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
    var losses = StepLosses(names: lossNames)
    let (loss, step) = (settings.adversarialLoss, stepCount)
    let portions = batch.portions(settings.batchesPerStep)
    let draws = settings.draws(for: portions, "training", seed: seed, step: step)
    var made = generator(draws[0].latent, nil, batch.pass(seed: seed, step: step))
    // G shall make what D takes for real: log D(G(z)) rises, the form that does not saturate.
    let judged = discriminator(made, nil, batch.pass(seed: seed, step: step))
    try generatorPlayer.descend(
      [LossTerm("G", loss.ofGenerator(judged))], learningRate: learningRate, recording: &losses, batch.microBatch)
    for (update, (real, draws)) in zip(portions, draws).enumerated() {
      let judging = batch.pass(seed: seed, step: step)
      if update > 0 { made = generator(draws.latent, nil, batch.pass(seed: seed, step: step)) }
      let pictures = (real: real.a, made: made.detached)
      // D shall tell them apart: log D(x) + log (1 − D(G(z))) rises.
      let logits = (
        real: discriminator(pictures.real, nil, judging), made: discriminator(pictures.made, nil, judging)
      )
      let terms =
        [
          LossTerm("D_real", loss.ofReal(logits.real, target: settings.realTarget ?? 1)),
          LossTerm("D_fake", loss.ofMade(logits.made)),
        ] + regularisation(ofLogits: logits, at: pictures, shares: draws.shares, judging, batch.microBatch)
      try discriminatorPlayer.descend(
        terms.map(\.halved), learningRate: learningRate * settings.discriminatorRate, recording: &losses,
        batch.microBatch)
    }
    return losses
  }
}
