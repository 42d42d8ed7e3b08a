/// What the chunks of a WebP say besides the pixels (RFC 9649).
struct WebPStructure {
  private(set) var width = 0
  private(set) var height = 0
  private(set) var hasAlpha = false
  private(set) var colourProfile: [UInt8]?
  private(set) var exif: [UInt8]?
  /// The frames of an animation; 1 for a still picture.
  private(set) var frameCount = 1
  /// The first picture of the file.
  private(set) var frame = Frame()
  private var packet: [UInt8]?

  /// A picture and its place on the canvas.
  struct Frame {
    var left = 0
    var top = 0
    var width = 0
    var height = 0
    var isLossless = false
    /// Where the chunks of its pixels lie in the file; the whole file for a still picture.
    var bytes = 0..<0
  }

  /// A WebP of more chunks than this is read without the metadata that may follow.
  private static let chunkLimit = 1_000_000

  /// Walks over the chunks of `source`, which begins as a WebP does.
  ///
  /// - Throws: when the bytes end before the first picture does, or contradict the format.
  init(of source: some ByteSource, metadataLimit: Int) throws(PictureError.Reason) {
    guard let lead = try source.bytes(at: 0, count: 12), let length = ByteOrder.little.number(lead, at: 4, count: 4)
    else { throw .truncated(.webP, detail: "it ends inside the header") }
    // The byte that makes the length even is sometimes left out.
    guard 8 + length <= source.count + length % 2 else {
      throw .truncated(.webP, detail: "its header says \(8 + length) bytes, and it has \(source.count)")
    }
    let end = min(8 + length, source.count)
    var offset = 12
    var isExtended = false
    var isAnimated = false
    var frames = 0
    for _ in 0..<Self.chunkLimit {
      guard let chunk = try Self.chunk(of: source, at: offset, end: end) else { break }
      let isFirst = offset == 12
      switch chunk.name {
      case "VP8X" where isFirst:
        let bytes = try Self.start(of: chunk, source, count: 10)
        isExtended = true
        isAnimated = bytes[0] & 0x02 != 0
        hasAlpha = bytes[0] & 0x10 != 0
        (width, height) = (Self.number24(bytes, at: 4) + 1, Self.number24(bytes, at: 7) + 1)
      case "ANMF" where isExtended && isAnimated:
        frames += 1
        if frames == 1 { try readFrame(chunk, source) }
      case "VP8 " where (isFirst || isExtended) && !isAnimated && frames == 0,
        "VP8L" where (isFirst || isExtended) && !isAnimated && frames == 0:
        frames += 1
        frame = try Self.picture(in: chunk, source, hasAlpha: &hasAlpha)
        frame.bytes = 0..<source.count
        if !isExtended { (width, height) = (frame.width, frame.height) }
      case "ALPH" where isExtended && !isAnimated:
        hasAlpha = true
      case "ICCP" where colourProfile == nil && chunk.count <= metadataLimit:
        colourProfile = try source.read(at: chunk.start, count: chunk.count)
      case "EXIF" where exif == nil && chunk.count <= metadataLimit:
        exif = Self.withoutName(try source.read(at: chunk.start, count: chunk.count))
      case "XMP " where packet == nil && chunk.count <= metadataLimit:
        packet = try source.read(at: chunk.start, count: chunk.count)
      default:
        break
      }
      if isFirst && !isExtended {
        guard frames == 1 else { throw .corrupted(.webP, detail: "it does not begin with a picture") }
        break
      }
      offset = chunk.start + chunk.count + chunk.count % 2
    }
    guard frames > 0 else {
      throw offset + 8 > end
        ? .truncated(.webP, detail: "it ends before its first picture")
        : .corrupted(.webP, detail: "it holds no picture")
    }
    guard frame.left + frame.width <= width, frame.top + frame.height <= height, isAnimated || frame.width == width,
      isAnimated || frame.height == height
    else { throw .corrupted(.webP, detail: "it contradicts its own header") }
    frameCount = frames
    exif = XMPOrientation.adding(packet, to: exif)
  }

