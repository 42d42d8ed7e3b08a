import Testing

@testable import Images

/// WebP, TIFF and BMP as they are written, and metadata on its way from format to format.
@Suite struct FormatEncodingTests {
  private func expectUnencodable(_ picture: Picture, _ encoding: PictureEncoding, _ words: String) {
    #expect { try picture.encoded(as: encoding) } throws: { error in
      (error as? PictureError)?.description.contains(words) ?? false
    }
  }

  @Test(arguments: Picture.Channels.allCases, [8, 16])
  func `a TIFF holds every picture`(channels: Picture.Channels, bits: Int) throws {
    for (height, width) in [(1, 1), (7, 13), (300, 301)] {
      let picture = Picture.noise(height: height, width: width, channels: channels, bits: bits, seed: 5)
      let bytes = try picture.encoded(as: .tiff)
      #expect(try Picture(decoding: bytes) == picture)
      #expect(try picture.encoded(as: .tiff) == bytes)
      let header = try PictureHeader(of: bytes)
      #expect(header.channels == channels && header.bitDepth == bits && header.frameCount == 1)
    }
  }

  @Test func `a TIFF is packed`() throws {
    let picture = try Fixtures.picture("resampling/resample_source.png")
    for picture in [picture, picture.convertedToSixteenBits()] {
      #expect(try picture.encoded(as: .tiff).count < picture.samples.count * 3 / 4 * (picture.bitDepth / 8))
    }
  }

  @Test(arguments: Picture.Channels.allCases) func `a BMP holds every picture of 8 bits`(channels: Picture.Channels)
    throws
  {
    for (height, width) in [(1, 1), (7, 13), (32, 3)] {
      let picture = Picture.noise(height: height, width: width, channels: channels, bits: 8, seed: 5)
      let decoded = try Picture(decoding: picture.encoded(as: .bmp))
      #expect(decoded == picture.convertedForBMP())
    }
    expectUnencodable(.noise(height: 2, width: 2, channels: .rgb, bits: 16, seed: 1), .bmp, "write PNG or TIFF")
  }

  @Test(arguments: Picture.Channels.allCases)
  func `a WebP of quality 100 holds every picture of 8 bits, in colour`(channels: Picture.Channels) throws {
    for (height, width) in [(1, 1), (7, 13), (32, 3)] {
      let picture = Picture.noise(height: height, width: width, channels: channels, bits: 8, seed: 5)
      let decoded = try Picture(decoding: picture.encoded(as: .webP(quality: 100)))
      #expect(decoded.samples == picture.withColour().samples)
      #expect(decoded.metadata.isLosslessWebP)
    }
  }

  @Test func `a WebP is near the picture, and without loss where it was`() throws {
    let source = try Fixtures.picture("resampling/resample_source.png").resized(height: 50, width: 70, filter: .bicubic)
    let fine = try source.encoded(as: .webP(quality: 95))
    let coarse = try source.encoded(as: .webP(quality: 30))
    #expect(coarse.count < fine.count)
    let decoded = try Picture(decoding: fine)
    #expect(!decoded.metadata.isLosslessWebP)
    #expect(try #require(decoded.largestDifference(from: source)) > 0)
    let lossless = try Picture(decoding: source.encoded(as: .webP(quality: 100)))
    #expect(try Picture(decoding: lossless.encoded(as: .webP(quality: 30))).samples == source.samples)
  }

  @Test func `WebP says what it cannot hold`() {
    expectUnencodable(.noise(height: 2, width: 2, channels: .rgb, bits: 16, seed: 1), .webP(), "write PNG or TIFF")
    let long = Picture(width: 16_384, height: 1, channels: .grey, pixels: [UInt8](repeating: 9, count: 16_384))
    expectUnencodable(
      long, .webP(), "cannot be written as WebP: a side is longer than 16383 pixels; write PNG or TIFF.")
    #expect(throws: Never.self) { try long.encoded(as: .tiff) }
  }

  // MARK: - Metadata

  static let encodings: [PictureEncoding] = [.png(), .jpeg(), .webP(), .tiff, .bmp]

  @Test(arguments: [
    "jpeg/metadata.jpg", "png/metadata.png", "tiff/metadata.tif", "webp/metadata.webp", "bmp/metadata.bmp",
  ])
  func `metadata goes round, from every format to every one that holds it`(source: String) throws {
    let picture = try Fixtures.picture(source)
    let profile = try Fixtures.bytes("jpeg/profile.icc")
    for encoding in Self.encodings {
      let metadata = try Picture(decoding: picture.encoded(as: encoding)).metadata
      #expect(metadata.colourProfile == profile, "\(source) to \(encoding.format)")
      expect(metadata.resolution, from: picture.metadata.resolution, encoding.format)
    }
  }

  private func expect(_ resolution: Resolution?, from source: Resolution?, _ format: PictureFormat) {
    guard let source else { return }
    let expected =
      switch format {
      case .jpeg: source.forJPEG
      case .png, .bmp: source.forPNG
      case .tiff, .webP: source
      }
    #expect(resolution == expected, "\(format)")
  }

  @Test(arguments: [
    "orientation/3.jpg", "orientation/8.png", "orientation/5.webp", "tiff/metadata.tif", "webp/metadata.webp",
    "orientation/text_exif.png",
  ])
  func `EXIF goes round, from every format to every one that holds it`(source: String) throws {
    let picture = try Fixtures.picture(source)
    let exif = try #require(picture.metadata.exif)
    for encoding in Self.encodings where encoding.format != .bmp {
      let bytes = try picture.encoded(as: encoding)
      let decoded = try #require(try Picture(decoding: bytes).metadata.exif)
      if encoding.format == .tiff {
        // The tags lie in another order there, and resolutions of the picture's go before those of the block.
        let (tree, order) = try #require(TagTree.reading(exif: decoded))
        let (source, sourceOrder) = try #require(TagTree.reading(exif: exif))
        #expect(order == sourceOrder && tree.below == source.below)
        #expect(Set(tree.values.keys).isSuperset(of: source.values.keys))
        #expect(tree.values[0x010F] == source.values[0x010F])
      } else {
        #expect(decoded == exif, "\(encoding.format)")
      }
      #expect(try PictureHeader(of: bytes).orientation == .upright)
    }
  }

  @Test(arguments: 1...8, ["jpg", "png", "tif", "webp"])
  func `a TIFF that was left as stored is turned when it is read next`(number: Int, kind: String) throws {
    let path = try Fixtures.path("orientation/\(number).\(kind)")
    let stored = try Picture(contentsOf: path, orientation: .kept)
    let turned = try Picture(contentsOf: path)
    #expect(try Picture(decoding: stored.encoded(as: .tiff)).samples == turned.samples)
    #expect(try PictureHeader(of: turned.encoded(as: .tiff)).orientation == .upright)
  }

  @Test(arguments: [
    Resolution(horizontal: 300, vertical: 240, unit: .inch),
    Resolution(horizontal: 118, vertical: 90, unit: .centimetre),
    Resolution(horizontal: 11811, vertical: 9449, unit: .metre),
    Resolution(horizontal: 4, vertical: 3, unit: .shapeOnly),
  ])
  func `a TIFF keeps every resolution as it is, and a WebP those with a unit`(resolution: Resolution) throws {
    var picture = Picture.noise(height: 2, width: 3, channels: .grey, bits: 8, seed: 1)
    picture.metadata.resolution = resolution
    #expect(try Picture(decoding: picture.encoded(as: .tiff)).metadata == picture.metadata)
    let webP = try Picture(decoding: picture.encoded(as: .webP())).metadata.resolution
    #expect(webP == (resolution.unit == .shapeOnly ? nil : resolution))
  }

  @Test func `a profile for other channels is left out`() throws {
    var picture = Picture.noise(height: 4, width: 4, channels: .grey, bits: 8, seed: 2)
    picture.metadata.colourProfile = try Fixtures.bytes("jpeg/profile.icc")
    for encoding in [PictureEncoding.tiff, .bmp] {
      #expect(try Picture(decoding: picture.encoded(as: encoding)).metadata.colourProfile == nil)
    }
    // A WebP has colour, so the profile fits again.
    #expect(try Picture(decoding: picture.encoded(as: .webP())).metadata.colourProfile != nil)
  }

  // MARK: - Names

  @Test func `extensions belong to one format each`() {
    #expect(PictureFormat(fileExtension: "JFIF") == .jpeg && PictureFormat(fileExtension: "jpe") == .jpeg)
    #expect(PictureFormat(fileExtension: "tif") == .tiff && PictureFormat(fileExtension: "DIB") == .bmp)
    #expect(PictureFormat(fileExtension: "webp") == .webP && PictureFormat(fileExtension: "") == nil)
    #expect(PictureFormat(fileExtension: "heic") == nil)
    let read = PictureFormat.allCases.flatMap(\.fileExtensions)
    let unread = ForeignFormat.allCases.flatMap(\.fileExtensions)
    #expect(Set(read + unread).count == read.count + unread.count)
    #expect((read + unread).allSatisfy { $0 == $0.lowercased() && !$0.hasPrefix(".") })
  }

  @Test(arguments: [
    ("HEIC", ForeignFormat.heic, "heif-convert"), ("cr3", .cameraRaw, "darktable-cli"), ("jxl", .jpegXL, "djxl"),
    ("gif", .gif, "convert"), ("avif", .avif, "avifdec"), ("jp2", .jpeg2000, "opj_decompress"),
  ])
  func `formats that are not read have a name and a command`(fileExtension: String, format: ForeignFormat, tool: String)
  {
    #expect(ForeignFormat.ofUnreadExtension(fileExtension) == format)
    #expect(format.conversion?.hasPrefix(tool) ?? false)
    #expect(PictureError(.foreign(format), path: "a").description.contains("for example by: \(tool)"))
    #expect(ForeignFormat.ofUnreadExtension("txt") == nil && ForeignFormat.ofUnreadExtension("png") == nil)
  }
}

extension Picture {
  /// The picture as a BMP holds it: grey with opacity becomes colour.
  fileprivate func convertedForBMP() -> Picture { channels == .greyAlpha ? withColour() : self }
}
