/// An EXIF block: directories of tagged values in TIFF's form (EXIF 2.32, section 4).
///
/// Everything in it comes from outside: every offset is checked, and what does not fit is passed over.
struct ExifBlock {
  private(set) var bytes: [UInt8]
  private let isBigEndian: Bool
  private let main: Directory

  /// A table of entries at an offset.
  private struct Directory {
    let offset: Int
    let entryCount: Int

    var end: Int { offset + 2 + entryCount * 12 }
    var entryOffsets: some Sequence<Int> { (0..<entryCount).lazy.map { [offset] in offset + 2 + $0 * 12 } }
  }

  private enum Tag {
    static let imageWidth = 0x0100
    static let imageLength = 0x0101
    static let stripOffsets = 0x0111
    static let orientation = 0x0112
    static let stripByteCounts = 0x0117
    static let horizontalResolution = 0x011A
    static let verticalResolution = 0x011B
    static let thumbnailOffset = 0x0201
    static let thumbnailLength = 0x0202
    static let exifDirectory = 0x8769
    static let gpsDirectory = 0x8825
    static let pixelWidth = 0xA002
    static let pixelHeight = 0xA003
    static let interoperabilityDirectory = 0xA005
  }

  /// Understands a block; nil where its header or its first directory is broken.
  init?(_ bytes: [UInt8]) {
    guard bytes.count >= 14 else { return nil }
    if bytes.starts(with: [0x49, 0x49, 0x2A, 0x00]) {
      isBigEndian = false
    } else if bytes.starts(with: [0x4D, 0x4D, 0x00, 0x2A]) {
      isBigEndian = true
    } else {
      return nil
    }
    self.bytes = bytes
    guard let offset = Self.number32(bytes, at: 4, isBigEndian: isBigEndian),
      let main = Self.directory(bytes, at: offset, isBigEndian: isBigEndian)
    else { return nil }
    self.main = main
  }

  /// How the stored picture must be turned; upright where the block does not say, or says nonsense.
  var orientation: Orientation {
    for entry in main.entryOffsets where number16(at: entry) == Tag.orientation {
      if let value = wholeNumber(at: entry), let orientation = Orientation(rawValue: value) { return orientation }
    }
    return .upright
  }

  /// The block of the picture after it was turned upright: orientation 1, no thumbnail, and width and height (and the
  /// two resolutions) in each other's place where rows became columns.
  func turnedUpright() -> [UInt8] {
    var turned = self
    let swapsSides = orientation.swapsSides
    for entry in main.entryOffsets where number16(at: entry) == Tag.orientation { turned.setToOne(at: entry) }
    if swapsSides {
      turned.swapValues(of: Tag.imageWidth, and: Tag.imageLength, in: main)
      turned.swapValues(of: Tag.horizontalResolution, and: Tag.verticalResolution, in: main)
      if let pointer = entry(of: Tag.exifDirectory, in: main), let offset = number32(at: pointer + 8),
        let exif = directory(at: offset)
      {
        turned.swapValues(of: Tag.pixelWidth, and: Tag.pixelHeight, in: exif)
      }
    }
    turned.dropThumbnail()
    return turned.bytes
  }

  /// The block of the picture after it was made larger or smaller: width and height where it tells them.
  func resized(height: Int, width: Int) -> [UInt8] {
    var resized = self
    var directories = [(main, Tag.imageWidth, Tag.imageLength)]
    if let pointer = entry(of: Tag.exifDirectory, in: main), let offset = number32(at: pointer + 8),
      let exif = directory(at: offset)
    {
      directories.append((exif, Tag.pixelWidth, Tag.pixelHeight))
    }
    for (directory, widthTag, heightTag) in directories {
      if let entry = entry(of: widthTag, in: directory) { resized.setNumber(width, at: entry) }
      if let entry = entry(of: heightTag, in: directory) { resized.setNumber(height, at: entry) }
    }
    return resized.bytes
  }

  // MARK: - Changing

  /// Gives an entry one whole number of four bytes.
  private mutating func setNumber(_ number: Int, at entry: Int) {
    let value = [0, 4, 0, 0, 0, 1] + BigEndian.bytes32(number)
    let bytes =
      isBigEndian ? value : [value[1], value[0]] + value[2..<6].reversed() + value[6..<10].reversed()
    self.bytes.replaceSubrange(entry + 2..<entry + 12, with: bytes)
  }

  private mutating func setToOne(at entry: Int) {
    // A short, once, lies in the first two of the four bytes of the value.
    let value: [UInt8] = isBigEndian ? [0, 3, 0, 0, 0, 1, 0, 1, 0, 0] : [3, 0, 1, 0, 0, 0, 1, 0, 0, 0]
    bytes.replaceSubrange(entry + 2..<entry + 12, with: value)
  }

  private mutating func swapValues(of first: Int, and second: Int, in directory: Directory) {
    guard let one = entry(of: first, in: directory), let other = entry(of: second, in: directory) else { return }
    for index in 2..<12 { bytes.swapAt(one + index, other + index) }
  }

