/// What a picture file says about itself, read without decoding its pixels.
public struct PictureHeader: Equatable, Sendable {
  /// The format, found from the content.
  public let format: PictureFormat
  /// The pixels in a stored row, before the orientation is applied.
  public let width: Int
  /// The stored rows, before the orientation is applied.
  public let height: Int
  /// The channels of the decoded picture: palettes and CMYK become RGB, transparent colours become opacity.
  public let channels: Picture.Channels
  /// The stored bits of a sample: 1, 2, 4, 8 or 16. Fewer than 8 decode to 8.
  public let bitDepth: Int
  /// How the stored picture must be turned to stand upright.
  public let orientation: Orientation

  /// The width after the orientation is applied.
  public var uprightWidth: Int { orientation.swapsSides ? height : width }
  /// The height after the orientation is applied.
  public var uprightHeight: Int { orientation.swapsSides ? width : height }

  /// Reads the header of the picture in `bytes`.
  public init(of bytes: [UInt8]) throws(PictureError) {
    do {
      try self.init(of: MemoryBytes(bytes: bytes))
    } catch {
      throw PictureError(error)
    }
  }

  /// Reads the header of the picture file at `path`; of a large file only the parts that matter are read.
  public init(contentsOf path: String) throws(PictureError) {
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
    }
  }

  init(_ structure: PNGStructure) {
    format = .png
    width = structure.width
    height = structure.height
    channels = structure.channels
    bitDepth = structure.bitDepth
    orientation = structure.exif.flatMap(ExifBlock.init)?.orientation ?? .upright
  }

  init(_ structure: JPEGStructure) {
    format = .jpeg
    width = structure.width
    height = structure.height
    channels = structure.components == 1 ? .grey : .rgb
    bitDepth = structure.bitDepth
    orientation = structure.exif.flatMap(ExifBlock.init)?.orientation ?? .upright
  }
}
