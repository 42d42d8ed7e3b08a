/// A picture in memory: interleaved samples, rows from the top, without padding.
public struct Picture: Equatable, Sendable {
  /// What the samples of a pixel mean, in their order.
  public enum Channels: Int, Sendable, CaseIterable {
    /// One sample: luma.
    case grey = 1
    /// Two samples: luma, opacity.
    case greyAlpha = 2
    /// Three samples: red, green, blue.
    case rgb = 3
    /// Four samples: red, green, blue, opacity (not premultiplied).
    case rgba = 4

    /// Whether the last sample of a pixel is its opacity.
    public var hasAlpha: Bool { self == .greyAlpha || self == .rgba }

    /// Whether there is luma instead of red, green and blue.
    public var isGrey: Bool { self == .grey || self == .greyAlpha }
  }

  /// The samples, `height × width × channels` of them.
  public enum Samples: Equatable, Sendable {
    /// Eight bits a sample, 0…255.
    case eight([UInt8])
    /// Sixteen bits a sample, 0…65535.
    case sixteen([UInt16])

    /// The number of samples.
    public var count: Int {
      switch self {
      case .eight(let values): values.count
      case .sixteen(let values): values.count
      }
    }
  }

  /// The number of pixels in a row.
  public let width: Int
  /// The number of rows.
  public let height: Int
  /// What the samples of a pixel mean.
  public let channels: Channels
  /// The samples, `height × width × channels` of them.
  public let samples: Samples
  /// What travels with the pixels from file to file: colour profile, resolution, EXIF.
  public var metadata: PictureMetadata

  /// The bits of a sample: 8 or 16.
  public var bitDepth: Int {
    switch samples {
    case .eight: 8
    case .sixteen: 16
    }
  }

  /// Makes a picture of the given samples.
  public init(
    width: Int, height: Int, channels: Channels, samples: Samples, metadata: PictureMetadata = PictureMetadata()
  ) {
    precondition(width > 0 && height > 0, "Picture: width and height must be positive, got \(width)×\(height)")
    precondition(
      samples.count == width * height * channels.rawValue,
      "Picture: \(width)×\(height)×\(channels.rawValue) samples expected, got \(samples.count)")
    self.width = width
    self.height = height
    self.channels = channels
    self.samples = samples
    self.metadata = metadata
  }

  /// Makes a picture of 8-bit samples.
  public init(
    width: Int, height: Int, channels: Channels, pixels: [UInt8], metadata: PictureMetadata = PictureMetadata()
  ) {
    self.init(width: width, height: height, channels: channels, samples: .eight(pixels), metadata: metadata)
  }

  /// Makes a picture of 16-bit samples.
  public init(
    width: Int, height: Int, channels: Channels, pixels16: [UInt16], metadata: PictureMetadata = PictureMetadata()
  ) {
    self.init(width: width, height: height, channels: channels, samples: .sixteen(pixels16), metadata: metadata)
  }

  /// The samples of a picture of 8 bits; nil for one of 16.
  public var pixels: [UInt8]? {
    if case .eight(let values) = samples { values } else { nil }
  }

  /// The samples of a picture of 16 bits; nil for one of 8.
  public var pixels16: [UInt16]? {
    if case .sixteen(let values) = samples { values } else { nil }
  }
}
