import Files

/// What the chunks of a PNG say besides the pixels.
///
/// libpng checks the file as a whole when the pixels are read; here only what is used is looked at.
struct PNGStructure {
  private(set) var width = 0
  private(set) var height = 0
  private(set) var bitDepth = 0
  private(set) var colourType = ColourType.grey
  private(set) var isInterlaced = false
  private(set) var hasTransparency = false
  private(set) var resolution: Resolution?
  private(set) var exif: [UInt8]?
  private(set) var colourChunks: [PNGColourChunk] = []
  /// A colour profile that ImageMagick put into text.
  private(set) var textColourProfile: [UInt8]?
  /// The frames of an animation (APNG), of which the chunks of a PNG hold the first or a picture of its own.
  private(set) var frameCount = 1
  private var textExif: [UInt8]?
  private var packet: [UInt8]?
  private var textCount = 0

  /// The kinds of pixels that a PNG can hold.
  enum ColourType: Int {
    case grey = 0
    case rgb = 2
    case palette = 3
    case greyAlpha = 4
    case rgba = 6
  }

  /// A PNG of more chunks than this is read without the metadata that may follow.
  private static let chunkLimit = 1_000_000
  /// Metadata in more texts than this is passed over.
  private static let mostTexts = 16

  /// Walks over the chunks of `source`, which begins with the PNG signature.
  ///
  /// - Throws: when the first chunk is missing, cut or contradicts the format.
  init(of source: some ByteSource, metadataLimit: Int) throws(PictureError.Reason) {
    guard let start = try source.bytes(at: 8, count: 25) else {
      throw .truncated(.png, detail: "it ends inside the header")
    }
    try readHeader(start)

    var offset = 8 + 25
    var isBehindPixels = false
    defer { exif = XMPOrientation.adding(packet, to: exif ?? textExif) }
    for _ in 0..<Self.chunkLimit {
      guard let lead = try source.bytes(at: offset, count: 8) else { return }
      let length = BigEndian.number32(lead, at: 0)
      let name = String(decoding: lead[4..<8], as: UTF8.self)
      if name == "IEND" || length > 0x7FFF_FFFF { return }
      if name == "IDAT" { isBehindPixels = true }
      // Only EXIF and text may follow the pixels.
      let mayFollow = name == "eXIf" || PNGText.chunkNames.contains(name)
      if isOfUse(name), mayFollow || !isBehindPixels, length <= metadataLimit {
        guard let body = try source.bytes(at: offset + 8, count: length + 4) else { return }
        let payload = Array(body[..<length])
        if Checksum(of: lead[4..<8] + payload).value == UInt32(BigEndian.number32(body, at: length)) {
          read(name, payload, metadataLimit)
        }
      }
      offset += 12 + length
    }
  }

  /// The channels of the decoded picture.
  var channels: Picture.Channels {
    switch colourType {
    case .grey: hasTransparency ? .greyAlpha : .grey
    case .rgb, .palette: hasTransparency ? .rgba : .rgb
    case .greyAlpha: .greyAlpha
    case .rgba: .rgba
    }
  }

  private mutating func readHeader(_ chunk: [UInt8]) throws(PictureError.Reason) {
    let name = String(decoding: chunk[4..<8], as: UTF8.self)
    guard name != "CgBI" else { throw .unsupported(.png, detail: "Apple's variant for applications (CgBI)") }
    guard name == "IHDR", BigEndian.number32(chunk, at: 0) == 13 else {
      throw .corrupted(.png, detail: "it does not begin with a header")
    }
    width = BigEndian.number32(chunk, at: 8)
    height = BigEndian.number32(chunk, at: 12)
    guard (1...0x7FFF_FFFF).contains(width), (1...0x7FFF_FFFF).contains(height) else {
      throw .corrupted(.png, detail: "its header says \(width) × \(height) pixels")
    }
    bitDepth = Int(chunk[16])
    guard let type = ColourType(rawValue: Int(chunk[17])) else {
      throw .corrupted(.png, detail: "its header says colour type \(chunk[17])")
    }
    colourType = type
    let depths =
      switch type {
      case .grey: [1, 2, 4, 8, 16]
      case .palette: [1, 2, 4, 8]
      case .rgb, .greyAlpha, .rgba: [8, 16]
      }
    guard depths.contains(bitDepth) else {
      throw .corrupted(.png, detail: "its header says \(bitDepth) bits with colour type \(chunk[17])")
    }
    isInterlaced = chunk[20] != 0
  }

  private func isOfUse(_ name: String) -> Bool {
    name == "tRNS" || name == "pHYs" || name == "eXIf" || name == "acTL" || PNGText.chunkNames.contains(name)
      || PNGColourChunk.Kind(name: name) != nil
  }

  private mutating func read(_ name: String, _ payload: [UInt8], _ metadataLimit: Int) {
    switch name {
    case "tRNS":
      hasTransparency = true
    case "pHYs" where payload.count == 9 && payload[8] <= 1:
      resolution = Resolution(
        horizontal: BigEndian.number32(payload, at: 0), vertical: BigEndian.number32(payload, at: 4),
        unit: payload[8] == 1 ? .metre : .shapeOnly)
    case "eXIf":
      exif = exif ?? payload
    case "acTL" where payload.count == 8:
      frameCount = max(1, BigEndian.number32(payload, at: 0))
    case "tEXt", "zTXt", "iTXt":
      // Each may unpack to much, so there must not be many.
      guard let keyword = PNGText.keyword(of: payload), textCount < Self.mostTexts else { return }
      textCount += 1
      if let text = PNGText(keyword, name, payload, limit: metadataLimit) { read(text) }
    default:
      guard let kind = PNGColourChunk.Kind(name: name), !colourChunks.contains(where: { $0.kind == kind }),
        let chunk = PNGColourChunk(kind: kind, payload: payload)
      else { return }
      colourChunks.append(chunk)
    }
  }

  private mutating func read(_ text: PNGText) {
    let segmentName = Array("Exif\0\0".utf8)
    switch text.keyword {
    case .exif, .segment:
      // Another segment of the same number holds XMP.
      guard let profile = RawProfile.bytes(of: text.text),
        text.keyword == .exif || profile.starts(with: segmentName)
      else { return }
      textExif = textExif ?? (profile.starts(with: segmentName) ? Array(profile.dropFirst(6)) : profile)
    case .colourProfile, .shortColourProfile:
      textColourProfile = textColourProfile ?? RawProfile.bytes(of: text.text)
    case .xmp:
      packet = packet ?? text.text
    }
  }
}
