import Images
import Testing

@Suite struct OrientationTests {
  @Test(arguments: 1...8, ["png", "tif", "webp"]) func `a picture stands upright`(number: Int, format: String) throws {
    let upright = try Fixtures.picture("orientation/upright.png")
    #expect(try Fixtures.picture("orientation/\(number).\(format)").samples == upright.samples)
  }

  @Test(arguments: 1...8) func `a JPEG stands upright`(number: Int) throws {
    let upright = try Fixtures.picture("orientation/upright.png")
    let picture = try Fixtures.picture("orientation/\(number).jpg")
    // Quality 100, with one colour in each block: only the conversion of colours rounds.
    #expect(try #require(picture.largestDifference(from: upright)) <= 2)
  }

  @Test(arguments: 1...8, ["jpg", "png", "tif", "webp"]) func `the header tells both sizes`(number: Int, format: String)
    throws
  {
    let header = try PictureHeader(contentsOf: Fixtures.path("orientation/\(number).\(format)"))
    #expect(header.orientation == Orientation(rawValue: number))
    #expect((header.uprightWidth, header.uprightHeight) == (24, 16))
    #expect((header.width, header.height) == (number >= 5 ? (16, 24) : (24, 16)))
  }

  @Test func `a picture can be left as stored`() throws {
    let path = try Fixtures.path("orientation/6.jpg")
    let stored = try Picture(contentsOf: path, orientation: .kept)
    #expect((stored.width, stored.height) == (16, 24))
    let turned = try Picture(contentsOf: path)
    #expect(stored.oriented(by: .quarterClockwise).samples == turned.samples)
    // A file that was left as stored keeps its orientation, and is turned when it is read next.
    let again = try Picture(decoding: stored.encoded(as: .png()))
    #expect(again.samples == turned.samples)
  }

  @Test(arguments: 1...8, ["jpg", "png", "tif", "webp"]) func `a turned picture is not turned again`(
    number: Int, format: String
  )
    throws
  {
    let once = try Fixtures.picture("orientation/\(number).\(format)")
    let twice = try Picture(decoding: once.encoded(as: .png()))
    #expect(twice.samples == once.samples)
    #expect(twice.metadata.exif == once.metadata.exif)
    #expect(try PictureHeader(of: once.encoded(as: .jpeg())).orientation == .upright)
  }

  @Test func `each orientation maps corners as EXIF says`() {
    // 0 1 2 / 3 4 5, stored.
    let stored = Picture(width: 3, height: 2, channels: .grey, pixels: [0, 1, 2, 3, 4, 5])
    let expected: [Orientation: (width: Int, pixels: [UInt8])] = [
      .upright: (3, [0, 1, 2, 3, 4, 5]), .mirrored: (3, [2, 1, 0, 5, 4, 3]), .upsideDown: (3, [5, 4, 3, 2, 1, 0]),
      .flipped: (3, [3, 4, 5, 0, 1, 2]), .transposed: (2, [0, 3, 1, 4, 2, 5]),
      .quarterClockwise: (2, [3, 0, 4, 1, 5, 2]), .transversed: (2, [5, 2, 4, 1, 3, 0]),
      .quarterAnticlockwise: (2, [2, 5, 1, 4, 0, 3]),
    ]
    for orientation in Orientation.allCases {
      let turned = stored.oriented(by: orientation)
      #expect(turned.width == expected[orientation]?.width)
      #expect(turned.pixels == expected[orientation]?.pixels)
    }
  }

  @Test(arguments: Picture.Channels.allCases, [8, 16])
  func `a quarter and its opposite cancel`(channels: Picture.Channels, bits: Int) {
    let picture = Picture.noise(height: 5, width: 7, channels: channels, bits: bits, seed: 1)
    #expect(picture.oriented(by: .quarterClockwise).oriented(by: .quarterAnticlockwise) == picture)
    #expect(picture.oriented(by: .transposed).oriented(by: .transposed) == picture)
    #expect(picture.flippedHorizontally().flippedHorizontally() == picture)
    #expect(picture.flippedHorizontally() != picture)
  }

  @Test func `the resolution turns with the sides`() {
    var picture = Picture.noise(height: 2, width: 3, channels: .grey, bits: 8, seed: 1)
    picture.metadata.resolution = Resolution(horizontal: 300, vertical: 200, unit: .inch)
    let turned = picture.oriented(by: .quarterClockwise)
    #expect(turned.metadata.resolution == Resolution(horizontal: 200, vertical: 300, unit: .inch))
  }
}
