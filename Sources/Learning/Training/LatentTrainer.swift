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
}

extension LatentTrainer {
  package var players: [Player] { [generatorPlayer, discriminatorPlayer] }
  package var lossNames: [String] { ["D_real", "D_fake", "G"] }

  /// Pictures as the discriminator sees them: changed by chance, where that is asked for.
  func augmented(_ pictures: Tensor, _ name: String, _ step: Int) -> Tensor {
    settings.augmentation?.apply(to: pictures, named: name, seed: seed, step: step) ?? pictures
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
      Player("discriminator", [(Self.discriminatorName, discriminator)], adam: adam, epsilon: 1e-8)
    )
  }
}
