import CImageCodecs

extension CodecReport {
  /// The library's own words.
  var text: String {
    withUnsafeBytes(of: message) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
  }

  /// What the report means for a picture of `format`, `width` and `height` that is decoded within `limits`.
  func reason(_ format: PictureFormat, width: Int, height: Int, limits: DecodingLimits) -> PictureError.Reason {
    switch outcome {
    case CODEC_TRUNCATED: .truncated(format, detail: text)
    case CODEC_UNSUPPORTED: .unsupported(format, detail: text)
    case CODEC_OUT_OF_MEMORY: .tooMuchMemory(width: width, height: height, maximum: limits.maximumBytes)
    default: .corrupted(format, detail: text)
    }
  }
}
