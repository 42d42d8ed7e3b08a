import Testing

@testable import Images

@Suite struct ExifBlockTests {
  private func stored(_ number: Int) throws -> [UInt8] {
    let picture = try Picture(contentsOf: Fixtures.path("orientation/\(number).jpg"), orientation: .kept)
    return try #require(picture.metadata.exif)
  }

  @Test(arguments: 1...8) func `reads both byte orders`(number: Int) throws {
    let block = try stored(number)
    #expect(block[0] == (number % 2 == 1 ? 0x49 : 0x4D))
    #expect(ExifBlock(block)?.orientation.rawValue == number)
  }

  @Test(arguments: 1...8) func `turning drops the thumbnail and swaps the sides`(number: Int) throws {
    let block = try stored(number)
    let turned = try #require(ExifBlock(block)).turnedUpright()
    // Header, directory 0 of four entries, two fractions, EXIF directory of two entries: the thumbnail is cut off.
    #expect(turned.count == 8 + 54 + 16 + 30)
    #expect(ExifBlock(turned)?.orientation == .upright)
    // A second turning changes nothing.
    #expect(ExifBlock(turned)?.turnedUpright() == turned)

    func number32(_ offset: Int) -> Int {
      let four = Array(turned[offset..<offset + 4])
      return BigEndian.number32(turned[0] == 0x49 ? four.reversed() : four, at: 0)
    }
    // The picture is 24 × 16 upright; 300 and 240 are the stored resolutions.
    #expect((number32(78 + 2 + 8), number32(78 + 2 + 20)) == (24, 16))
    let horizontal = number32(number32(8 + 2 + 12 + 8))
    #expect(horizontal == (number >= 5 ? 240 : 300))
    #expect(number32(8 + 2 + 48) == 0)
  }

  @Test func `a thumbnail in the middle is cleared in place`() throws {
    let block = try stored(6)
    let tail: [UInt8] = [1, 2, 3, 4]
    let turned = try #require(ExifBlock(block + tail)).turnedUpright()
    #expect(turned.count == block.count + 4)
    #expect(turned[108..<block.count].allSatisfy { $0 == 0 })
    #expect(Array(turned.suffix(4)) == tail)
  }

  @Test func `a next directory that is the first one does no harm`() throws {
    var block = try stored(1)
    block.replaceSubrange(8 + 2 + 48..<8 + 2 + 52, with: [8, 0, 0, 0])
    let turned = try #require(ExifBlock(block)).turnedUpright()
    #expect(ExifBlock(turned)?.orientation == .upright)
    #expect(turned.count == block.count)
  }

  @Test(arguments: [0, 9, 255]) func `nonsense is upright`(value: UInt8) throws {
    var block = try stored(1)
    block[8 + 2 + 8] = value
    #expect(ExifBlock(block)?.orientation == .upright)
  }

  @Test func `what is no block is ignored`() throws {
    #expect(ExifBlock([]) == nil)
    #expect(ExifBlock([UInt8](repeating: 0, count: 100)) == nil)
    var picture = Picture.noise(height: 3, width: 3, channels: .rgb, bits: 8, seed: 1)
    picture.metadata.exif = Array("this is no EXIF block".utf8)
    let decoded = try Picture(decoding: picture.encoded(as: .jpeg()))
    #expect(decoded.metadata.exif == nil)
  }

  @Test(arguments: [3, 6]) func `no cut and no flipped byte crashes`(number: Int) throws {
    let block = try stored(number)
    for length in 0...block.count {
      if let cut = ExifBlock(Array(block[..<length])) { #expect(cut.turnedUpright().count <= length) }
    }
    for offset in 0..<min(block.count, 140) {
      for value in UInt8.min...UInt8.max {
        var changed = block
        changed[offset] = value
        if let read = ExifBlock(changed) { #expect(read.turnedUpright().count <= changed.count) }
      }
    }
  }
}
