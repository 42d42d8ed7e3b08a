import Datasets
import Images
import NeuralNetworks
import Runs
import Tensors
import Training

/// Measures what a run's generators make while it trains, at the size of its training: translations of its test pictures, or pictures made
/// from nothing.
package final class HeldOutEvaluation: HeldOutMeasurement {
  /// What the numbers are called: `KD-Lite0`, `KID` or `SWD`.
  package let metricName: String
  /// The pictures that are measured.
  package let sets: Sets

  /// Numbers of pictures that are measured.
  package enum Sets: Equatable, Sendable {
    /// The test pictures of both domains.
    case translated(a: Int, b: Int)
    /// Pictures made from nothing, and the real ones: test pictures if these are held out, or else training pictures.
    case made(Int, reals: Int, areHeldOut: Bool)
  }

  /// One of the numbers.
  private struct Column {
    let name: String
    let reals: [Picture]
    /// What the generators make.
    let made: (any TrainingMethod) -> [Picture]
  }

  private let columns: [Column]
  private let model: FeatureModel?
  private let side: Int
  private let seed: UInt64
  /// What the real pictures of each column are compared by; found at the first measurement.
  private var reals: [Measured] = []

  private enum Measured {
    case features(Features)
    case measures(PictureMeasures)
  }

  /// The memory that the feature network takes, beside that of training; 0 without one.
  package var memoryBytes: Int { model?.memoryBytes ?? 0 }

  /// Pictures of each domain that are translated and measured, at most.
  package static let mostPictures = 50
  /// Pictures that are made from nothing and measured, and real ones beside them, at most.
  package static let mostMade = 100

  /// Reads the pictures.
  ///
  /// - Parameter model: what the kernel distance is over; nil for the sliced Wasserstein distance.
  /// - Throws: `EvaluationError.noTestPictures`, `.tooFewPictures`; `DataError.unreachable`.
  package init(
    _ configuration: RunConfiguration, _ domains: DomainFolders, run: String, model: FeatureModel?
  ) throws {
    self.model = model
    seed = configuration.seed
    metricName = model?.network.kernelName ?? "SWD"
    if let settings = configuration.method.settings as? LatentSettings {
      (columns, sets) = try Self.making(settings, configuration, domains, metricName)
    } else {
      (columns, sets) = try Self.translating(configuration, domains, run: run, metricName)
    }
    side = PictureMeasures.side(within: columns.flatMap(\.reals).map { min($0.height, $0.width) }.min() ?? 0)
  }

  /// A column for each direction.
  private static func translating(
    _ configuration: RunConfiguration, _ domains: DomainFolders, run: String, _ metric: String
  ) throws -> (columns: [Column], sets: Sets) {
    var pictures: [Direction: [Picture]] = [:]
    for (direction, domain) in [(Direction.aToB, domains.a), (.bToA, domains.b)] {
      guard let test = domain.test else { throw EvaluationError.noTestPictures(run: run, domain: domain.name) }
      let found = try configuration.preparedPictures(test, direction, most: mostPictures).map(\.picture)
      guard found.count >= minimumPictures else {
        throw EvaluationError.tooFewPictures(folder: test.folder, count: found.count)
      }
      pictures[direction] = found
    }
    let directions = Direction.allCases.filter { configuration.method.settings.generators[$0] != nil }
    let columns = directions.map { direction in
      let inputs = pictures[direction] ?? []
      return Column(
        name: "\(metric) to \(direction == .aToB ? domains.b.name : domains.a.name)",
        reals: pictures[direction.reversed] ?? []
      ) { method in
        guard let generator = method.generators[direction] else {
          preconditionFailure("HeldOutEvaluation: a generator of the direction \(direction) was expected")
        }
        return inputs.map { generator(Tensor(PictureValues([$0])), .evaluation).firstPicture ?? $0 }
      }
    }
    return (columns, .translated(a: pictures[.aToB]?.count ?? 0, b: pictures[.bToA]?.count ?? 0))
  }

  /// The only column, of pictures that are made from the same vectors each time.
  private static func making(
    _ settings: LatentSettings, _ configuration: RunConfiguration, _ domains: DomainFolders, _ metric: String
  ) throws -> (columns: [Column], sets: Sets) {
    let listing = domains.a.test ?? domains.a.training
    // The first ones would be of the first folders.
    let places = (0..<min(mostMade, listing.count)).map { $0 * listing.count / min(mostMade, listing.count) }
    let reals = try configuration.preparedPictures(listing, .aToB, most: mostMade, among: places).map(\.picture)
    guard reals.count >= minimumPictures else {
      throw EvaluationError.tooFewPictures(folder: listing.folder, count: reals.count)
    }
    let seed = configuration.seed
    let draws = settings.draws(mostMade, for: "evaluation", seed: seed, step: 0)
    let column = Column(name: "\(metric) of \(domains.a.name)", reals: reals) { method in
      let sampler = LatentSampler(settings, of: method, seed: seed)
      return (0..<mostMade).map { sampler.picture(of: draws, at: $0) }
    }
    return ([column], .made(mostMade, reals: reals.count, areHeldOut: domains.a.test != nil))
  }

  // Names of domains may hold commas, and these are columns.
  package var names: [String] { columns.map { $0.name.replacing(",", with: " ") } }

  package func measure(_ method: any TrainingMethod) throws -> [Double] {
    if reals.isEmpty { reals = columns.map { measured($0.reals, set: 0) } }
    return zip(columns, reals).map { column, real in
      switch (real, measured(column.made(method), set: 1)) {
      case (.features(let reals), .features(let features)):
        return KernelDistance(features, reals, seed: seed).value
      case (.measures(let reals), .measures(let measures)):
        let levels = reals.slicedDistances(to: measures)
        return levels.reduce(0, +) / Double(levels.count)
      default: preconditionFailure("HeldOutEvaluation: both sets are measured alike")
      }
    }
  }

  private func measured(_ pictures: [Picture], set: Int) -> Measured {
    guard let model else {
      var measures = PictureMeasures(side: side, set: set, seed: seed)
      for picture in pictures {
        measures.add(PictureMeasures.prepared(PictureMeasures.resized(PicturePlanes(colourOf: picture), side: side)))
      }
      return .measures(measures)
    }
    var values: [Float] = []
    for start in stride(from: 0, to: pictures.count, by: FeatureModel.batchSize) {
      let batch = pictures[start..<min(pictures.count, start + FeatureModel.batchSize)]
      values += model.features(of: batch.map { model.input(PicturePlanes(colourOf: $0)) })
    }
    return .features(Features(count: pictures.count, dimension: model.dimension, values: values))
  }
}
