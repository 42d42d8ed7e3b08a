/// What the directory of a ZIP archive says about one entry.
struct ZipDirectoryRecord {
  typealias Reason = PyTorchError.Reason

  let name: String
  let checksum: UInt32
  /// The length of the entry's bytes.
  let byteCount: Int
  /// Where the header in front of them begins.
  let headerOffset: Int
  /// Where the next record of the directory begins.
  let end: Int
  private let flags: UInt16
  private let method: UInt16
  /// Whether the length of the stored bytes is that of the original.
  private let hasOneLength: Bool

  static let fixedByteCount = 46

  /// Bit 3: sizes follow the data. Bit 11: the name is UTF-8. Anything else encrypts or patches.
  private static let knownFlags: UInt16 = 0x0808

  /// Reads the record at `start`.
  init(_ directory: [UInt8], at start: Int) throws(Reason) {
    guard start <= directory.count - Self.fixedByteCount,
      directory.littleEndian(at: start, as: UInt32.self) == 0x0201_4B50
    else { throw .badArchive(detail: "an entry is missing from its directory") }
    flags = directory.littleEndian(at: start + 8, as: UInt16.self)
    method = directory.littleEndian(at: start + 10, as: UInt16.self)
    checksum = directory.littleEndian(at: start + 16, as: UInt32.self)
    var stored = UInt64(directory.littleEndian(at: start + 20, as: UInt32.self))
    var original = UInt64(directory.littleEndian(at: start + 24, as: UInt32.self))
    let nameCount = Int(directory.littleEndian(at: start + 28, as: UInt16.self))
    let extraCount = Int(directory.littleEndian(at: start + 30, as: UInt16.self))
    let commentCount = Int(directory.littleEndian(at: start + 32, as: UInt16.self))
    var offset = UInt64(directory.littleEndian(at: start + 42, as: UInt32.self))
    let nameStart = start + Self.fixedByteCount
    end = nameStart + nameCount + extraCount + commentCount
    guard end <= directory.count else { throw .badArchive(detail: "an entry reaches beyond its directory") }
    guard let name = String(validating: directory[nameStart..<nameStart + nameCount], as: UTF8.self) else {
      throw .badArchive(detail: "the name of an entry is not UTF-8")
    }
    self.name = name
    // Numbers that need more than 32 bits stand in an extra field, in this order.
    var long = Self.longNumbers(directory, nameStart + nameCount..<nameStart + nameCount + extraCount)[...]
    if original == UInt32.max { original = long.popFirst() ?? original }
    if stored == UInt32.max { stored = long.popFirst() ?? stored }
    if offset == UInt32.max { offset = long.popFirst() ?? offset }
    hasOneLength = original == stored
    guard let byteCount = Int(exactly: stored), let headerOffset = Int(exactly: offset) else {
      throw .badArchive(detail: "the entry \(name.quoted(limit: 120)) has a length or a place that no file has")
    }
    (self.byteCount, self.headerOffset) = (byteCount, headerOffset)
  }

  /// Refuses an entry that is anything but stored bytes.
  func checkIsPlain() throws(Reason) {
    guard flags & ~Self.knownFlags == 0 else {
      throw .badArchive(detail: "the entry \(name.quoted(limit: 120)) is encrypted or of an unknown kind")
    }
    guard method == 0 else {
      throw .badArchive(
        detail:
          "the entry \(name.quoted(limit: 120)) is compressed, which PyTorch does not do and a small file could use to "
          + "fill the memory")
    }
    guard hasOneLength else {
      throw .badArchive(detail: "the entry \(name.quoted(limit: 120)) has two different lengths")
    }
  }

  /// The 64-bit numbers of the extra field 1; none if there is no such field.
  private static func longNumbers(_ directory: [UInt8], _ range: Range<Int>) -> [UInt64] {
    var place = range.lowerBound
    while place + 4 <= range.upperBound {
      let count = Int(directory.littleEndian(at: place + 2, as: UInt16.self))
      let field = place + 4..<min(range.upperBound, place + 4 + count)
      if directory.littleEndian(at: place, as: UInt16.self) == 1 {
        return (0..<field.count / 8).map { directory.littleEndian(at: field.lowerBound + 8 * $0, as: UInt64.self) }
      }
      place += 4 + count
    }
    return []
  }
}
