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

  /// The picture at `index`, resized as it is kept but not yet cropped, or the one in its place.
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
      if let picture = try usablePicture(at: place, budget: &budget, skipped: &skipped) {
        return (picture, listing.path(at: place))
      }
    }
    throw noUsablePicture(insteadOf: index)
  }

  /// The picture at `place`, resized as it is kept but not yet cropped; nil if it cannot be used.
  ///
  /// - Throws: `DataError.unreachable`, after which the same call can be tried again.
  mutating func usablePicture(
    at place: Int, budget: inout Int, skipped: inout [SkippedPicture]
  ) throws(DataError) -> Picture? {
    if leftOut[place] != nil { return nil }
    if let picture = kept[place] { return picture }
    let path = listing.path(at: place)
    let decoded: Picture
    switch try read(place) {
    case .success(let picture):
      guard let part = listing.part.of(picture) else {
        leaveOut(place, .unsuitable(.tooNarrowForAPair(path: path)), &skipped)
        return nil
      }
      decoded = part
    case .failure(let error):
      leaveOut(place, .unreadable(error), &skipped)
      return nil
    }
    if let fault = preparation.fault(height: decoded.height, width: decoded.width, path: path, sizes: sizes) {
      leaveOut(place, .unsuitable(fault), &skipped)
      return nil
    }
    let picture = try preparation.kept(decoded, channels: channels, path: path)
    if picture.samples.count <= budget {
      budget -= picture.samples.count
      kept[place] = picture
    }
    return picture
  }

  /// Whether the picture at `place` was not found unusable so far.
  func isUsable(_ place: Int) -> Bool { leftOut[place] == nil }

  /// What is thrown where none of the pictures can be used.
  func noUsablePicture(insteadOf index: Int) -> DataError {
    .noUsablePicture(folder: listing.folder, count: listing.count, example: leftOut[index]?.description ?? "")
  }

  /// Notes that a picture cannot be used.
  mutating func leaveOut(_ place: Int, _ reason: SkippedPicture.Reason, _ skipped: inout [SkippedPicture]) {
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
