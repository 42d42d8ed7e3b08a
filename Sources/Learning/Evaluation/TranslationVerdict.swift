import Datasets

/// Whether translations have come nearer to their domain than the pictures that they were made of, as far as some of them tell.
package struct TranslationVerdict: Equatable, Sendable {
  /// How far the pictures are from the domain before and after they are translated: the kernel distance, or the sliced Wasserstein one where
  /// there is no feature network.
  package let before, after: Double
  /// What the two distances may be off by.
  package let error: Double
  /// How many pictures were compared.
  package let count: Int

  /// Fewer pictures tell nothing; more are not looked at.
  package static let (fewest, most) = (16, 48)
  /// The sliced Wasserstein distance has no error of its own; two sets of such a size, of one domain, differ by less than this share.
  private static let slicedError = 0.1

  /// Whether they are farther from their domain than before, beyond what chance may do.
  package var isFarther: Bool { after - before > error }

  /// Compares.
  ///
  /// - Parameters:
  ///   - sources: the pictures that were translated.
  ///   - translations: what was made of them, in their order.
  ///   - domain: pictures of the domain that they are to look like.
  ///   - model: the feature network; nil for none.
  /// - Returns: nil if there are too few pictures, or too few that can be read.
  package init?(sources: [String], translations: [String], domain: PictureListing, by model: FeatureModel?) {
    func some(_ paths: [String]) -> [String] {
      let count = min(paths.count, Self.most)
      return (0..<count).map { paths[$0 * paths.count / count] }
    }
    guard min(sources.count, domain.count) >= Self.fewest, sources.count == translations.count else { return nil }
    let sets = [domain.paths, sources, translations].enumerated().map { index, paths in
      PictureSet(name: "\(index)", paths: some(paths))
    }
    let sampled = model == nil ? Self.most : 0
    let side = PictureMeasures.side(within: sets.compactMap { $0.shortestSide(among: Self.most) }.min() ?? 0)
    let reader = SetReader(model: model, cache: nil, seed: 0, onFault: { _ in }, onProgress: { _, _, _ in })
    let read = sets.enumerated().compactMap { index, set in
      try? reader.read(set, side: side, sampled: sampled, index: min(index, 1))
    }
    guard read.count == sets.count else { return nil }
    count = sets[1].count
    let features = read.compactMap { $0.features?.sample }
    if features.count == read.count {
      let distances = features.dropFirst().map { KernelDistance($0, features[0], seed: 0) }
      (before, after) = (distances[0].value, distances[1].value)
      error = distances.reduce(0) { $0 + $1.deviation * $1.deviation }.squareRoot()
    } else {
      let distances = read.dropFirst().map { set in
        let levels = read[0].measures.slicedDistances(to: set.measures)
        return levels.reduce(0, +) / Double(levels.count)
      }
      (before, after) = (distances[0], distances[1])
      error = Self.slicedError * before
    }
  }
}
