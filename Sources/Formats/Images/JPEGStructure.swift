/// What the segments of a JPEG say before the first scan.
struct JPEGStructure {
  private(set) var width = 0
  private(set) var height = 0
  private(set) var bitDepth = 0
  private(set) var components = 0
  private(set) var resolution: Resolution?
  private(set) var exif: [UInt8]?
  /// The numbered pieces of the colour profile, and how many there should be.
  private var profilePieces: [Int: [UInt8]] = [:]
  private var profilePieceCount = 0
  private var packet: [UInt8]?

  private static let profileName = Array("ICC_PROFILE\0".utf8)
  private static let exifName = Array("Exif\0".utf8)
  private static let packetName = Array("http://ns.adobe.com/xap/1.0/\0".utf8)
  private static let jfifName = Array("JFIF\0".utf8)

  /// Walks over the segments of `source`, which begins with JPEG's start marker.
  ///
  /// - Throws: when the bytes end or the first scan begins before a frame header, or when the header contradicts the
  ///   format.
  init(of source: some ByteSource, metadataLimit: Int) throws(PictureError.Reason) {
    var offset = 2
    while true {
      offset = try Self.nextMarker(in: source, from: offset)
      guard let marker = try source.bytes(at: offset, count: 2)?[1] else { throw Self.endOfBytes }
      offset += 2
      switch marker {
      case 0x01, 0xD0...0xD8:
        continue
      case 0xD9, 0xDA:
        guard components > 0 else { throw .corrupted(.jpeg, detail: "it has no frame header") }
        exif = XMPOrientation.adding(packet, to: exif)
        return
      default:
        guard let lead = try source.bytes(at: offset, count: 2) else { throw Self.endOfBytes }
        let length = BigEndian.number16(lead, at: 0)
        guard length >= 2 else { throw .corrupted(.jpeg, detail: "a segment says that it has \(length) bytes") }
        guard offset + length <= source.count else { throw Self.endOfBytes }
        if Self.isOfUse(marker) {
          let payload = try source.read(at: offset + 2, count: length - 2)
          try read(marker, payload, metadataLimit: metadataLimit)
        }
        offset += length
      }
    }
  }

  /// The colour profile, where all of its pieces are there.
  var colourProfile: [UInt8]? {
    guard profilePieceCount > 0, profilePieces.count == profilePieceCount else { return nil }
    return (1...profilePieceCount).flatMap { profilePieces[$0] ?? [] }
  }

  private static var endOfBytes: PictureError.Reason { .truncated(.jpeg, detail: "it ends before the first scan") }

  /// Frame headers (SOF), and the application segments that hold JFIF, EXIF and colour profiles.
  private static func isOfUse(_ marker: UInt8) -> Bool {
    isFrameHeader(marker) || (0xE0...0xE2).contains(marker)
  }

  private static func isFrameHeader(_ marker: UInt8) -> Bool {
    (0xC0...0xCF).contains(marker) && marker != 0xC4 && marker != 0xC8 && marker != 0xCC
  }

  /// The offset of the last 0xFF in front of the next marker; stray bytes between segments are passed over.
  private static func nextMarker(in source: some ByteSource, from start: Int) throws(PictureError.Reason) -> Int {
    var offset = start
    while offset < source.count {
      let block = try source.read(at: offset, count: min(4096, source.count - offset))
      for index in block.indices where block[index] == 0xFF {
        if index + 1 == block.count { break }
        if block[index + 1] != 0 && block[index + 1] != 0xFF { return offset + index }
      }
      if block.count < 4096 { break }
      // One byte again, in case the block ended between the 0xFF and the marker.
      offset += block.count - 1
    }
    throw endOfBytes
  }

  private mutating func read(
    _ marker: UInt8, _ payload: [UInt8], metadataLimit: Int
  ) throws(PictureError.Reason) {
    switch marker {
    case 0xE0 where payload.starts(with: Self.jfifName) && payload.count >= 12:
      let unit: Resolution.Unit? =
        switch payload[7] {
        case 0: .shapeOnly
        case 1: .inch
        case 2: .centimetre
        default: nil
        }
      let horizontal = BigEndian.number16(payload, at: 8)
      let vertical = BigEndian.number16(payload, at: 10)
      if resolution == nil, let unit, horizontal > 0, vertical > 0 {
        resolution = Resolution(horizontal: horizontal, vertical: vertical, unit: unit)
      }
    case 0xE1 where payload.starts(with: Self.exifName) && payload.count > 6:
      if exif == nil, payload.count <= metadataLimit { exif = Array(payload.dropFirst(6)) }
    case 0xE1 where payload.starts(with: Self.packetName) && packet == nil && payload.count <= metadataLimit:
      packet = Array(payload.dropFirst(Self.packetName.count))
    case 0xE2 where payload.starts(with: Self.profileName) && payload.count > 14:
      let total = profilePieces.values.reduce(0) { $0 + $1.count }
      guard total + payload.count <= metadataLimit else { return }
      let number = Int(payload[12])
      profilePieceCount = Int(payload[13])
      if (1...255).contains(number) { profilePieces[number] = Array(payload.dropFirst(14)) }
    case _ where Self.isFrameHeader(marker):
      guard payload.count >= 6 else { throw .corrupted(.jpeg, detail: "its frame header is too short") }
      bitDepth = Int(payload[0])
      height = BigEndian.number16(payload, at: 1)
      width = BigEndian.number16(payload, at: 3)
      components = Int(payload[5])
      guard width > 0 else { throw .corrupted(.jpeg, detail: "its header says \(width) × \(height) pixels") }
      guard height > 0 else { throw .unsupported(.jpeg, detail: "its header leaves the height open") }
      guard bitDepth == 8 else { throw .unsupported(.jpeg, detail: "\(bitDepth) bits a sample") }
      guard [1, 3, 4].contains(components) else {
        throw .unsupported(.jpeg, detail: "\(components) components")
      }
    default:
      break
    }
  }
}
