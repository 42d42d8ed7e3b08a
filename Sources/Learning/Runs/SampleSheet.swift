import Datasets
import Images
import Networks
import NeuralNetworks
import Tensors
import Training

/// A sheet that shows what the generators do: a few pictures of each domain, translated, and where there is a generator of the
/// other direction, translated back and passed through the one that should leave them as they are.
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
      for picture in try Self.pictures(of: direction == .aToB ? domains.a : domains.b, configuration) {
        let real = Tensor(PictureValues([picture]))
        let translated = there(real, .evaluation)
        let returned = back.map { [$0(translated, .evaluation).firstPicture, $0(real, .evaluation).firstPicture] }
        rows.append([picture, translated.firstPicture] + (returned ?? []))
      }
    }
    guard !rows.isEmpty else { return nil }
    let titles = ["\(a) / \(b)", "translated", "and back", "identity"]
    picture = PictureGrid(rows: rows, titles: Array(titles.prefix(rows[0].count))).picture
  }

  private static func pictures(
    of domain: Domain, _ configuration: RunConfiguration
  ) throws(DataError) -> [Picture] {
    var pictures: [Picture] = []
    let listing = domain.test ?? domain.training
    // Networks of both directions take them.
    let architectures = configuration.method.settings.generators.values
    let sizes = PictureSizes(
      multiple: architectures.map(\.sizeMultiple).max() ?? 1, smallest: architectures.map(\.smallestSide).max() ?? 1)
    for (place, path) in listing.paths.enumerated() where pictures.count < count {
      let picture: Picture
      do throws(PictureError) {
        picture = try Picture(contentsOf: path, limits: configuration.decodingLimits)
      } catch {
        if let absence = listing.absence(ofPictureAt: place, after: error) { throw absence }
        // What cannot be read is reported where it is trained on or translated.
        continue
      }
      guard
        let ready = try? configuration.preparation.forTesting.apply(
          to: picture, channels: configuration.method.settings.channels, path: path),
        sizes.include(height: ready.height, width: ready.width)
      else { continue }
      pictures.append(ready)
    }
    return pictures
  }
}
