import CImageCodecs

/// Encodes WebP with libwebp.
enum WebPEncoder {
  /// Encodes `picture`: without loss at quality 100, and where it comes from a lossless WebP.
  static func encode(_ picture: Picture, quality: Int) throws(PictureError.Reason) -> [UInt8] {
    precondition((1...100).contains(quality), "WebP: quality must be 1…100, got \(quality)")
    guard picture.bitDepth == 8 else {
      throw .unencodable(.webP, detail: "it has 16 bits a sample; convert it to 8 bits or write PNG or TIFF")
    }
    // The format has no grey.
    let picture = picture.withColour()
    guard case .eight(let values) = picture.samples else { throw .outOfMemory }
    let layout = CodecLayout(
      width: UInt32(picture.width), height: UInt32(picture.height), channels: CInt(picture.channels.rawValue), bits: 8)
    let profile = picture.fittingColourProfile
    let exif = exifBlock(of: picture.metadata)
    var bytes = CodecBytes()
    var report = CodecReport()
    defer { codec_bytes_free(&bytes) }
    guard
      codec_webp_write(
        values, layout, CInt(quality), quality == 100 || picture.metadata.isLosslessWebP, profile, profile?.count ?? 0,
        exif, exif?.count ?? 0, &bytes, &report)
    else { throw report.outcome == CODEC_OUT_OF_MEMORY ? .outOfMemory : .unencodable(.webP, detail: report.text) }
    return Array(UnsafeBufferPointer(start: bytes.start, count: bytes.count))
  }

  /// The EXIF block, with the resolution where it has none: the format has no other place for it.
  private static func exifBlock(of metadata: PictureMetadata) -> [UInt8]? {
    guard let resolution = metadata.resolution, resolution.unit != .shapeOnly else { return metadata.exif }
    var (tree, order) = (TagTree(), ByteOrder.little)
    if let exif = metadata.exif {
      guard let read = TagTree.reading(exif: exif), read.tree.resolution(read.order) == nil else { return exif }
      (tree, order) = read
    }
    tree.set(resolution, order)
    return tree.exifBlock(order)
  }
}
