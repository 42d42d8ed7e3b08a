/// What the tags of a TIFF's first page say (TIFF 6.0, and BigTIFF).
struct TIFFStructure {
  private(set) var width = 0
  private(set) var height = 0
  /// The bits of a stored sample.
  private(set) var bits = 1
  /// The stored samples of a pixel.
  private(set) var samplesPerPixel = 1
  private(set) var photometric = Photometric.grey(isInverted: false)
  private(set) var opacity: Opacity?
  /// Red, green and blue of each number, one after the other, in 8 bits.
  private(set) var palette: [UInt8] = []
  private(set) var resolution: Resolution?
  private(set) var exif: [UInt8]?
  private(set) var colourProfile: [UInt8]?
  /// Pages of full size.
  private(set) var pageCount = 1
  /// Where the last strip or tile of pixels ends.
  private(set) var pixelEnd = 0

  /// What the stored samples mean.
  enum Photometric: Equatable {
    case grey(isInverted: Bool)
    case palette
    case rgb
    case cmyk
    /// YCbCr outside of JPEG, which libtiff converts to RGB of 8 bits.
    case ycbcr

    /// The samples of a pixel that are needed for its colour.
    var samplesPerPixel: Int {
      switch self {
      case .grey, .palette: 1
      case .rgb: 3
      case .cmyk: 4
      case .ycbcr: 3
      }
    }
  }

  /// The sample that is a pixel's opacity.
  struct Opacity: Equatable {
    let index: Int
    /// Whether colours are multiplied by it.
    let isAssociated: Bool
  }

  private enum Tag {
    static let subfileType = 254
    static let width = 256
    static let height = 257
    static let bits = 258
    static let compression = 259
    static let photometric = 262
    static let stripOffsets = 273
    static let samplesPerPixel = 277
    static let stripByteCounts = 279
    static let planarConfiguration = 284
    static let palette = 320
    static let tileOffsets = 324
    static let tileByteCounts = 325
    static let subDirectories = 330
    static let extraSamples = 338
    static let sampleFormat = 339
    static let jpegTables = 347
    static let xmp = 700
    static let dngVersion = 50706

    /// Those whose values say where the pixels are and what they mean.
    static let needed: Set<Int> = [
      bits, stripOffsets, stripByteCounts, tileOffsets, tileByteCounts, palette, extraSamples, sampleFormat, jpegTables,
    ]
  }

  /// Pages beyond this many are not counted.
  private static let mostPages = 100_000
  /// The bytes of the longest table of strips that is looked at; longer ones are left to libtiff.
  private static let longestTable = 64 << 20
  private static let jpegCompression = 7
  private static let oldJPEGCompression = 6

  /// Reads the tags of `source`, which begins as a TIFF does.
  ///
  /// - Throws: when they lie outside of the bytes, contradict the format, or describe a picture that is not read.
  init(of source: some ByteSource, metadataLimit: Int) throws(PictureError.Reason) {
    guard let reader = try TagReader(source) else { throw .truncated(.tiff, detail: "it ends inside the header") }
    guard reader.start >= 8 else { throw .corrupted(.tiff, detail: "its header points to itself") }
    guard let page = try reader.directory(at: reader.start) else {
      throw reader.start > source.count - 2
        ? .truncated(.tiff, detail: "its tags should begin at byte \(reader.start), and it has \(source.count)")
        : try Self.isCut(reader, source)
          ? .truncated(.tiff, detail: "it ends inside its tags")
          : .corrupted(.tiff, detail: "it has no tags")
    }
    try Self.refuseCameraRaw(reader, page)
    let tagEnd = Self.tagEnd(page)
    guard tagEnd <= source.count else { throw Self.truncated(tagEnd, source.count) }
    func number(_ tag: Int, default value: Int) throws(PictureError.Reason) -> Int {
      try reader.numbers(of: page.entry(tag), limit: 64)?.first ?? value
    }
    (width, height) = (try number(Tag.width, default: 0), try number(Tag.height, default: 0))
    guard (1...0x7FFF_FFFF).contains(width), (1...0x7FFF_FFFF).contains(height) else {
      throw .corrupted(.tiff, detail: "its tags say \(width) × \(height) pixels")
    }
    samplesPerPixel = try number(Tag.samplesPerPixel, default: 1)
    let formats = try reader.numbers(of: page.entry(Tag.sampleFormat), limit: 1024) ?? [1]
    let depths = try reader.numbers(of: page.entry(Tag.bits), limit: 1024) ?? [1]
    try readSamples(depths: Set(depths), formats: Set(formats))
    let compression = try number(Tag.compression, default: 1)
    let planes = try number(Tag.planarConfiguration, default: 1)
    try readPhotometric(
      try number(Tag.photometric, default: samplesPerPixel >= 3 ? 2 : 0),
      isPlainJPEG: compression == Self.jpegCompression && planes == 1)
    readOpacity(try reader.numbers(of: page.entry(Tag.extraSamples), limit: 1024))
    if photometric == .palette { try readPalette(reader.numbers(of: page.entry(Tag.palette), limit: 1 << 20)) }
    // The first form of JPEG in TIFF keeps its pixels in other places.
    pixelEnd = compression == Self.oldJPEGCompression ? 0 : try Self.pixelEnd(reader, page)
    try readMetadata(reader, page, limit: metadataLimit)
    pageCount = try Self.pageCount(reader, page)
  }

