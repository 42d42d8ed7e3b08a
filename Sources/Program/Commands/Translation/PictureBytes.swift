import Images

/// The memory that pictures take beside the network.
package enum PictureBytes {
  /// What a picture takes from decoding to writing: itself, its colours, its translation, and the file's bytes.
  private static let copies = 4

  /// The bytes for the picture in a file, from its header; 0 if that cannot be read, or announces more than `limits` allow.
  static func inWork(_ path: String, _ limits: DecodingLimits) -> Int {
    readableHeader(path, limits).map(inWork) ?? 0
  }

  /// The header of a picture that will be read; nil for what is reported when its turn comes.
  static func readableHeader(_ path: String, _ limits: DecodingLimits) -> PictureHeader? {
    guard let header = try? PictureHeader(contentsOf: path), limits.admits(header) else { return nil }
    return header
  }

  /// The bytes for a picture of which the header was read.
  package static func inWork(_ header: PictureHeader) -> Int {
    // Grey pictures become colour, too.
    copies * header.width * header.height * max(3, header.channels.rawValue) * (header.bitDepth > 8 ? 2 : 1)
  }
}
