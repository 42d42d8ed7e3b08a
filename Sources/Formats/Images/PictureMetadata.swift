/// What travels with the pixels from file to file.
public struct PictureMetadata: Equatable, Sendable {
  /// The ICC colour profile, as it lies in the file.
  ///
  /// An encoder writes it only where its colour space (grey or RGB) is still the picture's.
  public var colourProfile: [UInt8]?
  /// How far apart the pixels are meant to be.
  package var resolution: Resolution?
  /// The EXIF block (a TIFF structure, without JPEG's leading `Exif\0\0`).
  ///
  /// After decoding with the orientation applied, its orientation says 1 and its thumbnail is gone.
  public var exif: [UInt8]?
  /// How a PNG describes its colours besides a colour profile; only a PNG can hold them again.
  package var colourChunks: [PNGColourChunk]
  /// Whether the picture was read from a WebP without loss, so that a WebP that is made of it has none either.
  public var isLosslessWebP: Bool

  /// Nothing.
  public init() { self.init(colourProfile: nil) }

  /// Gathers what travels with a picture; nothing by default.
  package init(
    colourProfile: [UInt8]? = nil, resolution: Resolution? = nil, exif: [UInt8]? = nil,
    colourChunks: [PNGColourChunk] = [], isLosslessWebP: Bool = false
  ) {
    self.colourProfile = colourProfile
    self.resolution = resolution
    self.exif = exif
    self.colourChunks = colourChunks
    self.isLosslessWebP = isLosslessWebP
  }

  /// What still holds for a picture of another size: an EXIF block names the new one. A broken block is dropped.
  public func resized(height: Int, width: Int) -> PictureMetadata {
    var metadata = self
    metadata.exif = exif.flatMap(ExifBlock.init)?.resized(height: height, width: width)
    return metadata
  }
}
