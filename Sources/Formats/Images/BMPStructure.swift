/// What the headers of a BMP say: Windows' of all versions, and OS/2's.
struct BMPStructure {
  private(set) var width = 0
  private(set) var height = 0
  /// Bits of a pixel.
  private(set) var bits = 0
  private(set) var isTopDown = false
  private(set) var compression = Compression.none
  /// Where red, green, blue and opacity lie in a pixel of 16 or 32 bits.
  private(set) var masks: [Mask] = []
  private(set) var palette: [(red: UInt8, green: UInt8, blue: UInt8)] = []
  /// Where the pixels begin.
  private(set) var pixelOffset = 0
  private(set) var resolution: Resolution?
  private(set) var colourProfile: [UInt8]?

  /// How pixels are stored.
  enum Compression: Int {
    case none = 0
    case runLength8 = 1
    case runLength4 = 2
    case bitFields = 3
    case alphaBitFields = 6
  }

  /// Neighbouring bits of a pixel that hold one sample.
  struct Mask: Equatable {
    let shift: Int
    let most: UInt64

    /// Makes a mask; nil where its bits do not lie side by side.
    init?(_ bits: Int) {
      shift = bits == 0 ? 0 : bits.trailingZeroBitCount
      most = UInt64(truncatingIfNeeded: bits >> shift)
      guard most & (most &+ 1) == 0 else { return nil }
    }

    /// The sample of a pixel in 8 bits: v · 255 / most, rounded down as Pillow does.
    func sample(_ pixel: UInt32) -> UInt8 {
      most == 0 ? 0 : UInt8(truncatingIfNeeded: (UInt64(pixel) >> UInt64(shift) & most) * 255 / most)
    }
  }

  /// Whether a file begins with the picture's header, as a .dib may, instead of "BM" and the file's: a known length, one
  /// plane, and possible bits of a pixel.
  static func isWithoutFileHeader(_ start: [UInt8]) -> Bool {
    func number(_ offset: Int, _ count: Int) -> Int? { ByteOrder.little.number(start, at: offset, count: count) }
    guard let size = number(0, 4), [12, 40, 52, 56, 64, 108, 124].contains(size) else { return false }
    let planes = size == 12 ? 8 : 12
    return number(planes, 2) == 1 && [1, 2, 4, 8, 16, 24, 32].contains(number(planes + 2, 2))
  }

  /// Reads the headers of `source`, which begins as a BMP does.
  init(of source: some ByteSource, metadataLimit: Int) throws(PictureError.Reason) {
    let order = ByteOrder.little
    guard let lead = try source.bytes(at: 0, count: 18) else { throw Self.cutHeader }
    // What the file's header takes, where there is one.
    let start = lead.starts(with: Array("BM".utf8)) ? 14 : 0
    let headerSize = order.number(lead, at: start, count: 4) ?? 0
    guard headerSize == 12 || (16...124).contains(headerSize) else {
      throw .corrupted(.bmp, detail: "its header says that it has \(headerSize) bytes")
    }
    // Headers that end early have zeros for what they leave out.
    guard let stored = try source.bytes(at: start, count: headerSize) else { throw Self.cutHeader }
    let header = stored + [UInt8](repeating: 0, count: 124 - headerSize)
    func number(_ offset: Int, _ count: Int = 4) -> Int { order.number(header, at: offset, count: count) ?? 0 }

    if headerSize == 12 {
      (width, height, bits) = (number(4, 2), number(6, 2), number(10, 2))
    } else {
      width = Int(Int32(truncatingIfNeeded: number(4)))
      let rows = Int(Int32(truncatingIfNeeded: number(8)))
      (height, isTopDown, bits) = (abs(rows), rows < 0, number(14, 2))
      try readCompression(number(16), headerSize)
      let (horizontal, vertical) = (number(24), number(28))
      if (1...0x7FFF_FFFF).contains(horizontal), (1...0x7FFF_FFFF).contains(vertical) {
        resolution = Resolution(horizontal: horizontal, vertical: vertical, unit: .metre)
      }
    }
    guard width > 0, height > 0 else {
      throw .corrupted(.bmp, detail: "its header says \(width) × \(height) pixels")
    }
    let allowed =
      switch compression {
      case .none: [1, 2, 4, 8, 16, 24, 32]
      case .runLength8: [8]
      case .runLength4: [4]
      case .bitFields, .alphaBitFields: [16, 32]
      }
    guard allowed.contains(bits) else {
      throw .corrupted(.bmp, detail: "its header says \(bits) bits with compression \(compression.rawValue)")
    }

    // Masks follow the oldest header, and belong to all later ones.
    let masksFollow = headerSize <= 40 && (compression == .bitFields || compression == .alphaBitFields)
    let maskCount = compression == .alphaBitFields ? 4 : 3
    var paletteOffset = start + headerSize
    if masksFollow {
      guard let following = try source.bytes(at: paletteOffset, count: 4 * maskCount) else { throw Self.cutHeader }
      try setMasks((0..<maskCount).map { order.number(following, at: 4 * $0, count: 4) ?? 0 })
      paletteOffset += 4 * maskCount
    } else if compression == .bitFields || compression == .alphaBitFields {
      try setMasks([number(40), number(44), number(48), headerSize >= 56 ? number(52) : 0])
    } else if bits == 16 {
      try setMasks([0x7C00, 0x03E0, 0x001F])
    } else if bits == 32 {
      try setMasks([0xFF0000, 0xFF00, 0xFF])
    }
    pixelOffset = start == 0 ? 0 : order.number(lead, at: 10, count: 4) ?? 0
    if bits <= 8 { try readPalette(source, at: paletteOffset, entrySize: headerSize == 12 ? 3 : 4, used: number(32)) }
    // Where the offset is left open, the pixels follow the headers.
    if pixelOffset == 0 { pixelOffset = paletteOffset + palette.count * (headerSize == 12 ? 3 : 4) }
    guard pixelOffset >= start + 12 else { throw .corrupted(.bmp, detail: "its pixels begin inside the header") }
    let (profileOffset, profileSize) = (number(112), number(116))
    // 'MBED': the colour profile lies in the file, counted from the header.
    if headerSize == 124, number(56) == 0x4D42_4544, profileSize > 0, profileSize <= metadataLimit {
      colourProfile = try source.bytes(at: start + profileOffset, count: profileSize)
    }
  }

