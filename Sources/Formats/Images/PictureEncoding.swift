/// How a picture is written.
public enum PictureEncoding: Equatable, Sendable {
  /// How much of the colour a JPEG keeps.
  public enum ChromaSampling: Sendable {
    /// Colour at every pixel (4:4:4).
    case full
    /// Colour at half the resolution in both directions (4:2:0): smaller files, softer edges of colour.
    case halved
  }

  /// As PNG, without loss; `compression` is zlib's level, 0 (none) to 9 (smallest).
  case png(compression: Int = 6)
  /// As JPEG; `quality` is 1 (smallest) to 100 (best).
  case jpeg(quality: Int = 95, chroma: ChromaSampling = .full)
  /// As WebP; `quality` is 1 (smallest) to 99 (best), or 100 for no loss. What was read from a lossless WebP has no loss
  /// at any quality.
  case webP(quality: Int = 95)
  /// As TIFF, without loss, compressed by Deflate.
  case tiff
  /// As BMP, without loss and uncompressed.
  case bmp

  /// The file format.
  public var format: PictureFormat {
    switch self {
    case .png: .png
    case .jpeg: .jpeg
    case .webP: .webP
    case .tiff: .tiff
    case .bmp: .bmp
    }
  }
}
