import CImageCodecs

/// Decodes WebP with libwebp: a still picture, or the first frame of an animation on its canvas.
enum WebPDecoder {
  /// Decodes `bytes`, which begin as a WebP does, as stored.
  static func decode(_ bytes: [UInt8], limits: DecodingLimits) throws(PictureError.Reason) -> Picture {
    let structure = try WebPStructure(of: MemoryBytes(bytes: bytes), metadataLimit: limits.maximumMetadataBytes)
    let (width, height, frame) = (structure.width, structure.height, structure.frame)
    let channels = structure.channels.rawValue
    // A lossless picture is unpacked to four bytes a pixel besides the result, and so, at most, is an opacity.
    let isUnpacked = frame.isLossless || structure.hasAlpha
    try limits.check(width: width, height: height, bytesPerPixel: channels + (isUnpacked ? 4 : 0))

    var pixels = [UInt8](repeating: 0, count: width * height * channels)
    let stride = width * channels
    let start = frame.top * stride + frame.left * channels
    let layout = CodecLayout(
      width: UInt32(frame.width), height: UInt32(frame.height), channels: CInt(channels), bits: 8)
    var report = CodecReport()
    let isRead = bytes.withUnsafeBufferPointer { file in
      pixels.withUnsafeMutableBufferPointer { pixels in
        guard let source = file.baseAddress, let target = pixels.baseAddress else { return false }
        return codec_webp_read(
          source + frame.bytes.lowerBound, frame.bytes.count, layout, target + start, stride, pixels.count - start,
          &report)
      }
    }
    guard isRead else { throw report.reason(.webP, width: width, height: height, limits: limits) }
    return Picture(
      width: width, height: height, channels: structure.channels, pixels: pixels,
      metadata: PictureMetadata(
        colourProfile: structure.colourProfile, resolution: structure.resolution, exif: structure.exif,
        isLosslessWebP: frame.isLossless))
  }
}
