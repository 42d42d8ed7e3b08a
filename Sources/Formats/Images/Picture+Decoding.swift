extension Picture {
  /// What becomes of the EXIF orientation when a picture is decoded.
  public enum OrientationHandling: Sendable {
    /// The picture is turned upright, once, and its EXIF block says so.
    case applied
    /// The picture stays as stored, and its EXIF block as it is.
    case kept
  }

  /// Decodes the picture in `bytes`; the format is found from the content.
  ///
  /// Of several pages or frames the first is decoded. Palettes become RGB, transparent colours become opacity, fewer than 8 bits become 8, CMYK becomes RGB; grey stays
  /// grey and 16 bits stay 16. Samples are those of the file: gamma and colour profile are not applied.
  public init(
    decoding bytes: [UInt8], limits: DecodingLimits = DecodingLimits(), orientation: OrientationHandling = .applied
  ) throws(PictureError) {
    do {
      try self.init(reading: bytes, limits: limits, orientation: orientation)
    } catch {
      throw PictureError(error)
    }
  }

  /// Decodes the picture file at `path`; see `init(decoding:limits:orientation:)`.
  public init(
    contentsOf path: String, limits: DecodingLimits = DecodingLimits(), orientation: OrientationHandling = .applied
  ) throws(PictureError) {
    do {
      let bytes = try FileBytes(path: path).readAll(limit: limits.maximumBytes)
      try self.init(reading: bytes, limits: limits, orientation: orientation)
    } catch {
      throw PictureError(error, path: path)
    }
  }

  private init(
    reading bytes: [UInt8], limits: DecodingLimits, orientation handling: OrientationHandling
  ) throws(PictureError.Reason) {
    let stored: Picture
    switch try PictureFormat(of: MemoryBytes(bytes: bytes)) {
    case .png: stored = try PNGDecoder.decode(bytes, limits: limits)
    case .jpeg: stored = try JPEGDecoder.decode(bytes, limits: limits)
    case .webP: stored = try WebPDecoder.decode(bytes, limits: limits)
    case .tiff: stored = try TIFFDecoder.decode(bytes, limits: limits)
    case .bmp: stored = try BMPDecoder.decode(bytes, limits: limits)
    }
    self = handling == .applied ? stored.turnedUpright() : stored
  }

  /// The picture as its EXIF block wants it to be seen; a broken block is dropped.
  private func turnedUpright() -> Picture {
    guard let exif = metadata.exif else { return self }
    guard let block = ExifBlock(exif) else {
      var picture = self
      picture.metadata.exif = nil
      return picture
    }
    var picture = oriented(by: block.orientation)
    picture.metadata.exif = block.turnedUpright()
    return picture
  }
}
