import Datasets
import Images
import Networks
import NeuralNetworks
import Runs
import Tensors
import Training

/// Measures the translations of a run's test pictures while it trains, at the size of its training.
package final class HeldOutEvaluation: HeldOutMeasurement {
  /// What the numbers are called: `KD-Lite0`, `KID` or `SWD`.
  package let metricName: String
  /// The pictures of each domain.
  package var pictureCounts: (a: Int, b: Int) { (pictures[.aToB]?.count ?? 0, pictures[.bToA]?.count ?? 0) }

  private let columns: [(direction: Direction, name: String)]
  /// The pictures that each direction translates.
  private let pictures: [Direction: [Picture]]
  private let model: FeatureModel?
  private let side: Int
  private let seed: UInt64
  /// What the test pictures of the domain that a direction leads to are compared by; found at the first measurement.
  private var reals: [Direction: Measured] = [:]

  private enum Measured {
    case features(Features)
    case measures(PictureMeasures)
  }

  /// The memory that the feature network takes, beside that of training; 0 without one.
  package var memoryBytes: Int { model?.memoryBytes ?? 0 }

  /// Pictures of each domain that are measured, at most.
  package static let mostPictures = 50

  /// Reads the pictures.
  ///
  /// - Parameter model: what the kernel distance is over; nil for the sliced Wasserstein distance.
  /// - Throws: `EvaluationError.noTestPictures`, `.tooFewPictures`; `DataError.unreachable`.
  package init(
    _ configuration: RunConfiguration, _ domains: DomainFolders, run: String, model: FeatureModel?
  ) throws {
    try configuration.checkTranslates(in: RunFolder(run))
    self.model = model
    seed = configuration.seed
    metricName = model?.network.kernelName ?? "SWD"
    var pictures: [Direction: [Picture]] = [:]
    for (direction, domain) in [(Direction.aToB, domains.a), (.bToA, domains.b)] {
      guard let test = domain.test else { throw EvaluationError.noTestPictures(run: run, domain: domain.name) }
      let found = try configuration.preparedPictures(test, direction, most: Self.mostPictures).map(\.picture)
      guard found.count >= minimumPictures else {
        throw EvaluationError.tooFewPictures(folder: test.folder, count: found.count)
      }
      pictures[direction] = found
    }
    self.pictures = pictures
    side = PictureMeasures.side(within: pictures.values.flatMap(\.self).map { min($0.height, $0.width) }.min() ?? 0)
    columns = Direction.allCases.filter { configuration.method.settings.generators[$0] != nil }.map { direction in
      (direction, "\(model?.network.kernelName ?? "SWD") to \(direction == .aToB ? domains.b.name : domains.a.name)")
    }
  }

  // Names of domains may hold commas, and these are columns.
  package var names: [String] { columns.map { $0.name.replacing(",", with: " ") } }

  package func measure(_ generators: [Direction: any Generator]) throws -> [Double] {
    columns.map { direction, _ in
      guard let generator = generators[direction] else {
        preconditionFailure("HeldOutEvaluation: a generator of the direction \(direction) was expected")
      }
      let translated = (pictures[direction] ?? []).map { picture in
        generator(Tensor(PictureValues([picture])), .evaluation).firstPicture ?? picture
      }
      let real = reals[direction] ?? measured(pictures[direction.reversed] ?? [], set: 0)
      reals[direction] = real
      switch (real, measured(translated, set: 1)) {
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
        measures.add(PictureMeasures.prepared(PicturePlanes(colourOf: picture), side: side))
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
