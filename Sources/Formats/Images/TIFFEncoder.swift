import CImageCodecs

/// Encodes TIFF: the pixels with libtiff, and then the tags anew, together with the metadata's.
enum TIFFEncoder {
  /// Encodes `picture`.
  static func encode(_ picture: Picture) throws(PictureError.Reason) -> [UInt8] {
    // Values of EXIF are carried as they are stored, so the file takes over their order of bytes.
    let exif = picture.metadata.exif.flatMap(TagTree.reading)
    let order = exif?.order ?? .little
    let layout = CodecLayout(
      width: UInt32(picture.width), height: UInt32(picture.height), channels: CInt(picture.channels.rawValue),
      bits: CInt(picture.bitDepth))
    var bytes = CodecBytes()
    var report = CodecReport()
    defer { codec_bytes_free(&bytes) }
    let isWritten =
      switch picture.samples {
      case .eight(let values): codec_tiff_write(values, layout, order == .big, &bytes, &report)
      case .sixteen(let values): codec_tiff_write(values, layout, order == .big, &bytes, &report)
      }
    guard isWritten else {
      throw report.outcome == CODEC_OUT_OF_MEMORY ? .outOfMemory : .unencodable(.tiff, detail: report.text)
    }
    var file = Array(UnsafeBufferPointer(start: bytes.start, count: bytes.count))
    let tags = try tags(of: file, picture, exif?.tree, order)
    if file.count % 2 == 1 { file.append(0) }
    let table = tags.serialized(at: file.count, order)
    guard file.count + table.count <= 0xFFFF_FFFF else {
      throw .unencodable(.tiff, detail: "it needs more than the 4 GiB that a file can have; write PNG")
    }
    file.replaceSubrange(4..<8, with: order.bytes(file.count, count: 4))
    return file + table
  }

  /// The tags that libtiff wrote, and those of the metadata.
  private static func tags(
    of file: [UInt8], _ picture: Picture, _ exif: TagTree?, _ order: ByteOrder
  ) throws(PictureError.Reason) -> TagTree {
    guard let reader = try TagReader(MemoryBytes(bytes: file)), let page = try reader.directory(at: reader.start) else {
      throw .unencodable(.tiff, detail: "libtiff wrote no tags")
    }
    var budget = file.count
    var tags = try TagTree(reader, page, budget: &budget)
    if let profile = picture.fittingColourProfile { tags.set(TagTree.Tag.colourProfile, bytes: profile) }
    if let exif { tags.add(TagTree.exifTags, of: exif) }
    tags.set(picture.metadata.resolution, order)
    return tags
  }
}
