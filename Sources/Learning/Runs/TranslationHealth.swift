import Datasets
import Health
import Images
import RandomStreams
import Tensors
import Training

/// Measures what runs that translate are judged by: the translations of the sheets of samples, and what the discriminators say of them.
struct TranslationHealth {
  private let seed: UInt64
  /// Real pictures of the domain that a direction leads to: some that were trained on, and some that were not.
  private let real: [Direction: (training: [Tensor], heldOut: [Tensor])]

  /// The noise that the eye does not see: a standard deviation of 2 of 255 levels, on the scale from −1 to 1.
  private static let noise = 2 * 2.0 / 255
  /// Its mean absolute value: σ √(2/π).
  private static let noiseSize = noise * (2 / Double.pi).squareRoot()

  /// Reads the pictures that discriminators are asked about.
  ///
  /// - Throws: `DataError.unreachable` if their folder is away for the moment.
  init(_ configuration: RunConfiguration, _ domains: DomainFolders) throws(DataError) {
    seed = configuration.seed
    var real: [Direction: (training: [Tensor], heldOut: [Tensor])] = [:]
    for direction in Direction.allCases where configuration.method.settings.generators[direction] != nil {
      let domain = direction == .aToB ? domains.b : domains.a
      guard let test = domain.test else { continue }
      let pictures = try [domain.training, test].map { listing throws(DataError) in
        try configuration.preparedPictures(listing, direction.reversed, most: SampleTranslations.count)
          .map { Tensor(PictureValues([$0.picture])) }
      }
      real[direction] = (pictures[0], pictures[1])
    }
    self.real = real
  }

  /// What there is to measure.
  func numbers(of translations: SampleTranslations, by method: any TrainingMethod) -> [HealthNumber: Double] {
    var numbers: [HealthNumber: Double] = [:]
    // A run is as well as the worse of its directions.
    func note(_ number: HealthNumber, _ value: Double?, worse: (Double, Double) -> Double) {
      if let value { numbers[number] = numbers[number].map { worse($0, value) } ?? value }
    }
    for direction in Direction.allCases {
      let samples = translations.samples.filter { $0.direction == direction }
      guard !samples.isEmpty else { continue }
      let pairs = samples.compactMap { sample in sample.translated.firstPicture.map { (sample.picture, $0) } }
      note(.brightnessCorrelation, median(pairs.compactMap(PictureSigns.brightnessCorrelation)), worse: min)
      note(.change, mean(pairs.map(PictureSigns.change)), worse: min)
      note(.grid, mean(pairs.map { PictureSigns.grid($1) / max(1, PictureSigns.grid($0)) }), worse: max)
      if let made = Diversity.meanDistance([pairs.map(\.1)]), let given = Diversity.meanDistance([pairs.map(\.0)]),
        given > 0
      {
        note(.diversity, made / given, worse: min)
      }
      let cycle = mean(samples.compactMap { sample in sample.returned.map { distance($0, sample.real) } })
      note(.cycle, cycle, worse: max)
      if let cycle, let back = translations.generators[direction.reversed] {
        let disturbedCycle = mean(samples.map { distance(back(disturbed($0), .evaluation), $0.real) })
        note(
          .hiddenMessage, disturbedCycle.map { max(0, $0 - Self.noiseSize) / max(cycle, Self.noiseSize) }, worse: max)
      }
      note(.memorised, memorised(direction, samples, method as? any JudgingMethod), worse: max)
    }
    return numbers
  }

  /// A translation with a noise that the eye does not see; the same noise at every sheet.
  private func disturbed(_ sample: SampleTranslations.Sample) -> Tensor {
    let shape = sample.translated.shape
    var stream = RandomStream(
      seed: seed, purpose: .init("noise over translations"), epoch: sample.direction == .aToB ? 0 : 1,
      index: sample.place)
    let values = sample.translated.values.map { $0 + Float(stream.normal() * Self.noise) }
    return Tensor(shape, values)
  }

  /// How much of what tells training pictures from translations the held-out pictures lack; nil where the discriminator tells nothing.
  private func memorised(
    _ direction: Direction, _ samples: [SampleTranslations.Sample], _ method: (any JudgingMethod)?
  ) -> Double? {
    guard let method, let real = real[direction] else { return nil }
    func opinion(_ pictures: [Tensor]) -> Double? {
      mean(pictures.map { Double(method.logits(of: $0, as: direction).mean().item) })
    }
    return Self.memorised(
      training: opinion(real.training), heldOut: opinion(real.heldOut), made: opinion(samples.map(\.translated)))
  }

  /// The part of the way from what a discriminator says of made pictures to what it says of training pictures that it does not go for
  /// held-out ones; nil where the way is short.
  static func memorised(training: Double?, heldOut: Double?, made: Double?) -> Double? {
    guard let training, let heldOut, let made, training - made > 0.25 else { return nil }
    return (training - heldOut) / (training - made)
  }
}

/// The mean absolute difference of two tensors.
private func distance(_ first: Tensor, _ second: Tensor) -> Double {
  Double(first.meanAbsoluteDifference(from: second).item)
}

/// The mean of numbers; nil where there are none.
func mean(_ values: [Double]) -> Double? {
  values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
}
