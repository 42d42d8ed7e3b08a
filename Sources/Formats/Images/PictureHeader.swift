/// What a picture file says about itself, read without decoding its pixels.
package struct PictureHeader: Equatable, Sendable {
  /// The format, found from the content.
  package let format: PictureFormat
  /// The pixels in a stored row, before the orientation is applied.
  package let width: Int
  /// The stored rows, before the orientation is applied.
  package let height: Int
  /// The channels of the decoded picture: palettes and CMYK become RGB, transparent colours become opacity.
  package let channels: Picture.Channels
  /// The stored bits of a sample: 1, 2, 4, 8 or 16. Fewer than 8 decode to 8.
  package let bitDepth: Int
  /// How the stored picture must be turned to stand upright.
  package let orientation: Orientation
  /// How many pages or frames the file holds; the first is the one that is decoded.
  package let frameCount: Int

  /// The width after the orientation is applied.
  package var uprightWidth: Int { orientation.swapsSides ? height : width }
  /// The height after the orientation is applied.
  package var uprightHeight: Int { orientation.swapsSides ? width : height }

  /// Reads the header of the picture in `bytes`.
  package init(of bytes: [UInt8]) throws(PictureError) {
    do {
      try self.init(of: MemoryBytes(bytes: bytes))
    } catch {
      throw PictureError(error)
    }
  }

  /// Reads the header of the picture file at `path`; of a large file only the parts that matter are read.
  package init(contentsOf path: String) throws(PictureError) {
    do {
      try self.init(of: FileBytes(path: path))
    } catch {
      throw PictureError(error, path: path)
    }
  }

  private init(of source: some ByteSource) throws(PictureError.Reason) {
    let metadataLimit = DecodingLimits().maximumMetadataBytes
    switch try PictureFormat(of: source) {
    case .png: self.init(try PNGStructure(of: source, metadataLimit: metadataLimit))
    case .jpeg: self.init(try JPEGStructure(of: source, metadataLimit: metadataLimit))
    case .webP: self.init(try WebPStructure(of: source, metadataLimit: metadataLimit))
    case .tiff: self.init(try TIFFStructure(of: source, metadataLimit: metadataLimit))
    case .bmp: self.init(try BMPStructure(of: source, metadataLimit: metadataLimit))
    }
  }

  private init(
    _ format: PictureFormat, _ width: Int, _ height: Int, _ channels: Picture.Channels, bits: Int, exif: [UInt8]? = nil,
    frames: Int = 1
  ) {
    self.format = format
    self.width = width
    self.height = height
    self.channels = channels
    bitDepth = bits
    orientation = exif.flatMap(ExifBlock.init)?.orientation ?? .upright
    frameCount = frames
  }

  private init(_ structure: PNGStructure) {
    self.init(
      .png, structure.width, structure.height, structure.channels, bits: structure.bitDepth, exif: structure.exif,
      frames: structure.frameCount)
  }

  private init(_ structure: JPEGStructure) {
    self.init(
      .jpeg, structure.width, structure.height, structure.components == 1 ? .grey : .rgb, bits: structure.bitDepth,
      exif: structure.exif)
  }

  private init(_ structure: WebPStructure) {
    self.init(
      .webP, structure.width, structure.height, structure.channels, bits: 8, exif: structure.exif,
      frames: structure.frameCount)
  }

  private init(_ structure: TIFFStructure) {
    self.init(
      .tiff, structure.width, structure.height, structure.channels,
      bits: structure.photometric == .ycbcr ? 8 : structure.bits, exif: structure.exif, frames: structure.pageCount)
  }

  private init(_ structure: BMPStructure) {
    // The colours of a palette have 8 bits, and so has what is decoded of fewer.
    self.init(.bmp, structure.width, structure.height, structure.channels, bits: min(structure.bits, 8))
  }
}
