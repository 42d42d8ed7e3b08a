/// What decoding a picture may cost; checked against the header before memory is taken.
public struct DecodingLimits: Equatable, Sendable {
  /// The most pixels, height × width.
  public var maximumPixels: Int
  /// The most bytes: of the file, and of the memory that its decoded pixels need.
  public var maximumBytes: Int
  /// The most bytes of the metadata that is kept: colour profile and EXIF.
  public var maximumMetadataBytes: Int

  /// Sets limits; the defaults admit 200 megapixels, 2 GiB and 16 MiB.
  public init(
    maximumPixels: Int = 200_000_000, maximumBytes: Int = 2 << 30, maximumMetadataBytes: Int = 16 << 20
  ) {
    precondition(
      maximumPixels > 0 && maximumBytes > 0 && maximumMetadataBytes >= 0,
      "DecodingLimits: limits must be positive, got \(maximumPixels), \(maximumBytes), \(maximumMetadataBytes)")
    self.maximumPixels = maximumPixels
    self.maximumBytes = maximumBytes
    self.maximumMetadataBytes = maximumMetadataBytes
  }

  /// Limits for so many bytes of memory, however many pixels fit into them.
  public init(memory: Int) {
    self.init(maximumPixels: .max, maximumBytes: memory, maximumMetadataBytes: min(memory, 16 << 20))
  }

  /// Whether a picture may be read, as far as its header tells.
  package func admits(_ header: PictureHeader) -> Bool {
    let (pixels, overflow) = header.width.multipliedReportingOverflow(by: header.height)
    return !overflow && pixels <= min(maximumPixels, maximumBytes / (header.bitDepth > 8 ? 2 : 1))
  }

  /// Checks a picture that a header announces.
  ///
  /// `bytesPerPixel` is what decoding holds for each pixel at its peak.
  func check(width: Int, height: Int, bytesPerPixel: Int) throws(PictureError.Reason) {
    let (pixels, tooMany) = width.multipliedReportingOverflow(by: height)
    guard !tooMany, pixels <= maximumPixels else {
      throw .tooManyPixels(width: width, height: height, maximum: maximumPixels)
    }
    let (bytes, tooMuch) = pixels.multipliedReportingOverflow(by: bytesPerPixel)
    guard !tooMuch, bytes <= maximumBytes else {
      throw .tooMuchMemory(width: width, height: height, maximum: maximumBytes)
    }
  }
}