  /// The channels of the decoded picture: grey where the palette is.
  var channels: Picture.Channels {
    if bits <= 8 { return palette.allSatisfy { $0.red == $0.green && $0.green == $0.blue } ? .grey : .rgb }
    return masks.count == 4 ? .rgba : .rgb
  }

  /// The bytes from one stored row to the next.
  var rowSize: Int { (width * bits + 31) / 32 * 4 }

  private static var cutHeader: PictureError.Reason { .truncated(.bmp, detail: "it ends inside the header") }

  private mutating func readCompression(_ number: Int, _ headerSize: Int) throws(PictureError.Reason) {
    // OS/2 gave other meanings to 3 and 4.
    let isOfOS2 = headerSize == 64 || headerSize == 16
    switch number {
    case 3 where isOfOS2: throw .unsupported(.bmp, detail: "Huffman coding of OS/2")
    case 4 where isOfOS2: throw .unsupported(.bmp, detail: "run lengths of 24 bits, of OS/2")
    case 4: throw .unsupported(.bmp, detail: "a JPEG inside of a BMP")
    case 5: throw .unsupported(.bmp, detail: "a PNG inside of a BMP")
    default:
      guard let known = Compression(rawValue: number) else {
        throw .unsupported(.bmp, detail: "compression \(number)")
      }
      compression = known
    }
  }

  private mutating func setMasks(_ numbers: [Int]) throws(PictureError.Reason) {
    masks = numbers.compactMap(Mask.init)
    guard masks.count == numbers.count else { throw .corrupted(.bmp, detail: "its masks have gaps") }
    if masks.count == 4, masks[3].most == 0 { masks.removeLast() }
  }

  private mutating func readPalette(
    _ source: some ByteSource, at offset: Int, entrySize: Int, used: Int
  ) throws(PictureError.Reason) {
    var count = used == 0 || entrySize == 3 ? 1 << bits : min(used, 1 << bits)
    if pixelOffset > offset { count = min(count, (pixelOffset - offset) / entrySize) }
    guard count > 0 else { throw .corrupted(.bmp, detail: "it has no palette") }
    guard let bytes = try source.bytes(at: offset, count: count * entrySize) else { throw Self.cutHeader }
    palette = (0..<count).map { index in
      let place = index * entrySize
      return (red: bytes[place + 2], green: bytes[place + 1], blue: bytes[place])
    }
  }
}
