import Images
import NeuralNetworks
import Tensors

/// A sheet that shows what the networks do: a few pictures of each domain, translated, brought back, and passed through the
/// generator that should leave them as they are.
public struct SampleSheet {
  /// The sheet.
  public let picture: Picture

  /// Pictures of each domain on a sheet.
  private static let count = 4

  /// Draws a sheet with the first readable pictures of each domain, from its test pictures if it has any; nil if none can be
  /// read.
  ///
  /// - Throws: `DataError.unreachable` if their folder is away for the moment.
  public init?(_ configuration: RunConfiguration, _ domains: DomainFolders, _ networks: CycleGANNetworks) throws {
    let (a, b) = (domains.a.name, domains.b.name)
    let directions = [
      (domains.a, networks.generatorAToB, networks.generatorBToA),
      (domains.b, networks.generatorBToA, networks.generatorAToB),
    ]
    var rows: [[Picture?]] = []
    for (domain, there, back) in directions {
      for picture in try Self.pictures(of: domain, configuration) {
        let real = Tensor(PictureValues([picture]))
        let translated = there(real, .evaluation)
        rows.append([
          picture, translated.firstPicture, back(translated, .evaluation).firstPicture,
          back(real, .evaluation).firstPicture,
        ])
      }
    }
    guard !rows.isEmpty else { return nil }
    picture = PictureGrid(rows: rows, titles: ["\(a) / \(b)", "translated", "and back", "identity"]).picture
  }

  private static func pictures(
    of domain: Domain, _ configuration: RunConfiguration
  ) throws(DataError) -> [Picture] {
    var pictures: [Picture] = []
    let listing = domain.test ?? domain.training
    let multiple = configuration.generator.sizeMultiple
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
          to: picture, channels: configuration.generator.channels, path: path),
        ready.height % multiple == 0, ready.width % multiple == 0,
        min(ready.height, ready.width) >= configuration.generator.smallestSide
      else { continue }
      pictures.append(ready)
    }
    return pictures
  }
}
