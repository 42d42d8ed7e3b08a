/// A picture in memory: interleaved samples, rows from the top, without padding.
package struct Picture: Equatable, Sendable {
  /// What the samples of a pixel mean, in their order.
  package enum Channels: Int, Sendable, CaseIterable {
    /// One sample: luma.
    case grey = 1
    /// Two samples: luma, opacity.
    case greyAlpha = 2
    /// Three samples: red, green, blue.
    case rgb = 3
    /// Four samples: red, green, blue, opacity (not premultiplied).
    case rgba = 4

    /// Whether the last sample of a pixel is its opacity.
    package var hasAlpha: Bool { self == .greyAlpha || self == .rgba }

    /// Whether there is luma instead of red, green and blue.
    package var isGrey: Bool { self == .grey || self == .greyAlpha }
  }

  /// The samples, `height × width × channels` of them.
  package enum Samples: Equatable, Sendable {
    /// Eight bits a sample, 0…255.
    case eight([UInt8])
    /// Sixteen bits a sample, 0…65535.
    case sixteen([UInt16])

    /// The number of samples.
    package var count: Int {
      switch self {
      case .eight(let values): values.count
      case .sixteen(let values): values.count
      }
    }
  }

  /// The number of pixels in a row.
  package let width: Int
  /// The number of rows.
  package let height: Int
  /// What the samples of a pixel mean.
  package let channels: Channels
  /// The samples, `height × width × channels` of them.
  package let samples: Samples
  /// What travels with the pixels from file to file: colour profile, resolution, EXIF.
  package var metadata: PictureMetadata

  /// The bits of a sample: 8 or 16.
  package var bitDepth: Int {
    switch samples {
    case .eight: 8
    case .sixteen: 16
    }
  }

  /// Makes a picture of the given samples.
  package init(
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
  package init(
    width: Int, height: Int, channels: Channels, pixels: [UInt8], metadata: PictureMetadata = PictureMetadata()
  ) {
    self.init(width: width, height: height, channels: channels, samples: .eight(pixels), metadata: metadata)
  }

  /// Makes a picture of 16-bit samples.
  package init(
    width: Int, height: Int, channels: Channels, pixels16: [UInt16], metadata: PictureMetadata = PictureMetadata()
  ) {
    self.init(width: width, height: height, channels: channels, samples: .sixteen(pixels16), metadata: metadata)
  }

  /// The samples of a picture of 8 bits; nil for one of 16.
  package var pixels: [UInt8]? {
    if case .eight(let values) = samples { values } else { nil }
  }

  /// The samples of a picture of 16 bits; nil for one of 8.
  package var pixels16: [UInt16]? {
    if case .sixteen(let values) = samples { values } else { nil }
  }
}
