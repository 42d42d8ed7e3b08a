import Files

extension Picture {
  /// The picture as the bytes of a file, with its metadata; the same picture gives the same bytes.
  ///
  /// PNG and TIFF hold every picture. JPEG, WebP and BMP hold 8 bits, JPEG no opacity, JPEG sides up to 65,500 pixels and
  /// WebP up to 16,383: convert before. WebP has no grey, which becomes colour.
  public func encoded(as encoding: PictureEncoding) throws(PictureError) -> [UInt8] {
    do {
      return try encode(as: encoding)
    } catch {
      throw PictureError(error)
    }
  }

  /// Writes the picture to a file, which appears complete or not at all.
  ///
  /// - Parameters:
  ///   - path: The file; a link of that name is replaced, not followed.
  ///   - encoding: The format and its settings; the name's extension decides nothing.
  ///   - replacing: Whether a file that is there already is replaced; if not, an error says that it exists.
  public func write(
    to path: String, as encoding: PictureEncoding, replacing: Bool = true
  ) throws(PictureError) {
    do throws(PictureError.Reason) {
      let bytes = try encode(as: encoding)
      do { try AtomicFile.write(bytes, to: path, replacing: replacing) } catch { throw .file(error) }
    } catch {
      throw PictureError(error, path: path)
    }
  }

  /// Checks that the sides are not too long for a format, which can be known before a picture is translated.
  ///
  /// - Parameter path: the file that is named in the error.
  public func checkSides(for format: PictureFormat, path: String) throws(PictureError) {
    do { try checkSides(for: format) } catch { throw PictureError(error, path: path) }
  }

  private func checkSides(for format: PictureFormat) throws(PictureError.Reason) {
    guard max(width, height) > format.longestSide else { return }
    throw .unencodable(format, detail: "a side is longer than \(format.longestSide) pixels; write PNG or TIFF")
  }

  private func encode(as encoding: PictureEncoding) throws(PictureError.Reason) -> [UInt8] {
    try checkSides(for: encoding.format)
    switch encoding {
    case .png(let compression):
      return try PNGEncoder.encode(self, compression: compression)
    case .jpeg(let quality, let chroma):
      return try JPEGEncoder.encode(self, quality: quality, chroma: chroma)
    case .webP(let quality):
      return try WebPEncoder.encode(self, quality: quality)
    case .tiff:
      return try TIFFEncoder.encode(self)
    case .bmp:
      return try BMPEncoder.encode(self)
    }
  }

  /// The colour profile, where it is one for pictures of this kind.
  var fittingColourProfile: [UInt8]? {
    guard let profile = metadata.colourProfile, profile.count >= 132 else { return nil }
    return profile[16..<20].elementsEqual((channels.isGrey ? "GRAY" : "RGB ").utf8) ? profile : nil
  }
}
