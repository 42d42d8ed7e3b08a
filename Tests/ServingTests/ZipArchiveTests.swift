import Testing

@testable import Serving

@Suite("ZIP archives")
struct ZipArchiveTests {
  /// The check sum by its definition, bit by bit.
  private static func checksum(_ bytes: [UInt8]) -> Int {
    let sum = bytes.reduce(UInt32.max) { sum, byte in
      (0..<8).reduce(sum ^ UInt32(byte)) { sum, _ in sum & 1 == 1 ? sum >> 1 ^ 0xEDB8_8320 : sum >> 1 }
    }
    return Int(~sum)
  }

  private static func number(_ bytes: [UInt8], at place: Int, _ count: Int) -> Int {
    (0..<count).reduce(0) { $0 | Int(bytes[place + $1]) << (8 * $1) }
  }

  /// Reads an archive as APPNOTE.TXT says: from its end to the directory, and from there to the files.
  private static func content(_ bytes: [UInt8]) throws -> [(name: String, bytes: [UInt8])] {
    let end = bytes.count - 22
    try #require(number(bytes, at: end, 4) == 0x0605_4B50)
    let (count, size, start) = (
      number(bytes, at: end + 10, 2), number(bytes, at: end + 12, 4), number(bytes, at: end + 16, 4)
    )
    #expect(number(bytes, at: end + 8, 2) == count && start + size == end)
    var place = start
    var files: [(String, [UInt8])] = []
    for _ in 0..<count {
      try #require(number(bytes, at: place, 4) == 0x0201_4B50)
      let (length, nameLength, local) = (
        number(bytes, at: place + 24, 4), number(bytes, at: place + 28, 2), number(bytes, at: place + 42, 4)
      )
      let name = Array(bytes[place + 46..<place + 46 + nameLength])
      try #require(number(bytes, at: local, 4) == 0x0403_4B50)
      // What both headers say is the same, beginning with the version.
      #expect(Array(bytes[local + 4..<local + 30]) == Array(bytes[place + 6..<place + 32]))
      #expect(Array(bytes[local + 30..<local + 30 + nameLength]) == name)
      let file = Array(bytes[local + 30 + nameLength..<local + 30 + nameLength + length])
      #expect(number(bytes, at: place + 16, 4) == checksum(file) && number(bytes, at: place + 20, 4) == length)
      files.append((String(decoding: name, as: UTF8.self), file))
      place += 46 + nameLength
    }
    #expect(place == end)
    return files
  }

  @Test("What goes in comes out, and no name comes twice")
  func roundTrip() throws {
    var archive = ZipArchive()
    #expect(try Self.content(archive.bytes).isEmpty)
    let files: [(String, [UInt8])] = [
      ("a.png", [1, 2, 3]), ("été.png", Array(0...255)), ("a.png", []), ("A.PNG", [9]), ("b", [8]), ("b", [7]),
    ]
    for (name, bytes) in files { archive.add(name, bytes) }
    let content = try Self.content(archive.bytes)
    #expect(content.map(\.name) == ["a.png", "été.png", "a 2.png", "A 3.PNG", "b", "b 2"])
    #expect(content.map(\.bytes) == files.map(\.1))
  }
}
