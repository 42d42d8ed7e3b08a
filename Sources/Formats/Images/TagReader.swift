/// Reads directories of tagged values, as TIFF and EXIF have them; everything in them comes from outside.
struct TagReader<Source: ByteSource> {
  /// An entry of a directory: what it is, and where its value lies.
  struct Entry {
    let tag: Int
    let type: Int
    let count: Int
    /// Where the value lies, which may be outside of the bytes.
    let offset: Int

    /// The bytes of the value; nil for a type that is not known.
    var byteCount: Int? {
      let sizes = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4, 0, 0, 8, 8, 8]
      guard sizes.indices.contains(type), sizes[type] > 0 else { return nil }
      let (bytes, overflow) = count.multipliedReportingOverflow(by: sizes[type])
      return overflow ? nil : bytes
    }
  }

  /// A directory, and where the next one begins; 0 for the last.
  struct Directory {
    let entries: [Entry]
    let next: Int
    /// Where its bytes end.
    let end: Int

    func entry(_ tag: Int) -> Entry? { entries.first { $0.tag == tag } }
  }

  let source: Source
  let order: ByteOrder
  /// Whether offsets have 8 bytes (BigTIFF).
  let isBig: Bool
  /// Where the first directory begins.
  let start: Int

  /// Reads the header; nil where it is damaged or cut off.
  init?(_ source: Source) throws(PictureError.Reason) {
    guard let lead = try source.bytes(at: 0, count: 8) else { return nil }
    switch (lead[0], lead[1]) {
    case (0x49, 0x49): order = .little
    case (0x4D, 0x4D): order = .big
    default: return nil
    }
    self.source = source
    switch order.number(lead, at: 2, count: 2) {
    case 42:
      isBig = false
      guard let offset = order.number(lead, at: 4, count: 4) else { return nil }
      start = offset
    case 43:
      isBig = true
      guard order.number(lead, at: 4, count: 2) == 8, let eight = try source.bytes(at: 8, count: 8),
        let offset = order.number(eight, at: 0, count: 8)
      else { return nil }
      start = offset
    default:
      return nil
    }
  }

  /// The directory at `offset`; nil where it does not lie inside the bytes.
  func directory(at offset: Int) throws(PictureError.Reason) -> Directory? {
    let (countSize, entrySize, offsetSize) = isBig ? (8, 20, 8) : (2, 12, 4)
    guard offset >= 8, let lead = try source.bytes(at: offset, count: countSize),
      let count = order.number(lead, at: 0, count: countSize), (1...0xFFFF).contains(count),
      let table = try source.bytes(at: offset + countSize, count: count * entrySize)
    else { return nil }
    var entries: [Entry] = []
    for index in 0..<count {
      let place = index * entrySize
      let valuePlace = place + 4 + offsetSize
      guard let tag = order.number(table, at: place, count: 2), let type = order.number(table, at: place + 2, count: 2),
        let valueCount = order.number(table, at: place + 4, count: offsetSize)
      else { continue }
      let inside = Entry(tag: tag, type: type, count: valueCount, offset: offset + countSize + valuePlace)
      guard let byteCount = inside.byteCount else { continue }
      if byteCount <= offsetSize {
        entries.append(inside)
      } else if let elsewhere = order.number(table, at: valuePlace, count: offsetSize) {
        entries.append(Entry(tag: tag, type: type, count: valueCount, offset: elsewhere))
      }
    }
    let end = offset + countSize + count * entrySize
    let next = try source.bytes(at: end, count: offsetSize).flatMap { order.number($0, at: 0, count: offsetSize) }
    return Directory(entries: entries, next: next ?? 0, end: end + offsetSize)
  }

  /// The bytes of a value of at most `limit` bytes; nil where it is longer or does not lie inside.
  func value(of entry: Entry, limit: Int) throws(PictureError.Reason) -> [UInt8]? {
    guard let byteCount = entry.byteCount, byteCount <= limit else { return nil }
    return try source.bytes(at: entry.offset, count: byteCount)
  }

  /// The whole numbers of a value; nil where it holds others, or does not lie inside.
  func numbers(of entry: Entry?, limit: Int = .max) throws(PictureError.Reason) -> [Int]? {
    guard let entry, [1, 3, 4, 13, 16, 18].contains(entry.type), let byteCount = entry.byteCount, entry.count > 0,
      let bytes = try value(of: entry, limit: limit)
    else { return nil }
    let size = byteCount / entry.count
    return (0..<entry.count).map { order.number(bytes, at: $0 * size, count: size) ?? .max }
  }
}
