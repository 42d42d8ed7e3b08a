import Files

/// A ZIP archive as PyTorch writes it: every entry stored as it is, one after the other, a directory at the end.
///
/// What a hostile archive could do is refused while the directory is read: compressed entries (which could grow without
/// end), entries that overlap or reach beyond the file, and names that occur twice.
///
/// - SeeAlso: PKWARE's APPNOTE.TXT, sections 4.3.7 to 4.3.16.
struct ZipArchive {
  typealias Reason = PyTorchError.Reason

  /// One stored file.
  struct Entry {
    let name: String
    /// The place of its bytes in the archive.
    let range: Range<Int>
    let checksum: UInt32
  }

  /// The entries by their names.
  let entries: [String: Entry]
  private let file: InputFile

  /// The signature with which archives begin.
  static let signature: [UInt8] = [0x50, 0x4B, 0x03, 0x04]

  /// The most bytes that the directory may have; that of a network has some thousand.
  private static let directoryLimit = 1 << 24

  /// Reads the directory of the archive and checks all of it.
  init(_ file: InputFile) throws(Reason) {
    self.file = file
    let end = try ZipEnd(file)
    guard end.directory.count <= Self.directoryLimit else {
      throw .badArchive(detail: "its directory takes \(end.directory.count) bytes")
    }
    let directory = try file.part(end.directory)
    var records: [ZipDirectoryRecord] = []
    var position = 0
    for _ in 0..<end.entryCount {
      records.append(try ZipDirectoryRecord(directory, at: position))
      position = records.last?.end ?? position
    }
    // Before the entries are checked: other programs' archives may be compressed.
    try Self.checkOrigin(records.map(\.name))
    var entries: [String: Entry] = [:]
    var occupied: [Range<Int>] = []
    for record in records {
      try record.checkIsPlain()
      let range = try Self.place(of: record, in: file, before: end.directory.lowerBound)
      occupied.append(record.headerOffset..<range.upperBound)
      let entry = Entry(name: record.name, range: range, checksum: record.checksum)
      guard entries.updateValue(entry, forKey: record.name) == nil else {
        throw .badArchive(detail: "the name \(record.name.quoted(limit: 120)) occurs twice")
      }
    }
    guard position == directory.count else { throw .badArchive(detail: "its directory is longer than its entries") }
    occupied.sort { $0.lowerBound < $1.lowerBound }
    for (first, second) in zip(occupied, occupied.dropFirst()) where second.lowerBound < first.upperBound {
      throw .badArchive(detail: "two of its entries overlap")
    }
    self.entries = entries
  }

  /// Recognises by their names archives that hold no state dict.
  private static func checkOrigin(_ names: [String]) throws(Reason) {
    if names.contains(where: { $0 == "constants.pkl" || $0.hasSuffix("/constants.pkl") }) { throw .torchScript }
    if names.contains("model.weights.h5") { throw .otherArchive("a Keras model") }
    if !names.isEmpty, names.allSatisfy({ $0.hasSuffix(".npy") }) { throw .otherArchive("an archive of NumPy arrays") }
  }

  /// The bytes of an entry, compared with their check sum.
  func bytes(of entry: Entry) throws(Reason) -> [UInt8] {
    let bytes = try file.part(entry.range)
    guard Checksum(of: bytes).value == entry.checksum else {
      throw .badArchive(detail: "the check sum of \(entry.name.quoted(limit: 120)) is wrong")
    }
    return bytes
  }

  /// Where the bytes of an entry lie, from the header in front of them.
  private static func place(
    of record: ZipDirectoryRecord, in file: InputFile, before directory: Int
  ) throws(Reason) -> Range<Int> {
    let name = record.name.quoted(limit: 120)
    let fixed = 30
    guard record.headerOffset <= directory - fixed else {
      throw .badArchive(detail: "the entry \(name) begins behind the archive's data")
    }
    let header = try file.part(record.headerOffset..<record.headerOffset + fixed)
    guard Array(header[0..<4]) == signature else { throw .badArchive(detail: "the entry \(name) has no header") }
    let nameCount = Int(header.littleEndian(at: 26, as: UInt16.self))
    let start = record.headerOffset + fixed + nameCount + Int(header.littleEndian(at: 28, as: UInt16.self))
    guard start <= directory, record.byteCount <= directory - start else {
      throw .truncated(detail: "the entry \(name) of \(record.byteCount) bytes reaches beyond the archive's data")
    }
    let ownName = try file.part(record.headerOffset + fixed..<record.headerOffset + fixed + nameCount)
    guard ownName.elementsEqual(record.name.utf8), header.littleEndian(at: 8, as: UInt16.self) == 0 else {
      throw .badArchive(detail: "the entry \(name) contradicts the directory")
    }
    return start..<start + record.byteCount
  }
}

extension InputFile {
  /// The bytes of a part of the file.
  func part(_ range: Range<Int>) throws(PyTorchError.Reason) -> [UInt8] {
    do throws(FileFault) {
      return try read(at: range.lowerBound, count: range.count)
    } catch {
      throw .file(error)
    }
  }
}
