import Files

/// An archive of NumPy arrays, `.npz`, as `numpy.savez` and `numpy.savez_compressed` write it.
package struct NumPyArchive {
  private typealias Reason = NumPyError.Reason

  /// An archive of statistics has some 34 MB; one that says it is much larger is damaged, or made to fill the memory.
  private static let entryLimit = 1 << 30

  private struct Entry {
    let name: String
    let isPacked: Bool
    let checksum: UInt32
    let storedCount: Int
    let count: Int
    let header: Int
  }

  private let path: String
  private let bytes: [UInt8]
  private let entries: [Entry]

  /// Reads the directory of the archive at `path`.
  package init(path: String) throws(NumPyError) {
    self.path = path
    do throws(Reason) {
      do throws(FileFault) {
        bytes = try InputFile(path: path).readAll(limit: Self.entryLimit)
      } catch {
        throw .file(error)
      }
      entries = try Self.directory(of: bytes)
    } catch {
      throw NumPyError(error, path: path)
    }
  }

  /// The names of the arrays.
  package var names: [String] { entries.map(\.name) }

  /// The array of a name.
  package func array(_ name: String) throws(NumPyError) -> NumPyArray {
    do throws(Reason) {
      guard let entry = entries.first(where: { $0.name == name }) else { throw .noSuchArray(name, names: names) }
      return try NumPyArray(decoding: content(of: entry), named: name)
    } catch {
      throw NumPyError(error, path: path)
    }
  }

  private func content(of entry: Entry) throws(Reason) -> [UInt8] {
    let place = entry.header
    guard place <= bytes.count - 30, number(place, 4) == 0x0403_4B50 else {
      throw .damaged(detail: "\(entry.name.quoted(limit: 60)) has no header")
    }
    let start = place + 30 + number(place + 26, 2) + number(place + 28, 2)
    guard start <= bytes.count, entry.storedCount <= bytes.count - start else {
      throw .damaged(detail: "\(entry.name.quoted(limit: 60)) is cut off")
    }
    let stored = Array(bytes[start..<start + entry.storedCount])
    let content = entry.isPacked ? Deflated.unpackedWithoutFrame(stored, count: entry.count) : stored
    guard let content, content.count == entry.count, Checksum(of: content).value == entry.checksum else {
      throw .damaged(detail: "the check sum of \(entry.name.quoted(limit: 60)) is wrong")
    }
    return content
  }

  private func number(_ place: Int, _ count: Int) -> Int { Self.number(bytes, place, count) }

  private static func number(_ bytes: [UInt8], _ place: Int, _ count: Int) -> Int {
    (0..<count).reduce(0) { $0 | Int(bytes[place + $1]) << (8 * $1) }
  }

  /// The entries by the record at the end of the archive; arrays are small enough for records without 64-bit numbers.
  private static func directory(of bytes: [UInt8]) throws(Reason) -> [Entry] {
    let endSize = 22
    guard bytes.count >= endSize else { throw .damaged(detail: "it is too short") }
    let first = max(0, bytes.count - endSize - 0xFFFF)
    guard let end = (first...bytes.count - endSize).last(where: { number(bytes, $0, 4) == 0x0605_4B50 }) else {
      throw .damaged(detail: "the end of the archive is missing")
    }
    var place = number(bytes, end + 16, 4)
    var entries: [Entry] = []
    for _ in 0..<number(bytes, end + 10, 2) {
      guard place <= end - 46, number(bytes, place, 4) == 0x0201_4B50 else {
        throw .damaged(detail: "an entry is missing from its directory")
      }
      let nameCount = number(bytes, place + 28, 2)
      let next = place + 46 + nameCount + number(bytes, place + 30, 2) + number(bytes, place + 32, 2)
      let method = number(bytes, place + 10, 2)
      let (stored, count) = (number(bytes, place + 20, 4), number(bytes, place + 24, 4))
      guard next <= end, method == 0 || method == 8, count <= entryLimit, number(bytes, place + 8, 2) & 1 == 0 else {
        throw .damaged(detail: "an entry is packed, encrypted or sized in a way that NumPy does not use")
      }
      let name = String(decoding: bytes[place + 46..<place + 46 + nameCount], as: UTF8.self)
      entries.append(
        Entry(
          name: name.hasSuffix(".npy") ? String(name.dropLast(4)) : name, isPacked: method == 8,
          checksum: UInt32(number(bytes, place + 16, 4)), storedCount: stored, count: count,
          header: number(bytes, place + 42, 4)))
      place = next
    }
    return entries
  }

  /// Writes arrays under their names, as `numpy.savez` does; a file at the path is replaced.
  package static func write(_ arrays: [(name: String, array: NumPyArray)], to path: String) throws(NumPyError) {
    var (archive, directory): ([UInt8], [UInt8]) = ([], [])
    func little(_ number: Int, _ count: Int) -> [UInt8] {
      (0..<count).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
    }
    for (name, array) in arrays {
      let (content, file) = (array.encoded, Array("\(name).npy".utf8))
      // Version, flags, method, the first day that the format knows, check sum, both lengths, the lengths of name and extra field.
      let common =
        little(20, 2) + little(0, 4) + little(0, 2) + little(1 << 5 | 1, 2)
        + little(Int(Checksum(of: content).value), 4)
        + little(content.count, 4) + little(content.count, 4) + little(file.count, 2) + little(0, 2)
      directory += little(0x0201_4B50, 4) + little(20, 2) + common + little(0, 10) + little(archive.count, 4) + file
      archive += little(0x0403_4B50, 4) + common + file
      archive += content
    }
    let start = archive.count
    archive += directory
    archive +=
      little(0x0605_4B50, 4) + little(0, 4) + little(arrays.count, 2) + little(arrays.count, 2)
      + little(directory.count, 4) + little(start, 4) + little(0, 2)
    do throws(FileFault) {
      try AtomicFile.write(archive, to: path)
    } catch {
      throw NumPyError(.file(error), path: path)
    }
  }
}
