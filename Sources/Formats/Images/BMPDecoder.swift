/// Decodes BMP.
enum BMPDecoder {
  /// Decodes `bytes`, which begin as a BMP does.
  static func decode(_ bytes: [UInt8], limits: DecodingLimits) throws(PictureError.Reason) -> Picture {
    let structure = try BMPStructure(of: MemoryBytes(bytes: bytes), metadataLimit: limits.maximumMetadataBytes)
    let channels = structure.channels
    // Numbers of colours take a byte a pixel besides the colours.
    try limits.check(
      width: structure.width, height: structure.height,
      bytesPerPixel: channels.rawValue + (structure.bits <= 8 ? 1 : 0))
    let pixels: [UInt8]
    switch structure.compression {
    case .runLength8, .runLength4:
      pixels = colours(of: try unpacked(bytes, structure), structure)
    case .none, .bitFields, .alphaBitFields:
      // The last row needs no padding.
      let end =
        structure.pixelOffset + structure.rowSize * (structure.height - 1) + (structure.width * structure.bits + 7) / 8
      guard end <= bytes.count else {
        throw .truncated(.bmp, detail: "its pixels need \(end) bytes, and it has \(bytes.count)")
      }
      pixels =
        structure.bits <= 8 ? colours(of: numbers(bytes, structure), structure) : samples(bytes, structure)
    }
    return Picture(
      width: structure.width, height: structure.height, channels: channels, pixels: pixels,
      metadata: PictureMetadata(colourProfile: structure.colourProfile, resolution: structure.resolution))
  }

  /// Where the stored row of the picture's row `row` begins.
  private static func start(ofRow row: Int, _ structure: BMPStructure) -> Int {
    structure.pixelOffset + structure.rowSize * (structure.isTopDown ? row : structure.height - 1 - row)
  }

  /// The numbers of colours of a picture with a palette.
  private static func numbers(_ bytes: [UInt8], _ structure: BMPStructure) -> [UInt8] {
    let (width, height, bits) = (structure.width, structure.height, structure.bits)
    let mask = UInt8(truncatingIfNeeded: (1 << bits) - 1)
    var numbers = [UInt8](repeating: 0, count: width * height)
    for row in 0..<height {
      let start = start(ofRow: row, structure)
      for column in 0..<width {
        let place = column * bits
        numbers[row * width + column] = bytes[start + place / 8] >> UInt8(8 - bits - place % 8) & mask
      }
    }
    return numbers
  }

  /// The colours that numbers stand for; one that is not in the palette is black.
  private static func colours(of numbers: [UInt8], _ structure: BMPStructure) -> [UInt8] {
    var palette = [UInt8](repeating: 0, count: 256 * 3)
    for (index, colour) in structure.palette.enumerated() {
      palette.replaceSubrange(index * 3..<index * 3 + 3, with: [colour.red, colour.green, colour.blue])
    }
    let channels = structure.channels.rawValue
    var pixels = [UInt8](repeating: 0, count: numbers.count * channels)
    for (pixel, number) in numbers.enumerated() {
      for channel in 0..<channels { pixels[pixel * channels + channel] = palette[Int(number) * 3 + channel] }
    }
    return pixels
  }

  /// The samples of a picture of 16, 24 or 32 bits a pixel.
  private static func samples(_ bytes: [UInt8], _ structure: BMPStructure) -> [UInt8] {
    let (width, height, size) = (structure.width, structure.height, structure.bits / 8)
    let channels = structure.channels.rawValue
    var samples = [UInt8](repeating: 0, count: width * height * channels)
    for row in 0..<height {
      let start = start(ofRow: row, structure)
      for column in 0..<width {
        let (source, target) = (start + column * size, (row * width + column) * channels)
        if size == 3 {
          for channel in 0..<3 { samples[target + channel] = bytes[source + 2 - channel] }
        } else {
          var pixel: UInt32 = 0
          for index in 0..<size { pixel |= UInt32(bytes[source + index]) << UInt32(8 * index) }
          for channel in 0..<channels { samples[target + channel] = structure.masks[channel].sample(pixel) }
        }
      }
    }
    return samples
  }

  /// The numbers of colours of a picture that is stored as run lengths; what is left out has the number 0.
  private static func unpacked(_ bytes: [UInt8], _ structure: BMPStructure) throws(PictureError.Reason) -> [UInt8] {
    let (width, height) = (structure.width, structure.height)
    let isHalf = structure.compression == .runLength4
    var numbers = [UInt8](repeating: 0, count: width * height)
    var (row, column, offset) = (0, 0, structure.pixelOffset)

    /// Paints a pixel, and passes over one beyond the right edge.
    func paint(_ number: UInt8) {
      if column < width { numbers[(structure.isTopDown ? row : height - 1 - row) * width + column] = number }
      column += 1
    }
    while row < height {
      guard offset + 2 <= bytes.count else {
        throw .truncated(.bmp, detail: "its run lengths end in row \(row + 1) of \(height)")
      }
      let (count, value) = (Int(bytes[offset]), bytes[offset + 1])
      offset += 2
      switch (count, value) {
      case (1..., _):
        for index in 0..<count { paint(isHalf ? (index % 2 == 0 ? value >> 4 : value & 15) : value) }
      case (_, 0):
        (row, column) = (row + 1, 0)
      case (_, 1):
        return numbers
      case (_, 2):
        guard offset + 2 <= bytes.count else { continue }
        column += Int(bytes[offset])
        row += Int(bytes[offset + 1])
        offset += 2
      default:
        // So many pixels as they are, filled up to an even number of bytes.
        let size = isHalf ? (Int(value) + 1) / 2 : Int(value)
        guard offset + size <= bytes.count else {
          offset = bytes.count
          continue
        }
        for index in 0..<Int(value) {
          paint(
            isHalf
              ? (index % 2 == 0 ? bytes[offset + index / 2] >> 4 : bytes[offset + index / 2] & 15)
              : bytes[offset + index])
        }
        offset += size + size % 2
      }
    }
    return numbers
  }
}
