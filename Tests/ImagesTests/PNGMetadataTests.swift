import Testing

@testable import Images

/// Metadata in text chunks, and the chunks that describe colours.
@Suite struct PNGMetadataTests {
  static let texts = ["exif", "exif_plain", "exif_behind", "APP1", "xmp", "xmp_packed"]

  @Test(arguments: texts) func `an orientation in text is applied once`(name: String) throws {
    let path = try Fixtures.path("orientation/text_\(name).png")
    #expect(try PictureHeader(contentsOf: path).orientation == .quarterClockwise)
    let picture = try Picture(contentsOf: path)
    #expect(try picture.samples == Fixtures.picture("orientation/upright.png").samples)
    let exif = try #require(picture.metadata.exif)
    #expect(ExifBlock(exif)?.orientation == .upright)
    if !name.hasPrefix("xmp") { #expect(exif.contains(Array("2024:06:07 08:09:10".utf8))) }
    let again = try Picture(decoding: picture.encoded(as: .png()))
    #expect(again == picture)
    // Left as stored, the picture keeps what turns it, in a chunk of its own.
    let stored = try Picture(contentsOf: path, orientation: .kept)
    #expect((stored.width, stored.height) == (16, 24))
    #expect(try Picture(decoding: stored.encoded(as: .png())).samples == picture.samples)
  }

  @Test func `a JPEG with an orientation in XMP is turned`() throws {
    let picture = try Fixtures.picture("orientation/xmp.jpg")
    let upright = try Fixtures.picture("orientation/upright.png")
    #expect(try #require(picture.largestDifference(from: upright)) <= 2)
  }

  @Test func `EXIF goes before XMP, and its chunk before text`() throws {
    let packet = Array("<rdf tiff:Orientation=\"3\">".utf8)
    let one = try #require(
      try Picture(contentsOf: Fixtures.path("orientation/1.png"), orientation: .kept).metadata.exif)
    #expect(XMPOrientation.adding(packet, to: one) == one)
    let added = try #require(XMPOrientation.adding(packet, to: nil))
    #expect(ExifBlock(added)?.orientation == .upsideDown)
    #expect(XMPOrientation.adding(Array("<tiff:Orientation>8</tiff:Orientation>".utf8), to: nil) != nil)
    for nothing in ["", "tiff:Orientation", "tiff:Orientation=\"9\"", "tiff:Orientation=\"1\"", "tiff:Orientation='6'"]
    {
      #expect(XMPOrientation.adding(Array(nothing.utf8), to: nil) == nil, "\(nothing)")
    }
    let eight = try Fixtures.bytes("orientation/8.png")
    let text = try Fixtures.bytes("orientation/text_exif.png")
    // The text chunk of one file behind the header of the other.
    let start = try #require(text.indices.first { text[$0...].starts(with: Array("zTXt".utf8)) }) - 4
    let length = BigEndian.number32(text, at: start) + 12
    let both = eight[..<33] + text[start..<start + length] + eight[33...]
    #expect(try PictureHeader(of: Array(both)).orientation == .quarterAnticlockwise)
  }

  @Test func `a profile in text is used where there is no other`() throws {
    let picture = try Fixtures.picture("png/text_profile.png")
    #expect(try picture.metadata.colourProfile == Fixtures.bytes("jpeg/profile.icc"))
    let again = try Picture(decoding: picture.encoded(as: .png()))
    #expect(again.metadata.colourProfile == picture.metadata.colourProfile)
  }

  @Test(arguments: [
    "", "\n", "\nexif\n", "\nexif\n  4\n", "\nexif\n  4\n0102", "\nexif\n  4\n0102030g",
    "\nexif\n 99999999999999999999\n00",
    "\nexif\n  -4\n01020304",
  ])
  func `a broken raw profile is passed over`(text: String) {
    #expect(RawProfile.bytes(of: Array(text.utf8)) == nil)
  }

  @Test func `a raw profile ends where it says`() {
    #expect(RawProfile.bytes(of: Array("\nexif\n       4\n01 02\n0aFF99\n".utf8)) == [1, 2, 10, 255])
  }

  @Test func `code points stay beside a colour profile, gamma does not`() throws {
    let chunks = try Fixtures.picture("png/code_points.png").metadata.colourChunks
    #expect(chunks.map(\.kind) == [.gamma, .codePoints, .masteringDisplay, .contentLight])
    let picture = try Fixtures.picture("png/code_points.png")
    let bytes = try picture.encoded(as: .png())
    let again = try Picture(decoding: bytes)
    #expect(again.metadata.colourChunks == Array(chunks.dropFirst()))
    #expect(again.metadata.colourProfile == picture.metadata.colourProfile)
    // Drafts of the standard wrote a small letter at the end.
    #expect(bytes.contains(Array("mDCV".utf8)) && bytes.contains(Array("cLLI".utf8)))
    for encoding in [PictureEncoding.jpeg(), .webP(), .tiff, .bmp] {
      let other = try picture.encoded(as: encoding)
      #expect(!other.contains(Array("cICP".utf8)))
      #expect(try Picture(decoding: other).metadata.colourChunks == [])
    }
  }

  @Test func `an animation tells how many frames it has`() throws {
    var bytes = try Fixtures.bytes("png/rgb8.png")
    #expect(try PictureHeader(of: bytes).frameCount == 1)
    let body = Array("acTL".utf8) + BigEndian.bytes32(5) + BigEndian.bytes32(0)
    bytes.insert(contentsOf: BigEndian.bytes32(8) + body + checksum(of: body), at: 33)
    #expect(try PictureHeader(of: bytes).frameCount == 5)
    #expect(try Picture(decoding: bytes) == Fixtures.picture("png/rgb8.png"))
  }

  private func checksum(of body: [UInt8]) -> [UInt8] {
    var sum: UInt32 = 0xFFFF_FFFF
    for byte in body {
      sum ^= UInt32(byte)
      for _ in 0..<8 { sum = sum & 1 == 1 ? sum >> 1 ^ 0xEDB8_8320 : sum >> 1 }
    }
    return BigEndian.bytes32(Int(~sum))
  }
}
