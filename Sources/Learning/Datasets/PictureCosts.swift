import Images

/// What the headers of a domain's pictures say about the memory that they will need.
package struct PictureCosts {
  /// The size of the largest picture after its preparation.
  package private(set) var largest = (height: 0, width: 0)
  /// Bytes of all pictures, decoded and resized but not yet cropped.
  package private(set) var preparedBytes = 0
  /// Bytes for reading the most expensive picture.
  package private(set) var decodingBytes = 0

  /// Copies of a picture that are there at one time while it is read and brought upright, and one more while it is resized.
  private static func copies(whileResizing isResized: Bool) -> Int { isResized ? 3 : 2 }

  /// Reads the headers of a listing's pictures; those that are left out in training cost nothing.
  package init(
    _ listing: PictureListing, _ preparation: Preparation, sizes: PictureSizes, channels: Int, _ limits: DecodingLimits
  ) {
    for path in listing.paths {
      guard let header = try? PictureHeader(contentsOf: path), limits.admits(header) else { continue }
      guard let width = listing.part.columns(of: header.uprightWidth)?.count else { continue }
      let height = header.uprightHeight
      guard preparation.fault(height: height, width: width, path: path, sizes: sizes) == nil else { continue }
      let kept = preparation.keptSize(height: height, width: width)
      let prepared = preparation.preparedSize(height: height, width: width)
      let sampleBytes = header.bitDepth > 8 ? 2 : 1
      if prepared.height * prepared.width > largest.height * largest.width { largest = prepared }
      preparedBytes += kept.height * kept.width * channels
      decodingBytes = max(
        decodingBytes,
        Self.copies(whileResizing: kept != (height, width))
          * max(
            height * header.uprightWidth * max(3, header.channels.rawValue) * sampleBytes,
            kept.height * kept.width * 3))
    }
  }
}
