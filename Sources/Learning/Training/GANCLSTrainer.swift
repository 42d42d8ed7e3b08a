import MicroBatches
import Networks
import NeuralNetworks
import Tensors

/// GAN-CLS (Reed, Akata, Yan, Logeswaran, Schiele and Lee 2016, arXiv:1605.05396): pictures from texts. The discriminator also learns that a
/// real picture is wrong with the text of another, so that it has to look whether picture and text match.
///
/// | paper | here |
/// |---|---|
/// | s_r ← D(x, h) | `D_real`, real pictures with their own captions |
/// | s_w ← D(x, ĥ) | `D_mismatched`, real pictures with the captions of others |
/// | s_f ← D(x̂, h) | `D_fake`, made pictures with the captions that they were made from |
/// | L_D: s_r + (s_w + s_f) / 2 | the same, of the hinge or another loss |
///
/// The networks are those of SAGAN's form; texts are counts of words, from which both learn features of their own.
package final class GANCLSTrainer: LatentTrainer {
  package let generatorPlayer, discriminatorPlayer: Player
  private let generator: any LatentGenerator
  package let discriminator: any PictureDiscriminator
  package let leCam: LeCam? = nil
  package let settings: LatentSettings
  package let seed: UInt64

  package var lossNames: [String] { ["D_real", "D_mismatched", "D_fake", "G"] }

  /// A trainer at step 0.
  package init(_ networks: LatentNetworks, _ settings: LatentSettings, seed: UInt64) {
    (generator, discriminator) = (networks.generator, networks.discriminator)
    (generatorPlayer, discriminatorPlayer) = networks.players(settings)
    self.settings = settings
    self.seed = seed
  }

  package func step(_ batch: Minibatch, learningRate: Double) throws(NumericalFault) -> StepLosses {
    let step = stepCount
    return try self.step(
      batch, settings.draws(forUpdate: 0, batch, "the discriminator", seed: seed, step: step).latent,
      settings.draws(forUpdate: 0, batch, "the generator", seed: seed, step: step).latent,
      augmenting: { augmented($0, $1, batch, step) }, learningRate: learningRate)
  }

  /// One step from vectors that were drawn, for the discriminator's update and for the generator's; both make pictures of the texts of
  /// the batch.
  ///
  /// - Parameter augment: changes pictures, named “real”, “shown” or “new” pictures, as the discriminator shall see them.
  /// - Throws: `NumericalFault` if a loss or a gradient is NaN or infinite; the trainer is not to be used any more then.
  package func step(
    _ batch: Minibatch, _ shown: Tensor, _ new: Tensor, augmenting augment: (Tensor, String) -> Tensor,
    learningRate: Double
  ) throws(NumericalFault) -> StepLosses {
    let (loss, step) = (settings.adversarialLoss, stepCount)
    var losses = StepLosses(names: lossNames)
    // Where all texts of a batch are alike, pictures are judged with their own alone.
    let texts = batch.textTensor
    let generating = batch.pass(seed: seed, step: step)

    let made = generator(shown, .texts(texts), generating).detached
    let real = augment(batch.a, "real pictures")
    let opinions = judge(
      augment(made, "shown pictures"), real, texts, batch.mismatchedTexts, batch.pass(seed: seed, step: step))
    var terms = [LossTerm("D_real", loss.ofReal(opinions.real, target: settings.realTarget ?? 1))]
    if let mismatched = opinions.mismatched {
      terms.append(LossTerm("D_mismatched", loss.ofMade(mismatched), factor: 0.5))
    }
    terms.append(LossTerm("D_fake", loss.ofMade(opinions.made), factor: 0.5))
    try discriminatorPlayer.descend(
      terms, learningRate: learningRate * settings.discriminatorRate, recording: &losses, batch.microBatch)

    let fresh = augment(generator(new, .texts(texts), generating), "new pictures")
    let opinion = discriminator(fresh, .texts(texts), batch.pass(seed: seed, step: step))
    try generatorPlayer.descend(
      [LossTerm("G", loss.ofGenerator(opinion))], learningRate: learningRate, recording: &losses, batch.microBatch)
    return losses
  }

  /// What the discriminator says of made and of real pictures with their texts, and of real ones with those of others. What it sees of
  /// a real picture serves both of its texts; where it looks at each picture alone, all are judged in one pass.
  private func judge(
    _ made: Tensor, _ real: Tensor, _ texts: Tensor, _ others: Tensor?, _ pass: Pass
  ) -> (made: Tensor, real: Tensor, mismatched: Tensor?) {
    let count = real.shape.batch
    guard discriminator.treatsPicturesSeparately else {
      let opinions = [(made, texts), (real, texts)].map { discriminator($0, .texts($1), pass) }
      return (opinions[0], opinions[1], others.map { discriminator(real, .texts($0), pass) })
    }
    let features = discriminator.features(of: .batch(of: [made, real]), pass).materialised()
    let all = Array(0..<count)
    let reals = all.map { count + $0 }
    let conditions = [texts, texts] + (others.map { [$0] } ?? [])
    let judged = discriminator.judge(
      features.tableRows(all + reals + (others == nil ? [] : reals)).activated,
      .texts(Tensor([conditions.count * count, texts.shape[1]], conditions.flatMap(\.values))), pass)
    return (
      judged.tableRows(all), judged.tableRows(reals), others.map { _ in judged.tableRows(all.map { 2 * count + $0 }) }
    )
  }
}

extension Minibatch {
  /// The texts of its pictures.
  ///
  /// Shapes: `[pictures, vocabulary]`.
  fileprivate var textTensor: Tensor {
    guard let texts else { preconditionFailure("GANCLSTrainer: a text for each picture was expected") }
    return Tensor([texts.count, texts[0].count], texts.flatMap(\.self))
  }

  /// For each picture a text that is not its own: that of the next picture of the batch whose text differs; nil where all texts of the
  /// batch are alike.
  ///
  /// Shapes: `[pictures, vocabulary]`.
  fileprivate var mismatchedTexts: Tensor? {
    let texts = microBatch?.wholeBatch(of: textTensor) ?? textTensor
    let (values, size) = (texts.values, texts.shape[1])
    let batch = Minibatch(pictures: [], texts: (0..<texts.shape[0]).map { Array(values[$0 * size..<($0 + 1) * size]) })
    let others = batch.mismatches.map(\.text)
    return others.isEmpty ? nil : texts.tableRows(Array(others[firstPicture..<firstPicture + textTensor.shape[0]]))
  }

  /// For each picture the place of a text that is not its own: that of the next picture whose text differs. None where all are alike.
  var mismatches: [(picture: Int, text: Int)] {
    guard let texts else { return [] }
    return texts.indices.compactMap { place in
      let others = (1..<max(texts.count, 1)).lazy.map { (place + $0) % texts.count }
      return others.first { texts[$0] != texts[place] }.map { (place, $0) }
    }
  }
}
