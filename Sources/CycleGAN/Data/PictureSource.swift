import Images

/// The pictures of one domain as they go into batches: read, resized and, as far as memory allows, kept.
///
/// A picture that cannot be read is replaced by the next in the listing that can (after the last comes the first). Which
/// one that is depends on the files alone, not on what was read before.
struct PictureSource {
  /// The pictures' files.
  let listing: PictureListing
  /// 1 for grey, 3 for red, green and blue.
  let channels: Int
  /// How they are resized.
  let preparation: Preparation
  /// What reading one may cost.
  let limits: DecodingLimits

  private var kept: [Int: Picture] = [:]
  private var errors: [Int: PictureError] = [:]

  /// The pictures of a listing, none of them read yet.
  init(_ listing: PictureListing, channels: Int, preparation: Preparation, limits: DecodingLimits = DecodingLimits()) {
    self.listing = listing
    self.channels = channels
    self.preparation = preparation
    self.limits = limits
  }

  /// The picture at `index`, resized but not yet cropped, or the one in its place.
  ///
  /// - Parameters:
  ///   - budget: the bytes of memory that may still be used to keep pictures; lowered by what is kept.
  ///   - skipped: gets those pictures that are found unreadable for the first time.
  /// - Throws: `DataError.noReadablePicture` if none can be read, `DataError.smallerThanCrop`.
  mutating func picture(
    at index: Int, budget: inout Int, skipped: inout [SkippedPicture]
  ) throws(DataError) -> (picture: Picture, path: String) {
    for offset in 0..<listing.count {
      let place = (index + offset) % listing.count
      let path = listing.path(at: place)
      if let picture = kept[place] { return (picture, path) }
      if errors[place] != nil { continue }
      let decoded: Picture
      do {
        decoded = try Picture(contentsOf: path, limits: limits)
      } catch {
        errors[place] = error
        skipped.append(SkippedPicture(path: path, error: error))
        continue
      }
      let picture = try preparation.resized(decoded, channels: channels, path: path)
      if picture.samples.count <= budget {
        budget -= picture.samples.count
        kept[place] = picture
      }
      return (picture, path)
    }
    throw .noReadablePicture(
      folder: listing.folder, count: listing.count, example: errors[index]?.description ?? "")
  }
}
