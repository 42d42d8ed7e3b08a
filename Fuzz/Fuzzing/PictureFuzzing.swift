import Images

/// What every format of pictures has to stand.
package enum PictureFuzzing {
  /// Small, so that many inputs are tried in a second.
  private static let limits = DecodingLimits(
    maximumPixels: 250_000, maximumBytes: 4 << 20, maximumMetadataBytes: 1 << 16)

  /// Decodes bytes, which must give a picture or an error in words; a picture must survive being written as PNG.
  package static func decode(_ bytes: [UInt8]) {
    let header = try? PictureHeader(of: bytes)
    do {
      let picture = try Picture(decoding: bytes, limits: limits)
      precondition(picture.samples.count == picture.width * picture.height * picture.channels.rawValue)
      precondition(header?.uprightWidth == picture.width && header?.uprightHeight == picture.height)
      let copy = try Picture(decoding: picture.encoded(as: .png(compression: 0)))
      precondition(copy.samples == picture.samples && copy.channels == picture.channels)
    } catch {
      precondition(!error.description.isEmpty)
    }
  }
}
