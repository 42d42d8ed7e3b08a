import Images

/// Pictures as networks take them: a flat array of numbers from −1 (black) to 1 (white).
///
/// Shapes: `[batch, height, width, channels]`, the channels of a pixel side by side.
package struct PictureValues: Equatable, Sendable {
  /// The number of pictures.
  package let batch: Int
  /// The rows of each picture.
  package let height: Int
  /// The pixels of a row.
  package let width: Int
  /// The samples of a pixel: 1 for grey, 3 for red, green and blue.
  package let channels: Int
  /// The samples, `batch × height × width × channels` of them.
  package let values: [Float]

  /// The four sizes in their order.
  package var shape: [Int] { [batch, height, width, channels] }

  /// Takes over values that are there already.
  package init(batch: Int, height: Int, width: Int, channels: Int, values: [Float]) {
    precondition(
      batch > 0 && height > 0 && width > 0 && (channels == 1 || channels == 3),
      "PictureValues: positive sizes and 1 or 3 channels expected, got \([batch, height, width, channels])")
    precondition(
      values.count == batch * height * width * channels,
      "PictureValues: \(batch)×\(height)×\(width)×\(channels) values expected, got \(values.count)")
    self.batch = batch
    self.height = height
    self.width = width
    self.channels = channels
    self.values = values
  }

  /// The values of 8-bit grey or RGB pictures, all of one size: (x / 255 − 0.5) / 0.5.
  package init(_ pictures: [Picture]) {
    guard let first = pictures.first else {
      preconditionFailure("PictureValues: at least one picture expected, got none")
    }
    precondition(!first.channels.hasAlpha, "PictureValues: grey or RGB pictures expected, got \(first.channels)")
    var values: [Float] = []
    values.reserveCapacity(pictures.count * first.height * first.width * first.channels.rawValue)
    for picture in pictures {
      precondition(
        picture.height == first.height && picture.width == first.width && picture.channels == first.channels,
        """
        PictureValues: \(first.height)×\(first.width) \(first.channels) expected, \
        got \(picture.height)×\(picture.width) \(picture.channels)
        """)
      guard let pixels = picture.pixels else {
        preconditionFailure("PictureValues: 8-bit samples expected, got \(picture.bitDepth)-bit ones")
      }
      values.append(contentsOf: pixels.lazy.map { Self.value(ofLevel: $0) })
    }
    self.init(
      batch: pictures.count, height: first.height, width: first.width, channels: first.channels.rawValue, values: values
    )
  }

  /// The pictures as 8-bit ones, each level (x + 1) / 2 · 255 rounded to the nearest.
  ///
  /// Values beyond −1 and 1 become black and white; what is not a number becomes black. The reference cuts the fraction
  /// off instead of rounding, which makes its pictures half a level darker.
  package var pictures: [Picture] {
    let size = height * width * channels
    return (0..<batch).map { index in
      Picture(
        width: width, height: height, channels: channels == 1 ? .grey : .rgb,
        pixels: values[index * size..<(index + 1) * size].map(Self.level))
    }
  }

  /// The level of a value; see `pictures`.
  package static func level(of value: Float) -> UInt8 {
    let level = (value + 1) / 2 * 255
    // Not a number is not above 0 either.
    guard level > 0 else { return 0 }
    return level < 255 ? UInt8(level.rounded()) : 255
  }

  /// The level of 65,536 of a value, as `level(of:)` gives that of 256.
  package static func level16(of value: Float) -> UInt16 {
    let level = (value + 1) / 2 * 65_535
    guard level > 0 else { return 0 }
    return level < 65_535 ? UInt16(level.rounded()) : 65_535
  }

  /// The value of a level of 8 bits.
  package static func value(ofLevel level: UInt8) -> Float { valueOfLevel[Int(level)] }

  /// The value of a level of 16 bits.
  package static func value(ofLevel level: UInt16) -> Float { (Float(level) / 65_535 - 0.5) / 0.5 }

  /// The value of each of the 256 levels, in the reference's order of operations.
  private static let valueOfLevel: [Float] = (0...255).map { (Float($0) / 255 - 0.5) / 0.5 }
}
