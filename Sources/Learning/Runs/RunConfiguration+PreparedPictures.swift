import Datasets
import Images
import Training

extension RunConfiguration {
  /// The first readable pictures of the domain that a direction leads from, as its generator sees test pictures, with their places in
  /// the listing.
  ///
  /// - Parameters:
  ///   - most: as many of them at most.
  ///   - candidates: the places that are looked at, in this order; nil for all.
  /// - Throws: `DataError.unreachable` if their folder is away for the moment.
  package func preparedPictures(
    _ listing: PictureListing, _ direction: Direction, most: Int, among candidates: [Int]? = nil
  ) throws(DataError) -> [(place: Int, picture: Picture)] {
    var pictures: [(place: Int, picture: Picture)] = []
    let channels = method.settings.channels
    // Networks of both directions take them.
    let architectures = method.settings.generators.values
    let sizes = PictureSizes(
      multiple: architectures.map(\.sizeMultiple).max() ?? 1, smallest: architectures.map(\.smallestSide).max() ?? 1)
    for place in candidates ?? Array(0..<listing.count) where pictures.count < most {
      let path = listing.path(at: place)
      let picture: Picture
      do throws(PictureError) {
        picture = try listing.picture(at: place, limits: decodingLimits)
      } catch {
        if let absence = listing.absence(ofPictureAt: place, after: error) { throw absence }
        // What cannot be read is reported where it is trained on or translated.
        continue
      }
      guard
        let ready = try? preparation.forTesting.apply(
          to: picture, channels: channels[direction == .aToB ? 0 : 1], path: path),
        sizes.include(height: ready.height, width: ready.width)
      else { continue }
      pictures.append((place, ready))
    }
    return pictures
  }
}