  /// The channels of the decoded picture.
  var channels: Picture.Channels {
    if case .grey = photometric { return opacity == nil ? .grey : .greyAlpha }
    return opacity == nil ? .rgb : .rgba
  }

  /// What is said of a file that ends too early.
  static func truncated(_ end: Int, _ count: Int) -> PictureError.Reason {
    .truncated(.tiff, detail: "by its tags it needs \(end) bytes, and it has \(count)")
  }

  private static func isCut(
    _ reader: TagReader<some ByteSource>, _ source: some ByteSource
  ) throws(PictureError.Reason) -> Bool {
    let (countSize, entrySize) = reader.isBig ? (8, 20) : (2, 12)
    guard let lead = try source.bytes(at: reader.start, count: countSize),
      let count = reader.order.number(lead, at: 0, count: countSize)
    else { return true }
    return count > 0 && count <= 0xFFFF && reader.start + countSize + count * entrySize > source.count
  }

  /// A raw picture of a camera is a TIFF whose first page is a thumbnail, or has no colours yet.
  private static func refuseCameraRaw<Source>(
    _ reader: TagReader<Source>, _ page: TagReader<Source>.Directory
  ) throws(PictureError.Reason) {
    let kind = try reader.numbers(of: page.entry(Tag.subfileType), limit: 8)?.first ?? 0
    let photometric = try reader.numbers(of: page.entry(Tag.photometric), limit: 8)?.first ?? 0
    let isThumbnail = kind & 1 == 1 && page.entry(Tag.subDirectories) != nil
    // 32803 and 34892: what lies behind the filter of a sensor, before and after its gaps are filled.
    if page.entry(Tag.dngVersion) != nil || isThumbnail || photometric == 32803 || photometric == 34892 {
      throw .foreign(.cameraRaw)
    }
  }

  private mutating func readSamples(depths: Set<Int>, formats: Set<Int>) throws(PictureError.Reason) {
    guard let depth = depths.first, depths.count == 1 else {
      throw .unsupported(
        .tiff, detail: "samples of different bits (\(depths.sorted().map(String.init).joined(separator: ", ")))")
    }
    bits = depth
    // 1 is a whole number without a sign, and 4 leaves it open.
    switch formats.first(where: { $0 != 1 && $0 != 4 }) {
    case nil: break
    case 2: throw .unsupported(.tiff, detail: "\(bits)-bit samples with a sign")
    case 3: throw .unsupported(.tiff, detail: "\(bits)-bit floating-point samples")
    default: throw .unsupported(.tiff, detail: "complex samples")
    }
    guard [1, 2, 4, 8, 16].contains(bits) else { throw .unsupported(.tiff, detail: "\(bits)-bit samples") }
    guard (1...64).contains(samplesPerPixel) else {
      throw .unsupported(.tiff, detail: "\(samplesPerPixel) samples a pixel")
    }
  }

  private mutating func readPhotometric(_ number: Int, isPlainJPEG: Bool) throws(PictureError.Reason) {
    switch number {
    case 0, 1: photometric = .grey(isInverted: number == 0)
    case 2: photometric = .rgb
    case 3: photometric = .palette
    case 5: photometric = .cmyk
    case 6 where samplesPerPixel == 1: photometric = .grey(isInverted: false)
    // libjpeg converts colours on the way.
    case 6 where isPlainJPEG && samplesPerPixel == 3: photometric = .rgb
    case 6: photometric = .ycbcr
    case 4: throw .unsupported(.tiff, detail: "a mask")
    // libtiff converts these, too, but not to the colours that others see.
    case 8, 9, 10: throw .unsupported(.tiff, detail: "L*a*b* colours")
    case 32844, 32845: throw .unsupported(.tiff, detail: "logarithmic light (LogLuv)")
    default: throw .unsupported(.tiff, detail: "colours of the kind \(number)")
    }
    guard samplesPerPixel >= photometric.samplesPerPixel else {
      throw .corrupted(
        .tiff,
        detail: "its tags say \(samplesPerPixel) samples a pixel for colours that need \(photometric.samplesPerPixel)")
    }
    let isPossible = photometric == .palette ? bits <= 8 : photometric != .cmyk || bits >= 8
    guard isPossible else { throw .unsupported(.tiff, detail: "\(bits)-bit samples of such colours") }
  }

