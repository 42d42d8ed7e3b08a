import CImageCodecs
import Files

/// Encodes PNG with libpng.
enum PNGEncoder {
  /// The signature and the header chunk, after which the metadata goes.
  private static let headerEnd = 8 + 25

  /// Encodes `picture`.
  static func encode(_ picture: Picture, compression: Int) throws(PictureError.Reason) -> [UInt8] {
    precondition((0...9).contains(compression), "PNG: compression must be 0…9, got \(compression)")
    let layout = CodecLayout(
      width: UInt32(picture.width), height: UInt32(picture.height), channels: CInt(picture.channels.rawValue),
      bits: CInt(picture.bitDepth))
    let profile = picture.fittingColourProfile
    var bytes = CodecBytes()
    var report = CodecReport()
    defer { codec_bytes_free(&bytes) }
    let isWritten =
      switch picture.samples {
      case .eight(let values):
        codec_png_write(values, layout, CInt(compression), profile, profile?.count ?? 0, &bytes, &report)
      case .sixteen(let values):
        codec_png_write(values, layout, CInt(compression), profile, profile?.count ?? 0, &bytes, &report)
      }
    guard isWritten, bytes.count > headerEnd else {
      throw report.outcome == CODEC_OUT_OF_MEMORY ? .outOfMemory : .unencodable(.png, detail: report.text)
    }

    let file = UnsafeBufferPointer(start: bytes.start, count: bytes.count)
    let chunks = metadataChunks(of: picture, withProfile: profile != nil)
    var result: [UInt8] = []
    result.reserveCapacity(file.count + chunks.count)
    result.append(contentsOf: file[..<headerEnd])
    result.append(contentsOf: chunks)
    result.append(contentsOf: file[headerEnd...])
    return result
  }

  private static func metadataChunks(of picture: Picture, withProfile: Bool) -> [UInt8] {
    var chunks: [UInt8] = []
    for kind in PNGColourChunk.Kind.allCases where !(withProfile && kind.givesWayToProfile) {
      for chunk in picture.metadata.colourChunks where chunk.kind == kind {
        chunks += self.chunk(kind.rawValue, chunk.payload)
      }
    }
    if let resolution = picture.metadata.resolution?.forPNG {
      let sides = BigEndian.bytes32(resolution.horizontal) + BigEndian.bytes32(resolution.vertical)
      chunks += chunk("pHYs", sides + [resolution.unit == .metre ? 1 : 0])
    }
    if let exif = picture.metadata.exif, exif.count <= 0x7FFF_FFFF { chunks += chunk("eXIf", exif) }
    return chunks
  }

  private static func chunk(_ name: String, _ payload: [UInt8]) -> [UInt8] {
    let body = Array(name.utf8) + payload
    return BigEndian.bytes32(payload.count) + body + BigEndian.bytes32(Int(Checksum(of: body).value))
  }
}
