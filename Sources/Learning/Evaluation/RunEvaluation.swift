import Datasets
import Images
import Runs
import Training
import Translation

/// What the generator of one direction of a run does to the test pictures of its domain.
package struct RunEvaluation: Codable, Sendable {
  /// The domains that the direction leads from and to.
  package let source, target: String
  /// The translations of the source's test pictures against the target's test pictures.
  package let translated: SetComparison
  /// The source's test pictures as they are: what doing nothing would have scored.
  package let untranslated: SetComparison
  /// The target's own training pictures against its test pictures: what a perfect translation would score; nil if it was not asked for.
  package let ownTraining: SetComparison?
  /// The comparison with the truth, where test pictures of both domains share names and sizes.
  package let truth: TruthComparison?

  /// Pictures of the target's training set that are compared with its test pictures, at most.
  package static let mostTrainingPictures = KernelDistance.subsetSize

  /// Whether the translations are farther from their domain than the pictures that went in.
  package var isFarther: Bool {
    guard let after = translated.rankingDistance, let before = untranslated.rankingDistance else { return false }
    return after > before
  }

  /// Evaluates one direction.
  ///
  /// - Parameter comparesTraining: whether the target's training pictures are compared as well.
  /// - Throws: `EvaluationError`, `PictureError`, `TranslationError`.
  package init(
    _ translator: Translator, _ direction: Direction, _ domains: DomainFolders, run: String, comparesTraining: Bool,
    reader: SetReader
  ) throws {
    let (source, target) = direction == .aToB ? (domains.a, domains.b) : (domains.b, domains.a)
    guard let inputs = source.test else { throw EvaluationError.noTestPictures(run: run, domain: source.name) }
    guard let reals = target.test else { throw EvaluationError.noTestPictures(run: run, domain: target.name) }
    (self.source, self.target) = (source.name, target.name)
    let translations = PictureSet(inputs, name: "\(source.name) to \(target.name)") {
      try translator.translate($0.convertedToEightBits())
    }
    let sets = [PictureSet(reals, name: target.name), PictureSet(inputs, name: source.name), translations]
    let sampled = min(PictureMeasures.mostPictures, reals.count, inputs.count)
    let side = PictureMeasures.side(within: sets.compactMap { $0.shortestSide(among: sampled) }.min() ?? 0)
    let real = EvaluatedSet(try reader.read(sets[0], side: side, sampled: sampled, index: 0))
    func compared(_ set: PictureSet) throws(EvaluationError) -> SetComparison {
      SetComparison(
        real: real, generated: EvaluatedSet(try reader.read(set, side: side, sampled: sampled, index: 1)),
        seed: reader.seed)
    }
    untranslated = try compared(sets[1])
    translated = try compared(translations)
    ownTraining =
      comparesTraining
      ? try compared(
        PictureSet(target.training, name: "\(target.name), training", most: Self.mostTrainingPictures)) : nil
    do {
      truth = try TestTranslation.compare(translator, direction, domains)
    } catch is TruthComparisonError {
      // Pictures of one name by chance, not of one scene: they differ in size.
      truth = nil
    }
  }
}
