import MicroBatches
import Networks
import NeuralNetworks
import Tensors

/// What the methods that make pictures from vectors have in common.
package protocol LatentTrainer: TrainingMethod {
  /// Moves the generator.
  var generatorPlayer: Player { get }
  /// Moves the discriminator.
  var discriminatorPlayer: Player { get }
  /// What they are trained with.
  var settings: LatentSettings { get }
  /// The run's seed.
  var seed: UInt64 { get }
  /// D: tells real pictures from made ones.
  var discriminator: any PictureDiscriminator { get }
  /// What regularises the discriminator by averages of its logits; nil for none.
  var leCam: LeCam? { get }
}

extension LatentTrainer {
  package var players: [Player] { [generatorPlayer, discriminatorPlayer] }
  package var statistics: [RunningStatistic] { leCam?.statistics ?? [] }
  package var lossNames: [String] {
    ["D_real", "D_fake"] + (settings.gradientPenalty.map { _ in ["D_penalty"] } ?? [])
      + (settings.leCam.map { _ in ["D_LeCam"] } ?? []) + ["G"]
  }

  /// Pictures as the discriminator sees them: changed by chance, where that is asked for.
  ///
  /// - Parameters:
  ///   - batch: what the update sees.
  ///   - update: which of the discriminator's updates in the step it is.
  func augmented(_ pictures: Tensor, _ name: String, _ batch: Minibatch, _ step: Int, update: Int = 0) -> Tensor {
    settings.augmentation?.apply(
      to: pictures, named: name, from: update * batch.batchSize + batch.firstPicture, seed: seed, step: step)
      ?? pictures
  }

  /// What is added to the losses of an update of the discriminator: the gradient penalty when it is due, and LeCam when it has begun.
  ///
  /// - Parameters:
  ///   - pictures: as the discriminator saw them.
  ///   - labels: the classes of the real ones.
  ///   - shares: how far between the two the penalty is taken, where it is taken between them.
  func regularisation(
    ofLogits logits: (real: Tensor, made: Tensor), at pictures: (real: Tensor, made: Tensor), labels: [Int]? = nil,
    shares: [Float]?, _ pass: Pass, _ microBatch: MicroBatch?
  ) -> [LossTerm] {
    let update = discriminatorPlayer.optimizer.stepCount
    var terms: [LossTerm] = []
    if let penalty = settings.gradientPenalty, update % penalty.interval == 0 {
      let points = penalty.points(real: pictures.real, made: pictures.made, shares: shares)
      terms.append(
        LossTerm(
          "D_penalty", penalty.loss(of: discriminator, at: points, labels, pass), factor: Float(penalty.interval)))
    }
    leCam?.takeIn(real: logits.real, made: logits.made, update: update, microBatch)
    if let loss = leCam?.loss(real: logits.real, made: logits.made, update: update) {
      terms.append(LossTerm("D_LeCam", loss))
    }
    return terms
  }
}

/// The two networks of a method that makes pictures from vectors, and the average that may be kept of one.
package struct LatentNetworks {
  /// The names of their files.
  package static let (generatorName, discriminatorName) = ("generator", "discriminator")

  /// G: makes pictures.
  package let generator: any LatentGenerator
  /// D: tells real pictures from made ones.
  package let discriminator: any PictureDiscriminator
  private let average: WeightAverage?

  /// Networks that are there, and where an average of the generator is kept, the one that holds it.
  package init(
    _ generator: any LatentGenerator, _ discriminator: any PictureDiscriminator,
    average: (network: any LatentGenerator, settings: AverageSettings)? = nil
  ) {
    (self.generator, self.discriminator) = (generator, discriminator)
    self.average = average.map { average in
      average.settings.average(of: [(Self.generatorName, generator)]) { average.network }
    }
  }

  /// The two sides of the game.
  func players(_ settings: LatentSettings) -> (generator: Player, discriminator: Player) {
    let adam = (settings.optimizer.beta1, settings.optimizer.beta2)
    return (
      Player("generator", [(Self.generatorName, generator)], adam: adam, epsilon: 1e-8, average: average),
      Player(
        "discriminator", [(Self.discriminatorName, discriminator)], adam: adam, epsilon: 1e-8,
        updatesPerStep: settings.batchesPerStep)
    )
  }
}
