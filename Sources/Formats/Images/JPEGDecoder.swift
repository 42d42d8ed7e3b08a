import CImageCodecs

/// Decodes JPEG with libjpeg, with its defaults: accurate transform, smooth upsampling of colour.
enum JPEGDecoder {
  /// Decodes `bytes`, which begin with JPEG's start marker, as stored.
  static func decode(_ bytes: [UInt8], limits: DecodingLimits) throws(PictureError.Reason) -> Picture {
    let structure = try JPEGStructure(
      of: MemoryBytes(bytes: bytes), metadataLimit: limits.maximumMetadataBytes)
    let width = structure.width
    let height = structure.height
    try limits.check(width: width, height: height, bytesPerPixel: structure.components)
    let count = width * height * structure.components

    var pixels = try bytes.withUnsafeBufferPointer { (file) throws(PictureError.Reason) -> [UInt8] in
      guard let start = file.baseAddress else { throw .empty }
      var layout = CodecLayout()
      var report = CodecReport()
      // A progressive picture keeps all of its coefficients besides the pixels: both together keep to the limit.
      let coefficientLimit = max(limits.maximumBytes - count, 1 << 20)
      guard let reader = codec_jpeg_open(start, file.count, coefficientLimit, &layout, &report) else {
        throw report.reason(.jpeg, width: width, height: height, limits: limits)
      }
      defer { codec_jpeg_close(reader) }
      guard layout.width == width, layout.height == height, layout.channels == structure.components else {
        throw .corrupted(.jpeg, detail: "it contradicts its own header")
      }
      var pixels = [UInt8](repeating: 0, count: count)
      guard codec_jpeg_read(reader, &pixels, &report) else {
        throw report.reason(.jpeg, width: width, height: height, limits: limits)
      }
      return pixels
    }

    let channels: Picture.Channels = structure.components == 1 ? .grey : .rgb
    if structure.components == 4 { Inks.turnToRGB(&pixels, isInverted: true) }
    return Picture(
      width: width, height: height, channels: channels, pixels: pixels,
      metadata: PictureMetadata(
        // A profile for inks says nothing about the RGB that they have become.
        colourProfile: structure.components == 4 ? nil : structure.colourProfile,
        resolution: structure.resolution, exif: structure.exif))
  }
}
