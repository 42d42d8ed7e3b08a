import Datasets
import Files
import Images
import Training
import Translation

/// The translations of a run's test pictures, compared with the truth where both domains have test pictures of one name.
package enum TestTranslation {
  /// A scene that the test folders of both domains hold, by the paths of its two pictures.
  package struct Scene: Sendable {
    /// The name in domain A's folder.
    package let name: String
    let a, b: String

    /// The picture to translate.
    package func input(_ direction: Direction) -> String { direction == .aToB ? a : b }
    /// The picture that shows what its translation should be.
    package func truth(_ direction: Direction) -> String { direction == .aToB ? b : a }
  }

  /// The scenes that the test folders of both domains share; empty if they do not.
  ///
  /// Names that Unicode calls equivalent are one here: two computers may write the same name in two forms.
  package static func sharedScenes(_ domains: DomainFolders) -> [Scene] {
    guard let a = domains.a.test, let b = domains.b.test else { return [] }
    let exact = Dictionary(uniqueKeysWithValues: zip(b.names.map(ExactName.init), b.paths))
    let equivalent = Dictionary(zip(b.names, b.paths), uniquingKeysWith: { first, _ in first })
    return zip(a.names, a.paths).compactMap { name, path in
      (exact[ExactName(name)] ?? equivalent[name]).map { Scene(name: name, a: path, b: $0) }
    }
  }

  /// Translates the shared scenes one way and compares them with their counterparts; nil if there are none.
  ///
  /// - Throws: `PictureError`, `TruthComparisonError`.
  package static func compare(
    _ translator: Translator, _ direction: Direction, _ domains: DomainFolders
  ) throws -> TruthComparison? {
    let examples = try sharedScenes(domains).map { scene in
      let input = try Picture(contentsOf: scene.input(direction)).convertedToEightBits().convertedToRGB()
      let truth = try Picture(contentsOf: scene.truth(direction)).convertedToEightBits().convertedToRGB()
      return try TruthExample(
        name: scene.name, input: input, translation: try translator.translate(input).convertedToRGB(), truth: truth)
    }
    return examples.isEmpty ? nil : try TruthComparison(examples)
  }
}
