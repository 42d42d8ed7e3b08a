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
  }

  /// The samples, `height × width × channels` of them.
  public enum Samples: Equatable, Sendable {
    /// Eight bits a sample, 0…255.
    case eight([UInt8])
    /// Sixteen bits a sample, 0…65535.
    case sixteen([UInt16])

    var count: Int {
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

  /// Makes a picture of the given samples.
  public init(width: Int, height: Int, channels: Channels, samples: Samples) {
    precondition(width > 0 && height > 0, "Picture: width and height must be positive, got \(width)×\(height)")
    precondition(
      samples.count == width * height * channels.rawValue,
      "Picture: \(width)×\(height)×\(channels.rawValue) samples expected, got \(samples.count)")
    self.width = width
    self.height = height
    self.channels = channels
    self.samples = samples
  }

  /// Makes a picture of 8-bit samples.
  public init(width: Int, height: Int, channels: Channels, pixels: [UInt8]) {
    self.init(width: width, height: height, channels: channels, samples: .eight(pixels))
  }
}