  /// The resolution that the EXIF block tells.
  var resolution: Resolution? {
    exif.flatMap(TagTree.reading).flatMap { $0.tree.resolution($0.order) }
  }

  /// The channels of the decoded picture.
  var channels: Picture.Channels { hasAlpha ? .rgba : .rgb }

  private struct Chunk {
    let name: String
    let start: Int
    let count: Int
  }

  /// The chunk at `offset`; nil at the end.
  private static func chunk(of source: some ByteSource, at offset: Int, end: Int) throws(PictureError.Reason) -> Chunk?
  {
    guard offset + 8 <= end, let lead = try source.bytes(at: offset, count: 8),
      let count = ByteOrder.little.number(lead, at: 4, count: 4)
    else { return nil }
    guard count <= end - offset - 8 else {
      throw .corrupted(.webP, detail: "a chunk reaches beyond the end")
    }
    return Chunk(name: String(decoding: lead[..<4], as: UTF8.self), start: offset + 8, count: count)
  }

  private static func start(
    of chunk: Chunk, _ source: some ByteSource, count: Int
  ) throws(PictureError.Reason) -> [UInt8] {
    guard chunk.count >= count else { throw .corrupted(.webP, detail: "its header is too short") }
    return try source.read(at: chunk.start, count: count)
  }

  /// The first frame of an animation.
  private mutating func readFrame(_ chunk: Chunk, _ source: some ByteSource) throws(PictureError.Reason) {
    let bytes = try Self.start(of: chunk, source, count: 16)
    var offset = chunk.start + 16
    let end = chunk.start + chunk.count
    while let part = try Self.chunk(of: source, at: offset, end: end) {
      if part.name == "VP8 " || part.name == "VP8L" {
        // Whether the animation is transparent is said for all frames together.
        var isTransparent = false
        frame = try Self.picture(in: part, source, hasAlpha: &isTransparent)
        break
      }
      offset = part.start + part.count + part.count % 2
    }
    frame.left = 2 * Self.number24(bytes, at: 0)
    frame.top = 2 * Self.number24(bytes, at: 3)
    guard frame.width == Self.number24(bytes, at: 6) + 1, frame.height == Self.number24(bytes, at: 9) + 1 else {
      throw .corrupted(.webP, detail: "a frame contradicts its own header")
    }
    frame.bytes = chunk.start + 16..<end
  }

  /// The header of a picture's pixels.
  private static func picture(
    in chunk: Chunk, _ source: some ByteSource, hasAlpha: inout Bool
  ) throws(PictureError.Reason) -> Frame {
    var frame = Frame()
    if chunk.name == "VP8L" {
      let bytes = try start(of: chunk, source, count: 5)
      guard bytes[0] == 0x2F else { throw .corrupted(.webP, detail: "its pixels have no signature") }
      let bits = ByteOrder.little.number(bytes, at: 1, count: 4) ?? 0
      frame.width = bits & 0x3FFF + 1
      frame.height = bits >> 14 & 0x3FFF + 1
      frame.isLossless = true
      if bits >> 28 & 1 == 1 { hasAlpha = true }
    } else {
      let bytes = try start(of: chunk, source, count: 10)
      guard bytes[3...5].elementsEqual([0x9D, 0x01, 0x2A]) else {
        throw .corrupted(.webP, detail: "its pixels have no signature")
      }
      frame.width = (ByteOrder.little.number(bytes, at: 6, count: 2) ?? 0) & 0x3FFF
      frame.height = (ByteOrder.little.number(bytes, at: 8, count: 2) ?? 0) & 0x3FFF
      guard frame.width > 0, frame.height > 0 else {
        throw .corrupted(.webP, detail: "its header says \(frame.width) × \(frame.height) pixels")
      }
    }
    return frame
  }

  /// Some programs put the name of JPEG's segment in front of the block.
  private static func withoutName(_ exif: [UInt8]) -> [UInt8] {
    exif.starts(with: Array("Exif\0\0".utf8)) ? Array(exif.dropFirst(6)) : exif
  }

  private static func number24(_ bytes: [UInt8], at offset: Int) -> Int {
    ByteOrder.little.number(bytes, at: offset, count: 3) ?? 0
  }
}
