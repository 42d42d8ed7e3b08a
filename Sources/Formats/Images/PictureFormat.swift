/// The file formats that are read and written.
public enum PictureFormat: String, Sendable, CaseIterable {
  /// Portable Network Graphics: lossless, 8 or 16 bits, transparency.
  case png = "PNG"
  /// JPEG: lossy, 8 bits, no transparency.
  case jpeg = "JPEG"
  /// WebP: lossy or lossless, 8 bits, transparency, always in colour.
  case webP = "WebP"
  /// TIFF: lossless as it is written here, 8 or 16 bits, transparency; of several pages the first is read.
  case tiff = "TIFF"
  /// Windows' bitmap: not compressed as it is written here, 8 bits, transparency.
  case bmp = "BMP"

  /// The extensions of names that stand for the format, in lower case and without the dot, the usual one first.
  public var fileExtensions: [String] {
    switch self {
    case .png: ["png", "apng"]
    case .jpeg: ["jpg", "jpeg", "jpe", "jfif", "jif", "jfi"]
    case .webP: ["webp"]
    case .tiff: ["tif", "tiff"]
    case .bmp: ["bmp", "dib"]
    }
  }

  /// The extension to give to new files, without the dot.
  public var fileExtension: String { fileExtensions[0] }

  /// The format that an extension stands for, in any case and without the dot; nil where it stands for none.
  public init?(fileExtension: String) {
    let lower = fileExtension.lowercased()
    guard let format = Self.allCases.first(where: { $0.fileExtensions.contains(lower) }) else { return nil }
    self = format
  }

  /// Whether samples of 16 bits can be written.
  public var holdsSixteenBits: Bool { self == .png || self == .tiff }

  /// Whether opacity can be written.
  public var holdsOpacity: Bool { self != .jpeg }

  /// The most pixels that a side of a picture may have.
  var longestSide: Int {
    switch self {
    case .jpeg: 65_500
    case .webP: 16_383
    case .png, .tiff, .bmp: 0x7FFF_FFFF
    }
  }

  /// The formats in a sentence.
  static let list = names.dropLast().joined(separator: ", ") + " and " + (names.last ?? "")
  private static let names = allCases.map(\.rawValue)

  /// The bytes that begin a file of each format; nil stands for any byte.
  private static let signatures: [(format: PictureFormat, bytes: [UInt8?])] = [
    (.png, [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]),
    (.jpeg, [0xFF, 0xD8, 0xFF]),
    (.webP, [0x52, 0x49, 0x46, 0x46, nil, nil, nil, nil, 0x57, 0x45, 0x42, 0x50]),
    // Both orders of bytes, and both lengths of offsets.
    (.tiff, [0x49, 0x49, 0x2A, 0x00]), (.tiff, [0x4D, 0x4D, 0x00, 0x2A]),
    (.tiff, [0x49, 0x49, 0x2B, 0x00]), (.tiff, [0x4D, 0x4D, 0x00, 0x2B]),
    // "BM", the size of the file, four bytes that are not used, where the pixels begin, and the length of the header.
    (.bmp, [0x42, 0x4D, nil, nil, nil, nil, nil, nil, nil, nil, nil, nil, nil, nil, nil, 0x00, 0x00, 0x00]),
  ]

  /// Finds the format from the first bytes of a file; its name says nothing.
  ///
  /// - Throws: why it is none of them.
  init(of source: some ByteSource) throws(PictureError.Reason) {
    guard source.count > 0 else { throw .empty }
    let start = try source.read(at: 0, count: min(source.count, ForeignFormat.longestSignature))
    func begins(with signature: [UInt8?]) -> Bool { zip(start, signature).allSatisfy { $1 == nil || $0 == $1 } }
    if let foreign = ForeignFormat(cameraRaw: start) { throw .foreign(foreign) }
    if let whole = Self.signatures.first(where: { $0.bytes.count <= start.count && begins(with: $0.bytes) }) {
      self = whole.format
    } else if BMPStructure.isWithoutFileHeader(start) {
      self = .bmp
    } else if let cut = Self.signatures.first(where: { $0.bytes.count > start.count && begins(with: $0.bytes) }) {
      throw .truncated(cut.format, detail: "it ends inside the signature")
    } else if start.starts(with: [0x89, 0x50, 0x4E, 0x47]) {
      throw .corrupted(.png, detail: "its signature is damaged, as by a transfer in text mode")
    } else if let foreign = ForeignFormat(start: start) {
      throw .foreign(foreign)
    } else {
      throw .notAPicture
    }
  }
}
