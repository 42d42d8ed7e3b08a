import Datasets
import Health
import Images
import Networks
import Tensors
import Training

/// Measures what runs that make pictures from nothing are judged by, beside how much their pictures differ.
struct LatentHealth {
  private let seed: UInt64
  /// Real pictures with what they show: some that were trained on, and some that were not, of which there may be none.
  private let (training, heldOut): ([Shown], [Shown])
  /// How strong the finest pattern is in pictures that were trained on.
  private let realGrid: Double

  /// A picture as the discriminator is asked about it.
  private struct Shown {
    let picture: Tensor
    let condition: Condition
  }

  /// Pictures that the discriminator is asked about, of each kind; vectors and conditions of which each with each is made.
  private static let (count, vectors, conditions) = (16, 4, 4)

  /// Reads the pictures that the discriminator is asked about.
  ///
  /// - Throws: `DataError.unreachable` if their folder is away for the moment.
  init(_ configuration: RunConfiguration, _ domain: Domain) throws(DataError) {
    seed = configuration.seed
    training = try Self.shown(configuration, domain.training) ?? []
    heldOut = try domain.test.flatMap { test throws(DataError) in try Self.shown(configuration, test) } ?? []
    realGrid = mean(training.compactMap { $0.picture.firstPicture.map(PictureSigns.grid) }) ?? 1
  }

  /// The first pictures of a listing, spread over it; nil if the networks do not know all of their classes.
  private static func shown(
    _ configuration: RunConfiguration, _ listing: PictureListing
  ) throws(DataError) -> [Shown]? {
    let settings = configuration.method.settings
    if let classes = settings.classes {
      guard let own = try? listing.classes(), Set(classes.map(\.name)).isSuperset(of: own.map(\.name)) else {
        return nil
      }
    }
    let places = (0..<min(count, listing.count)).map { $0 * listing.count / min(count, listing.count) }
    let pictures = try configuration.preparedPictures(listing, .aToB, most: count, among: places)
    let paths = pictures.map { listing.path(at: $0.place) }
    let labels = settings.classes.map { PictureLabels(listing, $0).labels(of: paths) }
    let texts = PictureCaptions(listing)?.captions(of: paths)
    if settings.captions != nil, texts == nil { return nil }
    return pictures.enumerated().map { place, picture in
      Shown(
        picture: Tensor(PictureValues([picture.picture])),
        condition: condition(settings, label: labels?[place], text: texts?[place]))
    }
  }

  private static func condition(_ settings: any MethodSettings, label: Int?, text: String?) -> Condition {
    guard let vocabulary = settings.captions?.vocabulary, let text else { return Condition(label.map { [$0] }) }
    return .texts(Tensor([1, vocabulary.count], vocabulary.vector(of: text)))
  }

  /// What there is to measure.
  func numbers(of sampler: LatentSampler, by method: any TrainingMethod) -> [HealthNumber: Double] {
    let sequence = LatentSequence(seed: seed, size: sampler.settings.network.latentSize)
    let made = (0..<Self.count).map { place -> (picture: Picture, condition: Condition) in
      let vector = sequence.vector(at: place)
      let label = sampler.settings.classes.map { place % $0.count }
      let text = sampler.settings.captions.map { $0.examples[place % $0.examples.count] }
      let picture = text.map { sampler.picture(of: vector, text: $0) } ?? sampler.picture(of: vector, label: label)
      return (picture, Self.condition(sampler.settings, label: label, text: text))
    }
    var numbers: [HealthNumber: Double] = [:]
    numbers[.grid] = mean(made.map { PictureSigns.grid($0.picture) / max(1, realGrid) })
    numbers[.conditionEffect] = conditionEffect(of: sampler, sequence)
    if let discriminator = (method as? any LatentTrainer)?.discriminator, !heldOut.isEmpty {
      func opinion(_ shown: [Shown]) -> Double? {
        mean(shown.map { Double(discriminator($0.picture, $0.condition, .evaluation).mean().item) })
      }
      numbers[.memorised] = TranslationHealth.memorised(
        training: opinion(training), heldOut: opinion(heldOut),
        made: opinion(made.map { Shown(picture: Tensor(PictureValues([$0.picture])), condition: $0.condition) }))
    }
    return numbers
  }

  /// How much pictures of one vector differ by their class or text, beside pictures of one class or text by their vectors; nil where
  /// neither is known.
  private func conditionEffect(of sampler: LatentSampler, _ sequence: LatentSequence) -> Double? {
    let settings = sampler.settings
    let classes = settings.classes.map { classes in
      (0..<min(Self.conditions, classes.count)).map { $0 * classes.count / min(Self.conditions, classes.count) }
    }
    let texts = settings.captions?.examples(Self.conditions)
    guard let count = classes?.count ?? texts?.count, count > 1 else { return nil }
    let rows = (0..<Self.vectors).map { place in
      let vector = sequence.vector(at: place)
      return (0..<count).map { condition in
        texts.map { sampler.picture(of: vector, text: $0[condition]) }
          ?? sampler.picture(of: vector, label: classes?[condition])
      }
    }
    let columns = (0..<count).map { condition in rows.map { $0[condition] } }
    guard let byCondition = Diversity.meanDistance(rows), let byVector = Diversity.meanDistance(columns), byVector > 0
    else { return nil }
    return byCondition / byVector
  }
}
