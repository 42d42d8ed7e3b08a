import Files

/// The record at the end of a ZIP archive, which says where its directory lies.
struct ZipEnd {
  typealias Reason = PyTorchError.Reason

  /// The place of the directory in the file.
  let directory: Range<Int>
  /// How many entries it has.
  let entryCount: Int

  private static let byteCount = 22
  private static let locatorByteCount = 20
  private static let longByteCount = 56
  /// The record may be followed by a comment of so many bytes.
  private static let commentLimit = 65_535

  /// Finds the record.
  init(_ file: InputFile) throws(Reason) {
    let tailStart = max(0, file.count - Self.byteCount - Self.commentLimit)
    let tail = try file.part(tailStart..<file.count)
    guard let place = Self.place(in: tail) else {
      throw .truncated(detail: "the end of the archive is missing")
    }
    var entryCount = UInt64(tail.littleEndian(at: place + 10, as: UInt16.self))
    var size = UInt64(tail.littleEndian(at: place + 12, as: UInt32.self))
    var offset = UInt64(tail.littleEndian(at: place + 16, as: UInt32.self))
    var end = tailStart + place
    // Archives of PyTorch have a second, longer record in front, whose numbers may be larger.
    let locator = place - Self.locatorByteCount
    if locator >= 0, tail.littleEndian(at: locator, as: UInt32.self) == 0x0706_4B50 {
      let longOffset = tail.littleEndian(at: locator + 8, as: UInt64.self)
      guard let start = Int(exactly: longOffset), start <= tailStart + locator - Self.longByteCount else {
        throw .badArchive(detail: "the record of its end lies outside of it")
      }
      let long = try file.part(start..<start + Self.longByteCount)
      guard long.littleEndian(at: 0, as: UInt32.self) == 0x0606_4B50 else {
        throw .badArchive(detail: "the record of its end is missing")
      }
      entryCount = long.littleEndian(at: 32, as: UInt64.self)
      size = long.littleEndian(at: 40, as: UInt64.self)
      offset = long.littleEndian(at: 48, as: UInt64.self)
      end = start
    }
    guard let first = Int(exactly: offset), let count = Int(exactly: size), first <= end, count <= end - first else {
      throw .badArchive(detail: "its directory lies outside of it")
    }
    guard entryCount <= UInt64(count / ZipDirectoryRecord.fixedByteCount) else {
      throw .badArchive(detail: "its directory is too short for \(entryCount) entries")
    }
    directory = first..<first + count
    self.entryCount = Int(entryCount)
  }

  /// Where the record begins: the last place at which its comment ends with the file.
  private static func place(in tail: [UInt8]) -> Int? {
    guard tail.count >= byteCount else { return nil }
    for place in (0...tail.count - byteCount).reversed()
    where tail[place] == 0x50 && tail.littleEndian(at: place, as: UInt32.self) == 0x0605_4B50 {
      if place + byteCount + Int(tail.littleEndian(at: place + 20, as: UInt16.self)) == tail.count { return place }
    }
    return nil
  }
}
