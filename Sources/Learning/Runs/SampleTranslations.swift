import Datasets
import Images
import Networks
import NeuralNetworks
import Tensors
import Training

/// A few pictures of each domain, from its test pictures if it has any, and what the generators make of them as they are now.
struct SampleTranslations {
  /// A picture and what was made of it.
  struct Sample {
    /// Which way it was translated.
    let direction: Direction
    /// Its place in the listing.
    let place: Int
    /// The picture as the generator sees it.
    let picture: Picture
    /// The same in numbers, its translation, and where there is a generator of the other direction, the translation back and what that
    /// one leaves as it is. Shapes: `[1, height, width, channels]`.
    let real, translated: Tensor
    let returned, kept: Tensor?
  }

  /// Pictures of each domain.
  static let count = 4

  /// The pictures, those of one domain after those of the other.
  let samples: [Sample]
  /// The generators that made them.
  let generators: [Direction: any Generator]

  /// Translates the first readable pictures.
  ///
  /// - Throws: `DataError.unreachable` if their folder is away for the moment.
  init(
    _ configuration: RunConfiguration, _ domains: DomainFolders, _ generators: [Direction: any Generator]
  ) throws(DataError) {
    var samples: [Sample] = []
    for direction in Direction.allCases {
      guard let there = generators[direction] else { continue }
      let back = generators[direction.reversed]
      let domain = direction == .aToB ? domains.a : domains.b
      for (place, picture) in try configuration.preparedPictures(
        domain.test ?? domain.training, direction, most: Self.count)
      {
        let real = Tensor(PictureValues([picture]))
        let translated = there(real, .evaluation)
        samples.append(
          Sample(
            direction: direction, place: place, picture: picture, real: real, translated: translated,
            returned: back.map { $0(translated, .evaluation) }, kept: back.map { $0(real, .evaluation) }))
      }
    }
    (self.samples, self.generators) = (samples, generators)
  }
}
