import CImageCodecs

/// Decodes PNG with libpng.
enum PNGDecoder {
  /// Decodes `bytes`, which begin with the PNG signature, as stored.
  static func decode(_ bytes: [UInt8], limits: DecodingLimits) throws(PictureError.Reason) -> Picture {
    let structure = try PNGStructure(
      of: MemoryBytes(bytes: bytes), metadataLimit: limits.maximumMetadataBytes)
    let width = structure.width
    let height = structure.height
    let sampleBytes = structure.bitDepth == 16 ? 2 : 1
    try limits.check(width: width, height: height, bytesPerPixel: structure.channels.rawValue * sampleBytes)

    return try bytes.withUnsafeBufferPointer { (file) throws(PictureError.Reason) -> Picture in
      guard let start = file.baseAddress else { throw .empty }
      var layout = CodecLayout()
      var report = CodecReport()
      guard let reader = codec_png_open(start, file.count, limits.maximumMetadataBytes, &layout, &report) else {
        throw report.reason(.png, width: width, height: height, limits: limits)
      }
      defer { codec_png_close(reader) }
      guard let channels = Picture.Channels(rawValue: Int(layout.channels)), layout.width == width,
        layout.height == height
      else { throw .corrupted(.png, detail: "it contradicts its own header") }
      // libpng has the last word on transparency, so what it will write is checked once more.
      try limits.check(width: width, height: height, bytesPerPixel: channels.rawValue * Int(layout.bits) / 8)

      let count = width * height * channels.rawValue
      let samples: Picture.Samples
      let isRead: Bool
      if layout.bits == 16 {
        var values = [UInt16](repeating: 0, count: count)
        isRead = codec_png_read(reader, &values, &report)
        samples = .sixteen(values)
      } else {
        var values = [UInt8](repeating: 0, count: count)
        isRead = codec_png_read(reader, &values, &report)
        samples = .eight(values)
      }
      guard isRead else { throw report.reason(.png, width: width, height: height, limits: limits) }
      return Picture(
        width: width, height: height, channels: channels, samples: samples,
        metadata: PictureMetadata(
          colourProfile: colourProfile(of: reader) ?? structure.textColourProfile, resolution: structure.resolution,
          exif: structure.exif,
          colourChunks: structure.colourChunks))
    }
  }

  private static func colourProfile(of reader: OpaquePointer) -> [UInt8]? {
    var count = 0
    guard let profile = codec_png_profile(reader, &count) else { return nil }
    return Array(UnsafeBufferPointer(start: profile, count: count))
  }
}
