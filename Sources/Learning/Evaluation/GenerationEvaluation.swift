import Datasets
import Images
import Runs
import Training

/// What a run makes from nothing, against pictures that it has not learned from, or where there are none against those that it has.
package struct GenerationEvaluation: Codable, Sendable {
  /// What the pictures are of.
  package let domain: String
  /// Whether the real pictures are test pictures.
  package let isHeldOut: Bool
  /// The pictures that the run makes, against the real ones.
  package let generated: SetComparison
  /// The training pictures against the test pictures: what perfect pictures would score; nil if it was not asked for, or there are no test
  /// pictures.
  package let ownTraining: SetComparison?

  /// Pictures that are made: as many as there are real ones, but no fewer and no more than these.
  package static let counts = 100...KernelDistance.subsetSize

  /// Makes pictures, whose classes are drawn as often as they have pictures, and evaluates them. Real pictures are made ready as for
  /// training, so that all have the size that the run makes.
  ///
  /// - Parameter comparesTraining: whether the training pictures are compared as well.
  /// - Throws: `EvaluationError`.
  package init(
    _ sampler: LatentSampler, _ configuration: RunConfiguration, _ domains: DomainFolders, comparesTraining: Bool,
    reader: SetReader
  ) throws {
    domain = domains.a.name
    isHeldOut = domains.a.test != nil
    let (preparation, channels) = (configuration.preparation.forTesting, configuration.method.settings.channels[0])
    func prepared(_ listing: PictureListing, name: String, most: Int = .max) -> PictureSet {
      PictureSet(listing, name: name, most: most) {
        try preparation.apply(to: $0, channels: channels, path: listing.folder)
      }
    }
    let reals = domains.a.test ?? domains.a.training
    let count = min(max(reals.count, Self.counts.lowerBound), Self.counts.upperBound)
    let draws = sampler.settings.draws(count, for: "evaluation", seed: reader.seed, step: 0)
    let sampled = min(PictureMeasures.mostPictures, reals.count, count)
    let side = PictureMeasures.side(within: sampler.settings.network.size)
    let real = EvaluatedSet(
      try reader.read(prepared(reals, name: domain), side: side, sampled: sampled, index: 0))
    func compared(_ set: PictureSet) throws(EvaluationError) -> SetComparison {
      SetComparison(
        real: real, generated: EvaluatedSet(try reader.read(set, side: side, sampled: sampled, index: 1)),
        seed: reader.seed)
    }
    generated = try compared(
      PictureSet(name: "made pictures of \(domain)", count: count) { sampler.picture(of: draws, at: $0) })
    ownTraining =
      comparesTraining && isHeldOut
      ? try compared(
        prepared(
          domains.a.training, name: "\(domain), training", most: RunEvaluation.mostTrainingPictures)) : nil
  }
}
