import Files
import TemporaryFolders
import Testing

/// The check sum of files.
@Suite struct ChecksumTests {
  @Test func `is the CRC-32 of the standard's check value`() {
    #expect(Checksum(of: Array("123456789".utf8)).description == "cbf43926")
    #expect(Checksum().description == "00000000")
  }

  @Test func `of parts is that of the whole`() throws {
    let bytes = (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 9) }
    let folder = try TemporaryFolder()
    let (checksum, count) = try Checksum.ofFile(folder.write(bytes, to: "file"))
    #expect(checksum == Checksum(of: bytes))
    #expect(count == bytes.count)
  }

  @Test func `every flipped bit shows`() {
    let bytes = (0..<64).map { UInt8($0) }
    let whole = Checksum(of: bytes)
    for bit in 0..<bytes.count * 8 {
      var changed = bytes
      changed[bit / 8] ^= 1 << (bit % 8)
      #expect(Checksum(of: changed) != whole)
    }
  }

  @Test func `is read from eight hexadecimal digits and nothing else`() {
    #expect(Checksum("cbf43926") == Checksum(of: Array("123456789".utf8)))
    for text in ["", "cbf4392", "cbf439260", "+bf43926", "-bf43926", "cbf4392g", " bf43926"] {
      #expect(Checksum(text) == nil, "\(text)")
    }
  }
}
