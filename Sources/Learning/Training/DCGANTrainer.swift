import MicroBatches
import Networks
import NeuralNetworks
import Tensors

/// DCGAN (Radford, Metz and Chintala 2016, arXiv:1511.06434): a GAN of convolutions with batch norm.
///
/// The order of the updates is that of PyTorch's example: the discriminator on real and on made pictures apart, since its batch
/// norm would mix them; then the generator on the same pictures, judged by the discriminator that has just moved.
///
/// With a critic without batch norm, the Wasserstein loss and a gradient penalty it is WGAN-GP (Gulrajani et al. 2017,
/// arXiv:1704.00028): the critic moves several times, each on pictures of its own, and the generator on new ones.
package final class DCGANTrainer: LatentTrainer {
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
    let (portions, step) = (batch.portions(settings.batchesPerStep), stepCount)
    let draws = settings.draws(for: portions, "training", seed: seed, step: step)
    var made = make(draws[0], for: batch)
    for (update, real) in portions.enumerated() {
      if update > 0 { made = make(draws[update], for: batch) }
      try discriminatorStep(real, made, shares: draws[update].shares, update: update, learningRate, &losses)
    }
    if portions.count > 1 {
      made = make(settings.draws(forUpdate: 0, portions[0], "the generator", seed: seed, step: step), for: batch)
    }
    try generatorStep(made, portions[0], learningRate, &losses)
    return losses
  }

  /// The generator's pictures, for a step with a batch.
  func make(_ draws: LatentDraws, for batch: Minibatch? = nil) -> Tensor {
    generator(
      draws.latent, nil,
      batch?.pass(seed: seed, step: stepCount) ?? .training(seed: seed, step: stepCount))
  }

  /// Moves the discriminator.
  ///
  /// - Parameters:
  ///   - shares: how far between real and made pictures a penalty is taken.
  ///   - update: which of its updates in the step it is.
  /// - Throws: `NumericalFault`; the trainer is not to be used any more then.
  func discriminatorStep(
    _ real: Minibatch, _ made: Tensor, shares: [Float]? = nil, update: Int = 0, _ learningRate: Double,
    _ losses: inout StepLosses
  ) throws(NumericalFault) {
    let (loss, step) = (settings.adversarialLoss, stepCount)
    let judging = real.pass(seed: seed, step: step)
    let pictures = (
      real: augmented(real.a, "real pictures", real, step, update: update),
      made: augmented(made.detached, "shown pictures", real, step, update: update)
    )
    let logits = (real: discriminator(pictures.real, nil, judging), made: discriminator(pictures.made, nil, judging))
    try discriminatorPlayer.descend(
      [
        LossTerm("D_real", loss.ofReal(logits.real, target: settings.realTarget ?? 1)),
        LossTerm("D_fake", loss.ofMade(logits.made)),
      ] + regularisation(ofLogits: logits, at: pictures, shares: shares, judging, real.microBatch),
      learningRate: learningRate * settings.discriminatorRate, recording: &losses, real.microBatch)
  }

  /// Moves the generator, by what the discriminator says of its pictures.
  ///
  /// - Throws: `NumericalFault`; the trainer is not to be used any more then.
  func generatorStep(
    _ made: Tensor, _ batch: Minibatch, _ learningRate: Double, _ losses: inout StepLosses
  ) throws(NumericalFault) {
    let step = stepCount
    let judged = discriminator(
      augmented(made, "new pictures", batch, step), nil, batch.pass(seed: seed, step: step))
    try generatorPlayer.descend(
      [LossTerm("G", settings.adversarialLoss.ofGenerator(judged))], learningRate: learningRate, recording: &losses,
      batch.microBatch)
  }
}
