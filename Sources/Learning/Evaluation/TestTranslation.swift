import Datasets
import Files
import Images
import Training
import Translation

/// The translations of a run's test pictures, compared with the truth where both domains have test pictures of one name.
package enum TestTranslation {
  /// A scene that the test folders of both domains hold, by its places in their listings.
  package struct Scene: Sendable {
    /// The name in domain A's folder.
    package let name: String
    let a, b: (listing: PictureListing, place: Int)

    /// The place in the listing of the picture to translate.
    package func inputPlace(_ direction: Direction) -> Int { (direction == .aToB ? a : b).place }

    /// The picture to translate.
    ///
    /// - Throws: `PictureError`.
    package func input(_ direction: Direction) throws(PictureError) -> Picture {
      let (listing, place) = direction == .aToB ? a : b
      return try listing.picture(at: place)
    }

    /// The picture that shows what its translation should be.
    ///
    /// - Throws: `PictureError`.
    package func truth(_ direction: Direction) throws(PictureError) -> Picture { try input(direction.reversed) }
  }

  /// The scenes that the test folders of both domains share; empty if they do not.
  ///
  /// Names that Unicode calls equivalent are one here: two computers may write the same name in two forms.
  package static func sharedScenes(_ domains: DomainFolders) -> [Scene] {
    guard domains.domains.count == 2, let a = domains.a.test, let b = domains.b.test else { return [] }
    if domains.arePairs { return a.names.indices.map { Scene(name: a.names[$0], a: (a, $0), b: (b, $0)) } }
    let exact = Dictionary(uniqueKeysWithValues: zip(b.names.map(ExactName.init), b.names.indices))
    let equivalent = Dictionary(zip(b.names, b.names.indices), uniquingKeysWith: { first, _ in first })
    return a.names.enumerated().compactMap { place, name in
      (exact[ExactName(name)] ?? equivalent[name]).map { Scene(name: name, a: (a, place), b: (b, $0)) }
    }
  }

  /// Translates the shared scenes one way and compares them with their counterparts; nil if there are none.
  ///
  /// - Throws: `PictureError`, `TruthComparisonError`.
  package static func compare(
    _ translator: Translator, _ direction: Direction, _ domains: DomainFolders, perceptual: PerceptualDistance? = nil
  ) throws -> TruthComparison? {
    let examples = try sharedScenes(domains).map { scene in
      let input = try scene.input(direction).convertedToEightBits().convertedToRGB()
      let truth = try scene.truth(direction).convertedToEightBits().convertedToRGB()
      return try TruthExample(
        name: scene.name, input: input, translation: try translator.translate(input).convertedToRGB(), truth: truth)
    }
    return examples.isEmpty ? nil : try TruthComparison(examples, perceptual: perceptual)
  }
}
