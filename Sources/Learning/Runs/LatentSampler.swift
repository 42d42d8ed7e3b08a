import Datasets
import Files
import Images
import Networks
import NeuralNetworks
import Tensors
import Training

/// A generator that is ready to make pictures from vectors.
///
/// Where an average of weights is kept, the running statistics are those of other weights, so that standing statistics are gathered
/// for it (Brock et al. 2019, arXiv:1809.11096): the means over 16 batches of pictures that it makes itself.
package struct LatentSampler {
  /// The settings of the method that trained it.
  package let settings: LatentSettings
  /// The generator, with the statistics that it makes pictures with.
  package let generator: any LatentGenerator

  /// The batches that standing statistics come from, and the pictures of each.
  private static let (batches, picturesPerBatch) = (16, 32)

  /// Makes a generator ready.
  ///
  /// - Parameters:
  ///   - seed: the run's seed.
  ///   - load: gives the generator its weights.
  package init(
    _ settings: LatentSettings, seed: UInt64, loading load: (any LatentGenerator) throws -> Void
  ) rethrows {
    self.settings = settings
    generator = settings.generator(.zero)
    try load(generator)
    guard settings.average != nil else { return }
    for batch in 0..<Self.batches {
      let draws = settings.draws(Self.picturesPerBatch, for: "standing statistics", seed: seed, step: batch)
      let first = batch * Self.picturesPerBatch
      let texts = settings.captions.map { captions in
        condition((first..<first + Self.picturesPerBatch).map { captions.examples[$0 % captions.examples.count] })
      }
      _ = generator(draws.latent, texts ?? Condition(draws.labels), .gatheringStatistics(after: batch))
    }
  }

  /// Makes a copy of the generator of a method that is being trained ready.
  package init(_ settings: LatentSettings, of method: any TrainingMethod, seed: UInt64) {
    self.init(settings, seed: seed) { copy in
      guard let trained = (method.networks + method.averages).first(where: { $0.name == settings.generatorFile })
      else { preconditionFailure("LatentSampler: a method with \(settings.generatorFile) was expected") }
      for (copy, trained) in zip(copy.parameters, trained.network.parameters) {
        copy.load(fileValues: trained.fileValues)
      }
      for (copy, trained) in zip(copy.runningStatistics, trained.network.runningStatistics) {
        copy.replace(with: trained.value)
      }
    }
  }

  /// A number that tells the weights of the generator, and the statistics of its norms, from others.
  package var fingerprint: UInt64 {
    var hash = StableHash()
    for tensor in generator.parameters.map(\.value) + generator.runningStatistics.map(\.value) {
      tensor.withValues { for value in $0 { hash.add(UInt64(value.bitPattern)) } }
    }
    return hash.value
  }

  /// Makes the picture of a vector, by itself, so that it does not depend on what is made beside it.
  ///
  /// - Parameter label: its class, by its place among those of the settings; nil where none are known.
  package func picture(of vector: [Float], label: Int?) -> Picture {
    picture(of: vector, Condition(label.map { [$0] }))
  }

  /// Makes the picture of a vector and a text; of a run with captions only.
  package func picture(of vector: [Float], text: String) -> Picture { picture(of: vector, condition([text])) }

  private func picture(of vector: [Float], _ condition: Condition) -> Picture {
    let made = generator(Tensor([1, vector.count], vector), condition, .evaluation)
    guard let picture = made.firstPicture else { preconditionFailure("LatentSampler: a picture was expected") }
    return picture
  }

  /// Makes the picture of one of several draws, by itself; with captions those of the examples in turn.
  package func picture(of draws: LatentDraws, at place: Int) -> Picture {
    let size = settings.network.latentSize
    let vector = draws.latent.values[place * size..<(place + 1) * size]
    if let captions = settings.captions {
      return picture(of: Array(vector), text: captions.examples[place % captions.examples.count])
    }
    return picture(of: Array(vector), label: draws.labels?[place])
  }

  /// Texts in the words that the generator knows.
  private func condition(_ texts: [String]) -> Condition {
    guard let vocabulary = settings.captions?.vocabulary else {
      preconditionFailure("LatentSampler: a run with captions was expected")
    }
    return .texts(Tensor([texts.count, vocabulary.count], texts.flatMap(vocabulary.vector)))
  }
}
