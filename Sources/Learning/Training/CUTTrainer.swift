import Networks
import NeuralNetworks
import Tensors

/// CUT and FastCUT (Park, Efros, Zhang and Zhu 2020, arXiv:2007.15651): one generator that translates one way, and keeps what
/// it translates by contrast: a place of the translation shall resemble the same place of the picture more than others.
///
/// | paper | here | release |
/// |---|---|---|
/// | G = G_dec ∘ G_enc | `generator` | `netG` |
/// | D | `discriminator` | `netD` |
/// | H_l | `projection` | `netF` |
/// | τ, S_l | `temperature`, `patchCount` | `nce_T`, `num_patches` |
package final class CUTTrainer: JudgingMethod {
  /// G: translates pictures of domain A into domain B.
  package let generator: ResNetGenerator
  /// D: tells pictures of domain B from translations.
  package let discriminator: any Discriminator
  /// H: projects features before they are compared.
  package let projection: PatchProjection
  private let generatorPlayer: Player
  private let discriminatorPlayer: Player
  private let objective: CUTObjective
  private let seed: UInt64

  package var players: [Player] { [generatorPlayer, discriminatorPlayer] }
  package var lossNames: [String] { Self.lossNames }
  package var generators: [Direction: any Generator] {
    [.aToB: generatorPlayer.average?.networks.first?.network as? any Generator ?? generator]
  }

  /// The release's names, in its order.
  package static let lossNames = ["G_GAN", "D_real", "D_fake", "NCE", "NCE_Y"]
  /// The names of the files of the discriminator and of the projection heads.
  package static let (discriminatorName, projectionName) = ("discriminator", "projection")

  /// A trainer at step 0.
  ///
  /// - Parameters:
  ///   - average: of the generator, which then translates in its place; nil for none.
  ///   - adam: β₁ and β₂; 0.5 and 0.999 as published. ε is PyTorch's 1e-8.
  ///   - seed: the run's seed, for dropout, patches and flips.
  package init(
    generator: ResNetGenerator, discriminator: any Discriminator, projection: PatchProjection,
    _ average: WeightAverage? = nil, objective: CUTObjective, adam: (beta1: Double, beta2: Double), seed: UInt64
  ) {
    self.generator = generator
    self.discriminator = discriminator
    self.projection = projection
    self.objective = objective
    self.seed = seed
    // The release has an optimiser each for G and H, which move at the same time with the same settings: that is one.
    generatorPlayer = Player(
      "generator", [(Direction.aToB.generator, generator), (Self.projectionName, projection)], adam: adam,
      epsilon: 1e-8,
      average: average)
    discriminatorPlayer = Player(
      "discriminator", [(Self.discriminatorName, discriminator)], adam: adam, epsilon: 1e-8)
  }

  package func step(_ batch: Minibatch, learningRate: Double) throws(NumericalFault) -> StepLosses {
    let sizes = PatchFeatures.sizes(of: batch.a.shape, scales: generator.comparedScales)
    let draws = PatchDraws(
      seed: seed, step: stepCount, sizes: sizes, count: objective.patchCount, flips: objective.flipEquivariance)
    return try step(batch, draws, learningRate: learningRate)
  }

  /// One step; the order is the release's: the discriminator first, then generator and projection on the same translations.
  ///
  /// - Throws: `NumericalFault` if a loss or a gradient is NaN or infinite; the trainer is not to be used any more then.
  package func step(_ batch: Minibatch, _ draws: PatchDraws, learningRate: Double) throws(NumericalFault) -> StepLosses
  {
    let (x, y, step) = (batch.a, batch.b, stepCount)
    var losses = StepLosses(names: lossNames)
    let generating = batch.pass(seed: seed, step: step)
    // G sees y as well where it shall keep pictures of its target.
    let real = Tensor.batch(of: objective.keepsTarget ? [x, y] : [x])
    let (made, encoded) = generator.layers(
      draws.isFlipped ? real.flippedHorizontally() : real, generating, keeping: generator.comparedLayers)
    let translated = made.pictures(0..<x.shape.batch)
    // What G's encoder made of the pictures on the way; of pictures as they are, where it saw them mirrored. Only what is
    // compared is kept of it.
    let sources = draws.isFlipped ? features(of: real, .evaluation) : PatchFeatures(pictures: real, layers: encoded)
    let keys = samples(of: sources.detached, x.shape.batch, draws, areFlipped: false)

    let judging = batch.pass(seed: seed, step: step)
    let fakeLoss = objective.adversarialLoss.ofMade(discriminator(translated.detached, judging))
    let realLoss = objective.adversarialLoss.ofReal(discriminator(y, judging))
    try discriminatorPlayer.descend(
      [LossTerm("D_fake", fakeLoss, factor: 0.5), LossTerm("D_real", realLoss, factor: 0.5)],
      learningRate: learningRate, recording: &losses, batch.microBatch)

    let judged = discriminator(translated, batch.pass(seed: seed, step: step))
    let queries = samples(
      of: features(of: made, generating), x.shape.batch, draws, areFlipped: draws.isFlipped)
    var terms = [LossTerm("G_GAN", objective.adversarialLoss.ofGenerator(judged))]
    for (name, (query, key)) in zip(["NCE", "NCE_Y"], zip(queries, keys)) {
      terms.append(LossTerm(name, contrast(query, key, generating), factor: 1 / Float(queries.count)))
    }
    try generatorPlayer.descend(terms, learningRate: learningRate, recording: &losses, batch.microBatch)
    return losses
  }

  package func logits(of pictures: Tensor, as direction: Direction) -> Tensor { discriminator(pictures, .evaluation) }

  /// The features that are compared: of the translations, and of what the generator made of pictures of its target where it keeps
  /// them.
  private func samples(
    of features: PatchFeatures, _ count: Int, _ draws: PatchDraws, areFlipped: Bool
  ) -> [PatchSamples] {
    let translated = features.samples(of: 0..<count, at: draws.places, areFlipped: areFlipped)
    guard objective.keepsTarget else { return [translated] }
    let kept = features.samples(of: count..<features.count, at: draws.identityPlaces, areFlipped: areFlipped)
    return [translated, kept]
  }

  /// What the layers that are compared make of pictures.
  private func features(of pictures: Tensor, _ pass: Pass) -> PatchFeatures {
    let places = generator.comparedLayers
    let encoder = Array(generator.layers[...(places.last ?? 0)])
    return PatchFeatures(pictures: pictures, layers: encoder(pictures, pass, keeping: places).features)
  }

  /// λ times the PatchNCE loss, equation 3, as a mean over layers: each place of some pictures shall be told from the other places of
  /// its picture by what stood there before.
  ///
  /// The release has one negative more, the place itself at a similarity of −10, which adds e^−143: 0 in single precision.
  private func contrast(_ queries: PatchSamples, _ keys: PatchSamples, _ pass: Pass) -> Tensor {
    let losses = queries.rows.indices.map { layer -> Tensor in
      func projected(_ samples: PatchSamples, _ pass: Pass) -> Tensor {
        let vectors = projection(samples.rows[layer], ofLayer: layer, pass)
        return vectors.reshaped([samples.pictures, vectors.shape[0] / samples.pictures, vectors.shape[1]])
      }
      let similarity = projected(queries, pass).matrixProduct(
        with: projected(keys, .evaluation), transposingSecond: true)
      let (pictures, places) = (similarity.shape[0], similarity.shape[1])
      let logits = (similarity * (1 / objective.temperature)).reshaped([pictures * places, places])
      return logits.crossEntropy(classes: (0..<pictures * places).map { $0 % places })
    }
    return losses.dropFirst().reduce(losses[0], +) * (objective.nceWeight / Float(losses.count))
  }
}
