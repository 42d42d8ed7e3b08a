/// The file formats that are read and written.
public enum PictureFormat: String, Sendable, CaseIterable {
  /// Portable Network Graphics: lossless, 8 or 16 bits, transparency.
  case png = "PNG"
  /// JPEG: lossy, 8 bits, no transparency.
  case jpeg = "JPEG"

  /// The name extension to give to new files, without the dot.
  public var fileExtension: String {
    switch self {
    case .png: "png"
    case .jpeg: "jpg"
    }
  }

  /// The eight bytes that begin every PNG.
  static let pngSignature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
  /// The three bytes that begin every JPEG.
  static let jpegSignature: [UInt8] = [0xFF, 0xD8, 0xFF]

  /// Finds the format from the first bytes of a file; its name says nothing.
  ///
  /// - Throws: why it is neither PNG nor JPEG.
  init(of source: some ByteSource) throws(PictureError.Reason) {
    guard source.count > 0 else { throw .empty }
    let start = try source.read(at: 0, count: min(source.count, ForeignFormat.longestSignature))
    if start.starts(with: Self.pngSignature) {
      self = .png
    } else if start.starts(with: Self.jpegSignature) {
      self = .jpeg
    } else if source.count < 8, Self.pngSignature.starts(with: start) {
      throw .truncated(.png, detail: "it ends inside the signature")
    } else if source.count < 3, Self.jpegSignature.starts(with: start) {
      throw .truncated(.jpeg, detail: "it ends inside the signature")
    } else if start.starts(with: Self.pngSignature.prefix(4)) {
      throw .corrupted(.png, detail: "its signature is damaged, as by a transfer in text mode")
    } else if let foreign = ForeignFormat(start: start) {
      throw .foreign(foreign)
    } else {
      throw .notAPicture
    }
  }
}
