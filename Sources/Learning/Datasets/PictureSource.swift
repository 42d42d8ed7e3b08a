import Images

/// The pictures of one domain as they go into batches: read, resized and, as far as memory allows, kept.
///
/// A picture that cannot be used is replaced by the next in the listing that can (after the last comes the first). Which
/// one that is depends on the files alone, not on what was read before.
struct PictureSource {
  /// The pictures' files.
  let listing: PictureListing
  /// 1 for grey, 3 for red, green and blue.
  let channels: Int
  /// How they are resized.
  let preparation: Preparation
  /// The sizes that the networks can take.
  let sizes: PictureSizes
  /// What reading one may cost.
  let limits: DecodingLimits

  private var kept: [Int: Picture] = [:]
  private var leftOut: [Int: SkippedPicture] = [:]

  /// The pictures of a listing, none of them read yet.
  init(
    _ listing: PictureListing, channels: Int, preparation: Preparation, sizes: PictureSizes = .any,
    limits: DecodingLimits = DecodingLimits()
  ) {
    self.listing = listing
    self.channels = channels
    self.preparation = preparation
    self.sizes = sizes
    self.limits = limits
  }

  /// The picture at `index`, resized but not yet cropped, or the one in its place.
  ///
  /// - Parameters:
  ///   - budget: the bytes of memory that may still be used to keep pictures; lowered by what is kept.
  ///   - skipped: gets those pictures that are found unusable for the first time.
  /// - Throws: `DataError.noUsablePicture`; `DataError.unreachable`, after which the same call can be tried again.
  mutating func picture(
    at index: Int, budget: inout Int, skipped: inout [SkippedPicture]
  ) throws(DataError) -> (picture: Picture, path: String) {
    for offset in 0..<listing.count {
      let place = (index + offset) % listing.count
      let path = listing.path(at: place)
      if let picture = kept[place] { return (picture, path) }
      if leftOut[place] != nil { continue }
      let decoded: Picture
      switch try read(place) {
      case .success(let picture): decoded = picture
      case .failure(let error):
        leaveOut(place, .unreadable(error), &skipped)
        continue
      }
      if let fault = preparation.fault(height: decoded.height, width: decoded.width, path: path, sizes: sizes) {
        leaveOut(place, .unsuitable(fault), &skipped)
        continue
      }
      let picture = try preparation.resized(decoded, channels: channels, path: path)
      if picture.samples.count <= budget {
        budget -= picture.samples.count
        kept[place] = picture
      }
      return (picture, path)
    }
    throw .noUsablePicture(
      folder: listing.folder, count: listing.count, example: leftOut[index]?.description ?? "")
  }

  private mutating func leaveOut(_ place: Int, _ reason: SkippedPicture.Reason, _ skipped: inout [SkippedPicture]) {
    let picture = SkippedPicture(path: listing.path(at: place), reason: reason)
    leftOut[place] = picture
    skipped.append(picture)
  }

  /// Decodes a file; an error is that of the file alone.
  ///
  /// - Throws: `DataError.unreachable` if the other pictures cannot be reached either.
  private func read(_ place: Int) throws(DataError) -> Result<Picture, PictureError> {
    let path = listing.path(at: place)
    do throws(PictureError) {
      return .success(try Picture(contentsOf: path, limits: limits))
    } catch {
      guard case .file = error.reason else { return .failure(error) }
      if let absence = listing.absence(ofPictureAt: place, after: error) { throw absence }
    }
    // The drive may have been away for a moment only, and come back before its folder was looked at.
    do throws(PictureError) {
      return .success(try Picture(contentsOf: path, limits: limits))
    } catch {
      if let absence = listing.absence(ofPictureAt: place, after: error) { throw absence }
      return .failure(error)
    }
  }
}
