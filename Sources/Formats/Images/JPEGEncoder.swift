import CImageCodecs

/// Encodes JPEG with libjpeg.
enum JPEGEncoder {
  /// The most bytes that a segment can hold besides its marker and length.
  private static let longestPayload = 65_533

  /// Encodes `picture`.
  static func encode(
    _ picture: Picture, quality: Int, chroma: PictureEncoding.ChromaSampling
  ) throws(PictureError.Reason) -> [UInt8] {
    precondition((1...100).contains(quality), "JPEG: quality must be 1…100, got \(quality)")
    guard case .eight(let values) = picture.samples else {
      throw .unencodable(.jpeg, detail: "it has 16 bits a sample; convert it to 8 bits or write PNG")
    }
    guard !picture.channels.hasAlpha else {
      throw .unencodable(.jpeg, detail: "it is transparent; compose it on a background or write PNG")
    }
    let layout = CodecLayout(
      width: UInt32(picture.width), height: UInt32(picture.height), channels: CInt(picture.channels.rawValue), bits: 8)
    var bytes = CodecBytes()
    var report = CodecReport()
    defer { codec_bytes_free(&bytes) }
    guard codec_jpeg_write(values, layout, CInt(quality), chroma == .halved, &bytes, &report), bytes.count > 2 else {
      throw report.outcome == CODEC_OUT_OF_MEMORY ? .outOfMemory : .unencodable(.jpeg, detail: report.text)
    }

    let file = UnsafeBufferPointer(start: bytes.start, count: bytes.count)
    let segments = metadataSegments(of: picture)
    var result: [UInt8] = []
    result.reserveCapacity(file.count + segments.count)
    result.append(contentsOf: file[..<2])
    result.append(contentsOf: segments)
    result.append(contentsOf: file[2...])
    return result
  }

  private static func metadataSegments(of picture: Picture) -> [UInt8] {
    let resolution = picture.metadata.resolution?.forJPEG ?? Resolution(horizontal: 1, vertical: 1, unit: .shapeOnly)
    let unit: UInt8 =
      switch resolution.unit {
      case .inch: 1
      case .centimetre: 2
      case .shapeOnly, .metre: 0
      }
    // JFIF 1.1, and no thumbnail.
    var segments = segment(
      0xE0,
      Array("JFIF\0".utf8) + [1, 1, unit] + BigEndian.bytes16(resolution.horizontal)
        + BigEndian.bytes16(resolution.vertical) + [0, 0])
    // A block that does not fit into one segment (it can come from a PNG) has no place in a JPEG.
    if let exif = picture.metadata.exif, exif.count + 6 <= longestPayload {
      segments += segment(0xE1, Array("Exif\0\0".utf8) + exif)
    }
    if let profile = picture.fittingColourProfile {
      let longestPiece = longestPayload - 14
      let pieceCount = (profile.count + longestPiece - 1) / longestPiece
      if pieceCount <= 255 {
        for index in 0..<pieceCount {
          let piece = profile[index * longestPiece..<min((index + 1) * longestPiece, profile.count)]
          let name = Array("ICC_PROFILE\0".utf8)
          segments += segment(0xE2, name + [UInt8(index + 1), UInt8(pieceCount)] + piece)
        }
      }
    }
    return segments
  }

  private static func segment(_ marker: UInt8, _ payload: [UInt8]) -> [UInt8] {
    [0xFF, marker] + BigEndian.bytes16(payload.count + 2) + payload
  }
}
