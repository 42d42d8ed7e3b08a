import Datasets
import Images
import Training

/// A sheet that shows what the generators do: a few pictures of each domain, translated, and where there is a generator of the
/// other direction, translated back and passed through the one that should leave them as they are; the truth beside them where
/// the pictures are pairs.
package struct SampleSheet {
  /// The sheet.
  package let picture: Picture

  /// Draws a sheet of translated pictures; nil if there are none.
  init?(_ translations: SampleTranslations, _ configuration: RunConfiguration, _ domains: DomainFolders) {
    let (a, b) = (domains.a.name, domains.b.name)
    let rows = translations.samples.map { sample -> [Picture?] in
      let returned = [sample.returned, sample.kept].compactMap { $0?.firstPicture }
      let truth =
        domains.arePairs ? [Self.partner(of: sample.place, sample.direction, domains, configuration)] : []
      return [sample.picture, sample.translated.firstPicture] + returned + truth
    }
    guard !rows.isEmpty else { return nil }
    let titles =
      domains.arePairs ? [a, "translated", b] : ["\(a) / \(b)", "translated", "and back", "identity"]
    picture = PictureGrid(rows: rows, titles: Array(titles.prefix(rows[0].count))).picture
  }

  /// The other picture of a pair; nil if it cannot be read.
  private static func partner(
    of place: Int, _ direction: Direction, _ domains: DomainFolders, _ configuration: RunConfiguration
  ) -> Picture? {
    let (domain, channels) =
      direction == .aToB
      ? (domains.b, configuration.method.settings.channels[1]) : (domains.a, configuration.method.settings.channels[0])
    let listing = domain.test ?? domain.training
    guard let picture = try? listing.picture(at: place, limits: configuration.decodingLimits) else { return nil }
    return try? configuration.preparation.forTesting.apply(
      to: picture, channels: channels, path: listing.path(at: place))
  }
}
