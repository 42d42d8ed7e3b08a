import Files

/// Writes a ZIP archive of stored entries whose bytes begin at multiples of 64, as PyTorch does it.
struct ZipWriter {
  private let file: AtomicFile
  private var position = 0
  private var directory: [UInt8] = []
  private var entryCount = 0

  private static let alignment = 64
  /// 1 January 1980, the first day that the format knows; the same contents give the same file.
  private static let date: UInt16 = 1 << 5 | 1

  /// Writes to a file that is still empty.
  init(_ file: AtomicFile) {
    self.file = file
  }

  /// Adds an entry.
  mutating func add(_ name: String, _ bytes: [UInt8]) {
    let header = position
    let checksum = Checksum(of: bytes).value
    let fixed = Self.fields(checksum, bytes.count, name)
    // An extra field of PyTorch's kind ("FB") fills the room up to the next multiple.
    let start = header + 30 + name.utf8.count + 4
    let padding = (Self.alignment - start % Self.alignment) % Self.alignment
    var local = ZipArchive.signature + fixed
    local.append(littleEndian: UInt16(4 + padding))
    local += name.utf8
    local += "FB".utf8
    local.append(littleEndian: UInt16(padding))
    local += [UInt8](repeating: 0, count: padding)
    append(local)
    append(bytes)

    directory += [0x50, 0x4B, 0x01, 0x02]
    directory.append(littleEndian: UInt16(20))
    directory += fixed
    directory += [UInt8](repeating: 0, count: 12)
    directory.append(littleEndian: UInt32(header))
    directory += name.utf8
    entryCount += 1
  }

  /// Writes the directory.
  mutating func finish() {
    let start = position
    append(directory)
    var end: [UInt8] = [0x50, 0x4B, 0x05, 0x06, 0, 0, 0, 0]
    end.append(littleEndian: UInt16(entryCount))
    end.append(littleEndian: UInt16(entryCount))
    end.append(littleEndian: UInt32(directory.count))
    end.append(littleEndian: UInt32(start))
    end.append(littleEndian: UInt16(0))
    append(end)
  }

  /// What both headers of an entry have in common: version, flags (the name is UTF-8), method, time, date, check sum, both lengths,
  /// the name's length.
  private static func fields(_ checksum: UInt32, _ count: Int, _ name: String) -> [UInt8] {
    var fields: [UInt8] = []
    for number in [20, 0x0800, 0, 0, date] as [UInt16] { fields.append(littleEndian: number) }
    fields.append(littleEndian: checksum)
    fields.append(littleEndian: UInt32(count))
    fields.append(littleEndian: UInt32(count))
    fields.append(littleEndian: UInt16(name.utf8.count))
    return fields
  }

  private mutating func append(_ bytes: [UInt8]) {
    bytes.withUnsafeBytes { file.append($0) }
    position += bytes.count
  }
}
