import CImageCodecs

/// Decodes the first page of a TIFF with libtiff.
enum TIFFDecoder {
  /// Decodes `bytes`, which begin as a TIFF does, as stored.
  static func decode(_ bytes: [UInt8], limits: DecodingLimits) throws(PictureError.Reason) -> Picture {
    let structure = try TIFFStructure(of: MemoryBytes(bytes: bytes), metadataLimit: limits.maximumMetadataBytes)
    guard structure.pixelEnd <= bytes.count else {
      throw TIFFStructure.truncated(structure.pixelEnd, bytes.count)
    }
    let channels = structure.channels.rawValue
    let storedSize = structure.photometric == .ycbcr ? 4 : structure.samplesPerPixel
    // A picture that is stored as it is decoded needs no second place.
    let isInPlace = structure.isStoredAsDecoded
    try limits.check(
      width: structure.width, height: structure.height,
      bytesPerPixel: (storedSize + (isInPlace ? 0 : channels)) * (structure.bits == 16 ? 2 : 1))

    let samples: Picture.Samples =
      if structure.photometric == .ycbcr {
        .eight(try converted(bytes, structure, limits))
      } else if structure.bits == 16 {
        .sixteen(
          structure.decoded(
            try stored(bytes, structure, limits), inks: { Inks.turnToRGB(&$0, isInverted: false) },
            opacity: { PremultipliedOpacity.divide(&$0, channels: channels) }))
      } else {
        .eight(
          structure.decoded(
            try stored(bytes, structure, limits), inks: { Inks.turnToRGB(&$0, isInverted: false) },
            opacity: { PremultipliedOpacity.divide(&$0, channels: channels) }))
      }
    return Picture(
      width: structure.width, height: structure.height, channels: structure.channels, samples: samples,
      metadata: PictureMetadata(
        // A profile for inks says nothing about the RGB that they have become.
        colourProfile: structure.photometric == .cmyk ? nil : structure.colourProfile,
        resolution: structure.resolution, exif: structure.exif))
  }

  /// The samples as they are stored.
  private static func stored<Sample: FixedWidthInteger & UnsignedInteger>(
    _ bytes: [UInt8], _ structure: TIFFStructure, _ limits: DecodingLimits
  ) throws(PictureError.Reason) -> [Sample] {
    var samples = [Sample](repeating: 0, count: structure.width * structure.height * structure.samplesPerPixel)
    let memory = memoryLimit(limits, taken: samples.count * MemoryLayout<Sample>.size)
    var report = CodecReport()
    guard codec_tiff_read(bytes, bytes.count, memory, layout(structure), &samples, &report) else {
      throw report.reason(.tiff, width: structure.width, height: structure.height, limits: limits)
    }
    return samples
  }

  /// The picture in RGB, converted by libtiff.
  private static func converted(
    _ bytes: [UInt8], _ structure: TIFFStructure, _ limits: DecodingLimits
  ) throws(PictureError.Reason) -> [UInt8] {
    var pixels = [UInt32](repeating: 0, count: structure.width * structure.height)
    let memory = memoryLimit(limits, taken: pixels.count * 7)
    var report = CodecReport()
    guard codec_tiff_read_converted(bytes, bytes.count, memory, layout(structure), &pixels, &report) else {
      throw report.reason(.tiff, width: structure.width, height: structure.height, limits: limits)
    }
    var samples = [UInt8](repeating: 0, count: pixels.count * 3)
    for (index, pixel) in pixels.enumerated() {
      for colour in 0..<3 { samples[index * 3 + colour] = UInt8(truncatingIfNeeded: pixel >> UInt32(8 * colour)) }
    }
    return samples
  }

  /// What is left for libtiff's strips and tiles.
  private static func memoryLimit(_ limits: DecodingLimits, taken: Int) -> Int {
    max(limits.maximumBytes - taken, 1 << 20)
  }

  private static func layout(_ structure: TIFFStructure) -> CodecLayout {
    CodecLayout(
      width: UInt32(structure.width), height: UInt32(structure.height), channels: CInt(structure.samplesPerPixel),
      bits: CInt(structure.bits))
  }
}

extension TIFFStructure {
  /// Whether samples need no other place when they are decoded.
  var isStoredAsDecoded: Bool {
    photometric != .palette && photometric != .cmyk && photometric != .ycbcr && samplesPerPixel == channels.rawValue
  }

  /// Samples as a picture has them: of the whole range, black at 0, colours instead of numbers and inks, and not
  /// multiplied by the opacity; the last two are done by the given functions.
  fileprivate func decoded<Sample: FixedWidthInteger & UnsignedInteger>(
    _ stored: consuming [Sample], inks turnToRGB: (inout [Sample]) -> Void, opacity divide: (inout [Sample]) -> Void
  ) -> [Sample] {
    var samples = isStoredAsDecoded || (photometric == .cmyk && samplesPerPixel == 4) ? stored : picked(stored)
    if photometric == .cmyk { turnToRGB(&samples) }
    let channels = channels.rawValue
    let colours = channels - (opacity == nil ? 0 : 1)
    // 255, 85 and 17 for 1, 2 and 4 bits.
    let factor: Sample = bits < 8 ? 255 / Sample(truncatingIfNeeded: (1 << bits) - 1) : 1
    let isInverted = photometric == .grey(isInverted: true)
    if photometric != .palette, factor > 1 || isInverted {
      for index in samples.indices {
        let value = samples[index] &* factor
        samples[index] = isInverted && index % channels < colours ? Sample.max - value : value
      }
    }
    if opacity?.isAssociated == true { divide(&samples) }
    return samples
  }

  /// The samples of colour and opacity, without others; colours instead of numbers of the palette.
  private func picked<Sample: FixedWidthInteger & UnsignedInteger>(_ stored: [Sample]) -> [Sample] {
    let opacityFactor: Sample = bits < 8 ? 255 / Sample(truncatingIfNeeded: (1 << bits) - 1) : 1
    let colours = photometric == .palette ? 3 : photometric.samplesPerPixel
    let channels = colours + (opacity == nil ? 0 : 1)
    let count = stored.count / samplesPerPixel
    var samples = [Sample](repeating: 0, count: count * channels)
    for pixel in 0..<count {
      for colour in 0..<colours {
        samples[pixel * channels + colour] =
          photometric == .palette
          ? Sample(palette[Int(stored[pixel * samplesPerPixel]) * 3 + colour])
          : stored[pixel * samplesPerPixel + colour]
      }
      if let opacity {
        let value = stored[pixel * samplesPerPixel + opacity.index]
        samples[pixel * channels + colours] = photometric == .palette ? value &* opacityFactor : value
      }
    }
    return samples
  }
}
