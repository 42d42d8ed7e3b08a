import Testing

@testable import Images

/// WebP, TIFF and BMP of every kind, against the samples that were stored or that Pillow decodes.
@Suite struct FormatDecodingTests {
  static let webP = Fixtures.names(in: "webp", suffix: ".webp").map { "webp/\($0).webp" }
  static let tiff = Fixtures.names(in: "tiff", suffix: ".tif").map { "tiff/\($0).tif" }
  static let bmp = Fixtures.names(in: "bmp", suffix: ".bmp").map { "bmp/\($0).bmp" }

  @Test func `all kinds are there`() {
    #expect((Self.webP.count, Self.tiff.count, Self.bmp.count) == (9, 59, 34))
  }

  @Test(arguments: webP + tiff + bmp) func `gives the stored samples`(name: String) throws {
    let stem = try #require(name.split(separator: ".").first)
    let expected = try Fixtures.bytes("\(stem).samples")
    let picture = try Fixtures.picture(name)
    switch picture.samples {
    case .eight(let samples): #expect(samples == expected)
    case .sixteen(let samples): #expect(samples.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] } == expected)
    }
    let header = try PictureHeader(contentsOf: Fixtures.path(name))
    #expect((header.uprightWidth, header.uprightHeight) == (picture.width, picture.height))
    #expect(header.channels == picture.channels)
    #expect(max(8, header.bitDepth) == picture.bitDepth)
  }

  @Test(arguments: [
    ("webp/lossy.webp", PictureFormat.webP, Picture.Channels.rgb, 8, 1),
    ("webp/lossless_transparent.webp", .webP, .rgba, 8, 1), ("webp/animated.webp", .webP, .rgba, 8, 2),
    ("webp/animated_offset_opaque.webp", .webP, .rgb, 8, 3), ("tiff/grey1.tif", .tiff, .grey, 1, 1),
    ("tiff/white16.tif", .tiff, .grey, 16, 1), ("tiff/greyalpha16.tif", .tiff, .greyAlpha, 16, 1),
    ("tiff/rgba8_associated.tif", .tiff, .rgba, 8, 1), ("tiff/rgbx8.tif", .tiff, .rgb, 8, 1),
    ("tiff/cmyk16.tif", .tiff, .rgb, 16, 1), ("tiff/palette4.tif", .tiff, .rgb, 4, 1),
    ("tiff/pages.tif", .tiff, .rgb, 8, 3), ("bmp/grey8.bmp", .bmp, .grey, 8, 1),
    ("bmp/palette4.bmp", .bmp, .rgb, 4, 1), ("bmp/rgb565.bmp", .bmp, .rgb, 8, 1),
    ("bmp/rgba_header124.bmp", .bmp, .rgba, 8, 1),
  ])
  func `the header agrees`(
    name: String, format: PictureFormat, channels: Picture.Channels, bits: Int, frames: Int
  ) throws {
    let header = try PictureHeader(contentsOf: Fixtures.path(name))
    #expect(header.format == format)
    #expect(header.channels == channels)
    #expect(header.bitDepth == bits)
    #expect(header.frameCount == frames)
  }

  /// libtiff and Pillow round their conversions in different ways.
  @Test(arguments: ["ycbcr", "ycbcr_halved"])
  func `colours that libtiff converts are those of Pillow, but for rounding`(name: String) throws {
    let picture = try Fixtures.picture("tiff/converted/\(name).tif")
    let expected = try Fixtures.picture("tiff/converted/\(name).png")
    #expect(try #require(picture.largestDifference(from: expected)) <= 1)
  }

  @Test(arguments: ["webp/metadata.webp", "tiff/metadata.tif"])
  func `colour profile, EXIF and orientation are read`(name: String) throws {
    let picture = try Fixtures.picture(name)
    #expect((picture.width, picture.height) == (11, 13))
    #expect(try picture.metadata.colourProfile == Fixtures.bytes("jpeg/profile.icc"))
    let exif = try #require(picture.metadata.exif)
    #expect(exif.contains(Array("Maker".utf8)) && exif.contains(Array("2024:06:07 08:09:10".utf8)))
    #expect(try PictureHeader(contentsOf: Fixtures.path(name)).orientation == .quarterClockwise)
  }

  @Test(arguments: ["ImageJ=1.53\nimages=3", "{\"shape\": [3, 11, 13]}", "<?xml version=\"1.0\"?><OME>", "A street"])
  func `a description of the file's pages is not that of a picture`(text: String) throws {
    var picture = Picture.noise(height: 3, width: 2, channels: .grey, bits: 8, seed: 1)
    var tree = TagTree()
    tree.set(0x010E, text: text)
    picture.metadata.exif = tree.exifBlock(.little)
    let bytes = try picture.encoded(as: .tiff)
    #expect(bytes.contains(Array(text.utf8)))
    #expect(try (Picture(decoding: bytes).metadata.exif != nil) == (text == "A street"))
  }

  @Test func `resolutions are read`() throws {
    // 300 × 240, and turned.
    #expect(
      try Fixtures.picture("tiff/metadata.tif").metadata.resolution
        == Resolution(horizontal: 240, vertical: 300, unit: .inch))
    let bmp = try Fixtures.picture("bmp/metadata.bmp").metadata
    #expect(bmp.resolution == Resolution(horizontal: 11811, vertical: 9449, unit: .metre))
    #expect(try bmp.colourProfile == Fixtures.bytes("jpeg/profile.icc"))
  }

  @Test(arguments: ["webp", "tiff"]) func `an orientation in XMP counts where EXIF has none`(folder: String) throws {
    let name = "\(folder)/xmp_orientation.\(folder == "tiff" ? "tif" : "webp")"
    let picture = try Fixtures.picture(name)
    #expect((picture.width, picture.height) == (11, 13))
    #expect(try PictureHeader(contentsOf: Fixtures.path(name)).orientation == .quarterAnticlockwise)
  }
}

extension [UInt8] {
  /// Whether the bytes hold a sequence.
  func contains(_ sequence: [UInt8]) -> Bool {
    indices.contains { self[$0...].starts(with: sequence) }
  }
}
