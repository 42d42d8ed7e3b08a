import Images
import Testing

@Suite struct JPEGDecodingTests {
  static let kinds = Fixtures.names(in: "jpeg", suffix: ".jpg")

  /// Nothing: both libraries are libjpeg-turbo, whose accurate transform gives the same bytes with and without SIMD.
  /// Another libjpeg may round in another way; then this is the place to say so.
  static let tolerance = 0

  @Test func `all kinds are there`() {
    #expect(Self.kinds.count == 12)
  }

  @Test(arguments: kinds) func `decodes as Pillow does`(kind: String) throws {
    let picture = try Fixtures.picture("jpeg/\(kind).jpg")
    let expected = try Fixtures.picture("jpeg/\(kind).png")
    let difference = try #require(picture.largestDifference(from: expected))
    #expect(difference <= Self.tolerance)
  }

  @Test(arguments: kinds) func `the header agrees`(kind: String) throws {
    let header = try PictureHeader(contentsOf: Fixtures.path("jpeg/\(kind).jpg"))
    #expect(header.format == .jpeg)
    #expect((header.width, header.height) == (45, 37))
    #expect(header.channels == (kind == "grey" ? .grey : .rgb))
    #expect(header.bitDepth == 8)
  }

  @Test func `colour profile and resolution are kept`() throws {
    let metadata = try Fixtures.picture("jpeg/metadata.jpg").metadata
    #expect(try metadata.colourProfile == Fixtures.bytes("jpeg/profile.icc"))
    #expect(metadata.resolution == Resolution(horizontal: 300, vertical: 240, unit: .inch))
  }

  @Test func `trailing bytes do not matter`() throws {
    let bytes = try Fixtures.bytes("jpeg/progressive.jpg")
    let picture = try Picture(decoding: bytes + Array("trailing garbage".utf8) + [0xFF, 0xD8, 0xFF, 0xE0])
    #expect(try picture == Fixtures.picture("jpeg/progressive.jpg"))
  }

  @Test func `stray bytes between segments do not matter`() throws {
    var bytes = try Fixtures.bytes("jpeg/baseline444.jpg")
    // Behind the JFIF segment of 18 bytes: more than the block in which the search reads, and fill bytes.
    bytes.insert(contentsOf: [UInt8](repeating: 0x20, count: 5000) + [0xFF, 0xFF], at: 20)
    #expect(try PictureHeader(of: bytes).width == 45)
    #expect(try Picture(decoding: bytes) == Fixtures.picture("jpeg/baseline444.jpg"))
  }
}