  private mutating func readOpacity(_ kinds: [Int]?) {
    guard photometric != .cmyk, photometric != .ycbcr else { return }
    let count = photometric.samplesPerPixel
    // Where the tag is missing, one sample more is taken for an opacity, as Pillow does.
    let extra = kinds ?? (samplesPerPixel == count + 1 ? [2] : [])
    // 1: colours are multiplied by it; 2: they are not; 999 is what CorelDRAW writes for 2.
    if let index = extra.firstIndex(where: { [1, 2, 999].contains($0) }), count + index < samplesPerPixel {
      opacity = Opacity(index: count + index, isAssociated: extra[index] == 1)
    }
  }

  private mutating func readPalette(_ numbers: [Int]?) throws(PictureError.Reason) {
    let count = 1 << bits
    guard let numbers, numbers.count >= 3 * count else { throw .corrupted(.tiff, detail: "it has no palette") }
    // 16 bits, but some programs write 8.
    let shift = numbers.contains { $0 > 255 } ? 8 : 0
    palette = (0..<count).flatMap { index in
      (0..<3).map { UInt8(truncatingIfNeeded: numbers[$0 * count + index] >> shift) }
    }
  }

  /// Where the tags, and the values without which there are no pixels, end.
  private static func tagEnd<Source>(_ page: TagReader<Source>.Directory) -> Int {
    page.entries.filter { Tag.needed.contains($0.tag) }
      .reduce(page.end) { max($0, Self.sum($1.offset, $1.byteCount ?? 0)) }
  }

  /// Where the last strip or tile ends.
  private static func pixelEnd<Source>(
    _ reader: TagReader<Source>, _ page: TagReader<Source>.Directory
  ) throws(PictureError.Reason) -> Int {
    let offsets = try reader.numbers(
      of: page.entry(Tag.stripOffsets) ?? page.entry(Tag.tileOffsets), limit: longestTable)
    let byteCounts = try reader.numbers(
      of: page.entry(Tag.stripByteCounts) ?? page.entry(Tag.tileByteCounts), limit: longestTable)
    return zip(offsets ?? [], byteCounts ?? []).reduce(0) { max($0, Self.sum($1.0, $1.1)) }
  }

  private static func sum(_ offset: Int, _ count: Int) -> Int {
    let (sum, overflow) = offset.addingReportingOverflow(count)
    return overflow ? .max : sum
  }

  private mutating func readMetadata<Source>(
    _ reader: TagReader<Source>, _ page: TagReader<Source>.Directory, limit: Int
  ) throws(PictureError.Reason) {
    if let entry = page.entry(TagTree.Tag.colourProfile) {
      colourProfile = try reader.value(of: entry, limit: limit)
    }
    var budget = limit
    var tree = try TagTree(reader, page, tags: TagTree.exifTags, budget: &budget)
    tree.dropDescriptionOfPages()
    resolution = tree.resolution(reader.order)
    if tree.isWorthKeeping(reader.order) { exif = tree.exifBlock(reader.order) }
    let packet = try page.entry(Tag.xmp).map { (entry) throws(PictureError.Reason) in
      try reader.value(of: entry, limit: limit)
    }
    if tree.values[TagTree.Tag.orientation] == nil { exif = XMPOrientation.adding(packet ?? nil, to: exif) }
  }

  /// Counts the pages of full size; directories in a circle are counted once.
  private static func pageCount<Source>(
    _ reader: TagReader<Source>, _ first: TagReader<Source>.Directory
  ) throws(PictureError.Reason) -> Int {
    var count = 1
    var seen: Set<Int> = [reader.start]
    var next = first.next
    while next != 0, seen.count < mostPages, seen.insert(next).inserted,
      let page = try? reader.directory(at: next)
    {
      // Smaller copies and masks are no pages.
      let kind = try reader.numbers(of: page.entry(Tag.subfileType), limit: 8)?.first ?? 0
      if kind & 5 == 0 { count += 1 }
      next = page.next
    }
    return count
  }
}
