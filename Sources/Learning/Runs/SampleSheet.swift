import Datasets
import Images
import Networks
import NeuralNetworks
import Tensors
import Training

/// A sheet that shows what the generators do: a few pictures of each domain, translated, and where there is a generator of the
/// other direction, translated back and passed through the one that should leave them as they are; the truth beside them where
/// the pictures are pairs.
package struct SampleSheet {
  /// The sheet.
  package let picture: Picture

  /// Pictures of each domain on a sheet.
  private static let count = 4

  /// Draws a sheet with the first readable pictures of each domain, from its test pictures if it has any; nil if none can be
  /// read.
  ///
  /// - Throws: `DataError.unreachable` if their folder is away for the moment.
  package init?(
    _ configuration: RunConfiguration, _ domains: DomainFolders, _ generators: [Direction: any Generator]
  ) throws {
    let (a, b) = (domains.a.name, domains.b.name)
    var rows: [[Picture?]] = []
    for direction in Direction.allCases {
      guard let there = generators[direction] else { continue }
      let back = generators[direction.reversed]
      let domain = direction == .aToB ? domains.a : domains.b
      for (place, picture) in try configuration.preparedPictures(
        domain.test ?? domain.training, direction, most: Self.count)
      {
        let real = Tensor(PictureValues([picture]))
        let translated = there(real, .evaluation)
        let returned = back.map { [$0(translated, .evaluation).firstPicture, $0(real, .evaluation).firstPicture] }
        let truth = domains.arePairs ? [Self.partner(of: place, direction, domains, configuration)] : []
        rows.append([picture, translated.firstPicture] + (returned ?? []) + truth)
      }
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
