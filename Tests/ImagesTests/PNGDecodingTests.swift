import Images
import Testing

@Suite struct PNGDecodingTests {
  static let kinds = Fixtures.names(in: "png", suffix: ".samples")

  @Test func `all kinds are there`() {
    #expect(Self.kinds.count == 27)
  }

  @Test(arguments: kinds) func `gives the stored samples`(kind: String) throws {
    let expected = try Fixtures.bytes("png/\(kind).samples")
    let isInterlacedToo = kind != "gamma"
    for name in isInterlacedToo ? [kind, "\(kind)_interlaced"] : [kind] {
      let picture = try Fixtures.picture("png/\(name).png")
      if isInterlacedToo { #expect((picture.width, picture.height) == (13, 11)) }
      switch picture.samples {
      case .eight(let samples): #expect(samples == expected, "\(name)")
      case .sixteen(let samples):
        #expect(samples.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] } == expected, "\(name)")
      }
    }
  }

  @Test(arguments: [
    ("grey1", Picture.Channels.grey, 1), ("grey2_transparent", .greyAlpha, 2), ("grey16", .grey, 16),
    ("rgb8", .rgb, 8), ("rgb16_transparent", .rgba, 16), ("palette4", .rgb, 4), ("palette8_transparent", .rgba, 8),
    ("greyalpha16", .greyAlpha, 16), ("rgba8", .rgba, 8),
  ])
  func `the header agrees`(name: String, channels: Picture.Channels, bits: Int) throws {
    let header = try PictureHeader(contentsOf: Fixtures.path("png/\(name).png"))
    #expect(header.format == .png)
    #expect((header.width, header.height) == (13, 11))
    #expect(header.channels == channels)
    #expect(header.bitDepth == bits)
    #expect(header.orientation == .upright)
    let picture = try Fixtures.picture("png/\(name).png")
    #expect(picture.channels == channels)
    #expect(picture.bitDepth == max(bits, 8))
  }

  @Test func `colour profile and resolution are kept`() throws {
    let metadata = try Fixtures.picture("png/metadata.png").metadata
    #expect(try metadata.colourProfile == Fixtures.bytes("jpeg/profile.icc"))
    #expect(metadata.resolution == Resolution(horizontal: 11811, vertical: 9449, unit: .metre))
  }

  @Test func `gamma is carried, not applied`() throws {
    let chunks = try Fixtures.picture("png/gamma.png").metadata.colourChunks
    #expect(chunks == [PNGColourChunk(kind: .gamma, payload: [0, 1, 0x86, 0xA0])])
  }

  @Test func `trailing bytes do not matter`() throws {
    let bytes = try Fixtures.bytes("png/rgb8.png")
    let picture = try Picture(decoding: bytes + Array("trailing garbage".utf8) + bytes)
    #expect(try picture == Fixtures.picture("png/rgb8.png"))
  }
}