  /// Unlinks the directory after the first (the thumbnail's), clears what only it used, and cuts it off at the end.
  private mutating func dropThumbnail() {
    guard let next = number32(at: main.end), next != 0 else { return }
    let kept = keptRanges()
    var dropped: [Range<Int>] = []
    if let thumbnail = directory(at: next) {
      dropped.append(thumbnail.offset..<min(thumbnail.end + 4, bytes.count))
      for entry in thumbnail.entryOffsets {
        if let range = valueRange(at: entry) { dropped.append(range) }
      }
      for (offsetTag, lengthTag) in [
        (Tag.thumbnailOffset, Tag.thumbnailLength), (Tag.stripOffsets, Tag.stripByteCounts),
      ] {
        guard let offset = entry(of: offsetTag, in: thumbnail).flatMap({ wholeNumber(at: $0) }),
          let length = entry(of: lengthTag, in: thumbnail).flatMap({ wholeNumber(at: $0) }),
          let range = range(at: offset, count: length)
        else { continue }
        dropped.append(range)
      }
    }
    for index in main.end..<main.end + 4 { bytes[index] = 0 }
    let cleared = Self.merged(dropped).filter { range in !kept.contains { $0.overlaps(range) } }
    for range in cleared {
      for index in range { bytes[index] = 0 }
    }
    for range in cleared.reversed() where range.upperBound == bytes.count { bytes.removeSubrange(range) }
  }

  /// What the first directory and the directories below it use, in order and without overlap.
  private func keptRanges() -> [Range<Int>] {
    var kept = [0..<8]
    var waiting = [main]
    var seen: Set<Int> = []
    while let directory = waiting.popLast() {
      guard seen.insert(directory.offset).inserted, seen.count <= 16 else { continue }
      kept.append(directory.offset..<min(directory.end + 4, bytes.count))
      for entry in directory.entryOffsets {
        if let range = valueRange(at: entry) { kept.append(range) }
        switch number16(at: entry) {
        case Tag.exifDirectory, Tag.gpsDirectory, Tag.interoperabilityDirectory:
          if let offset = number32(at: entry + 8), let below = self.directory(at: offset) { waiting.append(below) }
        default:
          break
        }
      }
    }
    return Self.merged(kept)
  }

  private static func merged(_ ranges: [Range<Int>]) -> [Range<Int>] {
    var merged: [Range<Int>] = []
    for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) where !range.isEmpty {
      if let last = merged.last, range.lowerBound <= last.upperBound {
        merged[merged.count - 1] = last.lowerBound..<max(last.upperBound, range.upperBound)
      } else {
        merged.append(range)
      }
    }
    return merged
  }

  // MARK: - Reading

  private func entry(of tag: Int, in directory: Directory) -> Int? {
    directory.entryOffsets.first { number16(at: $0) == tag }
  }

  /// The value of an entry of one whole number.
  private func wholeNumber(at entry: Int) -> Int? {
    guard let type = number16(at: entry + 2), number32(at: entry + 4) == 1 else { return nil }
    switch type {
    case 1: return Int(bytes[entry + 8])
    case 3: return number16(at: entry + 8)
    case 4: return number32(at: entry + 8)
    default: return nil
    }
  }

  /// Where the value of an entry lies, unless it lies in the entry itself or outside the block.
  private func valueRange(at entry: Int) -> Range<Int>? {
    let sizes = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4]
    guard let type = number16(at: entry + 2), sizes.indices.contains(type), let count = number32(at: entry + 4),
      count * sizes[type] > 4, let offset = number32(at: entry + 8)
    else { return nil }
    return range(at: offset, count: count * sizes[type])
  }

  private func range(at offset: Int, count: Int) -> Range<Int>? {
    offset <= bytes.count && count <= bytes.count - offset ? offset..<offset + count : nil
  }

  private func directory(at offset: Int) -> Directory? {
    Self.directory(bytes, at: offset, isBigEndian: isBigEndian)
  }

  private static func directory(_ bytes: [UInt8], at offset: Int, isBigEndian: Bool) -> Directory? {
    guard offset >= 8, let count = number16(bytes, at: offset, isBigEndian: isBigEndian), count > 0 else { return nil }
    let directory = Directory(offset: offset, entryCount: count)
    return directory.end <= bytes.count ? directory : nil
  }

  private func number16(at offset: Int) -> Int? { Self.number16(bytes, at: offset, isBigEndian: isBigEndian) }

  private func number32(at offset: Int) -> Int? { Self.number32(bytes, at: offset, isBigEndian: isBigEndian) }

  private static func number16(_ bytes: [UInt8], at offset: Int, isBigEndian: Bool) -> Int? {
    guard offset >= 0, offset <= bytes.count - 2 else { return nil }
    let number = UInt16(BigEndian.number16(bytes, at: offset))
    return Int(isBigEndian ? number : number.byteSwapped)
  }

  private static func number32(_ bytes: [UInt8], at offset: Int, isBigEndian: Bool) -> Int? {
    guard offset >= 0, offset <= bytes.count - 4 else { return nil }
    let number = UInt32(BigEndian.number32(bytes, at: offset))
    return Int(isBigEndian ? number : number.byteSwapped)
  }
}
