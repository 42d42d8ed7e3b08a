import Files

/// The ZIP form: `<name>/data.pkl`, a block of numbers in each `<name>/data/<key>`, and `<name>/byteorder`.
struct PyTorchArchive: StorageBlocks {
  typealias Reason = PyTorchError.Reason

  let pickle: Pickle
  let isBigEndian: Bool
  private let archive: ZipArchive
  private let prefix: String

  /// The most bytes that a pickle may have; that of a large network has some ten thousand.
  static let pickleLimit = 1 << 23

  init(_ file: InputFile) throws(Reason) {
    archive = try ZipArchive(file)
    let name = "data.pkl"
    let places = archive.entries.keys.filter { $0 == name || $0.hasSuffix("/\(name)") }.sorted { $0.count < $1.count }
    guard let place = places.first, let entry = archive.entries[place] else {
      throw .notPyTorch(detail: "it is an archive without a data.pkl")
    }
    prefix = String(place.dropLast(name.count))
    guard entry.range.count <= Self.pickleLimit else {
      throw .badArchive(
        detail: "its data.pkl has \(entry.range.count) bytes, more than the \(Self.pickleLimit) allowed")
    }
    let bytes = try archive.bytes(of: entry)
    let (pickle, end) = try PickleParser.parse(bytes)
    guard end == bytes.count else { throw .badPickle(byte: end, detail: "something follows its end") }
    self.pickle = pickle
    isBigEndian = try Self.isBigEndian(archive, prefix)
  }

  func bytes(ofBlock key: String) throws(Reason) -> [UInt8]? {
    guard let entry = archive.entries["\(prefix)data/\(key)"] else { return nil }
    return try archive.bytes(of: entry)
  }

  /// Files from before version 1.13 or so do not say it; they were written on processors with the lowest byte first.
  private static func isBigEndian(_ archive: ZipArchive, _ prefix: String) throws(Reason) -> Bool {
    guard let entry = archive.entries["\(prefix)byteorder"] else { return false }
    let order = entry.range.count <= 16 ? String(decoding: try archive.bytes(of: entry), as: UTF8.self) : ""
    switch order {
    case "little": return false
    case "big": return true
    default: throw .badArchive(detail: "its order of bytes is neither little nor big")
    }
  }
}
