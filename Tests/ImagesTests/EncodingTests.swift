import Testing

@testable import Images

@Suite struct EncodingTests {
  private func profile(_ space: String, count: Int) -> [UInt8] {
    var bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 * 7) }
    bytes.replaceSubrange(16..<20, with: Array(space.utf8))
    return bytes
  }

  @Test(arguments: Picture.Channels.allCases, [8, 16])
  func `a PNG holds every picture`(channels: Picture.Channels, bits: Int) throws {
    for (height, width) in [(1, 1), (7, 13), (32, 3)] {
      let picture = Picture.noise(height: height, width: width, channels: channels, bits: bits, seed: 5)
      for compression in [0, 1, 6, 9] {
        #expect(try Picture(decoding: picture.encoded(as: .png(compression: compression))) == picture)
      }
    }
  }

  @Test func `more compression makes smaller files`() throws {
    let picture = try Fixtures.picture("resampling/resample_source.png")
    let counts = try [0, 1, 6, 9].map { try picture.encoded(as: .png(compression: $0)).count }
    #expect(counts[0] > picture.samples.count)
    #expect(counts[1] < counts[0] && counts[2] <= counts[1] && counts[3] <= counts[2])
  }

  @Test func `the same picture gives the same bytes`() throws {
    let picture = try Fixtures.picture("jpeg/metadata.jpg")
    for encoding in [PictureEncoding.png(), .jpeg()] {
      #expect(try picture.encoded(as: encoding) == picture.encoded(as: encoding))
    }
  }

  @Test(arguments: [Picture.Channels.grey, .rgb]) func `a JPEG is near the picture`(channels: Picture.Channels) throws {
    let source = try Fixtures.picture("resampling/resample_source.png")
      .resized(height: 50, width: 70, filter: .bicubic)
    let picture = channels == .grey ? source.convertedToGrey() : source
    let fine = try Picture(decoding: picture.encoded(as: .jpeg(quality: 100)))
    let coarse = try Picture(decoding: picture.encoded(as: .jpeg(quality: 30)))
    let fineDifference = try #require(fine.largestDifference(from: picture))
    let coarseDifference = try #require(coarse.largestDifference(from: picture))
    // At quality 100 the coefficients are whole numbers: a rounding for each of transform and colour conversion.
    #expect(fineDifference <= 6)
    #expect(coarseDifference > fineDifference)
  }

  @Test func `halved chroma is smaller and marked as such`() throws {
    let picture = try Fixtures.picture("resampling/resample_source.png")
    let full = try picture.encoded(as: .jpeg(quality: 90, chroma: .full))
    let halved = try picture.encoded(as: .jpeg(quality: 90, chroma: .halved))
    #expect(halved.count < full.count)
    func sampling(_ bytes: [UInt8]) throws -> UInt8 {
      let frame = try #require(bytes.indices.dropLast().first { bytes[$0] == 0xFF && bytes[$0 + 1] == 0xC0 })
      return bytes[frame + 11]
    }
    #expect(try sampling(full) == 0x11)
    #expect(try sampling(halved) == 0x22)
  }

  @Test func `metadata goes round, from either format to either`() throws {
    for source in ["jpeg/metadata.jpg", "png/metadata.png"] {
      let picture = try Fixtures.picture(source)
      for encoding in [PictureEncoding.png(), .jpeg()] {
        let metadata = try Picture(decoding: picture.encoded(as: encoding)).metadata
        #expect(metadata.colourProfile == picture.metadata.colourProfile)
        #expect(metadata.colourProfile != nil)
        let perInch = Resolution(horizontal: 300, vertical: 240, unit: .inch)
        let perMetre = Resolution(horizontal: 11811, vertical: 9449, unit: .metre)
        #expect(metadata.resolution == (encoding.format == .jpeg ? perInch : perMetre))
      }
    }
  }

  @Test func `EXIF goes round, from either format to either`() throws {
    for source in ["orientation/3.jpg", "orientation/8.png"] {
      let picture = try Fixtures.picture(source)
      for encoding in [PictureEncoding.png(), .jpeg()] {
        let exif = try Picture(decoding: picture.encoded(as: encoding)).metadata.exif
        #expect(exif == picture.metadata.exif)
        #expect(exif != nil)
      }
    }
  }

  @Test func `a profile of many pieces goes round`() throws {
    var picture = Picture.noise(height: 4, width: 4, channels: .rgb, bits: 8, seed: 2)
    picture.metadata.colourProfile = profile("RGB ", count: 200_000)
    let bytes = try picture.encoded(as: .jpeg())
    #expect(try Picture(decoding: bytes).metadata.colourProfile == picture.metadata.colourProfile)
    let limits = DecodingLimits(maximumMetadataBytes: 100_000)
    #expect(try Picture(decoding: bytes, limits: limits).metadata.colourProfile == nil)
  }

  @Test func `a profile for other channels is left out`() throws {
    var picture = Picture.noise(height: 4, width: 4, channels: .grey, bits: 8, seed: 2)
    picture.metadata.colourProfile = try Fixtures.bytes("jpeg/profile.icc")
    for encoding in [PictureEncoding.png(), .jpeg()] {
      #expect(try Picture(decoding: picture.encoded(as: encoding)).metadata.colourProfile == nil)
    }
    picture.metadata.colourProfile = profile("GRAY", count: 500)
    #expect(try Picture(decoding: picture.encoded(as: .jpeg())).metadata.colourProfile?.count == 500)
  }

  @Test func `a profile that libpng refuses does not stop the picture`() throws {
    var picture = Picture.noise(height: 4, width: 4, channels: .rgb, bits: 8, seed: 2)
    picture.metadata.colourProfile = profile("RGB ", count: 500)
    let decoded = try Picture(decoding: picture.encoded(as: .png()))
    #expect(decoded.samples == picture.samples)
    #expect(decoded.metadata.colourProfile == nil)
  }

  @Test func `an EXIF block too long for JPEG is left out`() throws {
    var picture = try Fixtures.picture("orientation/1.png")
    picture.metadata.exif = (picture.metadata.exif ?? []) + [UInt8](repeating: 0, count: 65_600)
    #expect(try Picture(decoding: picture.encoded(as: .jpeg())).metadata.exif == nil)
    #expect(try Picture(decoding: picture.encoded(as: .png())).metadata.exif == picture.metadata.exif)
  }

  @Test func `colour chunks go round in PNG unless there is a profile`() throws {
    var picture = try Fixtures.picture("png/gamma.png")
    picture.metadata.colourChunks += [PNGColourChunk(kind: .standardRGB, payload: [0])].compactMap { $0 }
    let decoded = try Picture(decoding: picture.encoded(as: .png()))
    #expect(decoded.metadata.colourChunks == picture.metadata.colourChunks)
    #expect(decoded.metadata.colourChunks.count == 2)
    picture.metadata.colourProfile = try Fixtures.bytes("jpeg/profile.icc")
    let profiled = try Picture(decoding: picture.encoded(as: .png()))
    #expect(profiled.metadata.colourChunks == [])
    #expect(profiled.metadata.colourProfile == picture.metadata.colourProfile)
  }

  @Test func `JPEG says what it cannot hold`() {
    func reason(_ picture: Picture) -> PictureError.Reason? {
      do {
        _ = try picture.encoded(as: .jpeg())
        return nil
      } catch {
        return error.reason
      }
    }
    let deep = Picture.noise(height: 2, width: 2, channels: .rgb, bits: 16, seed: 1)
    #expect(
      reason(deep)
        == .unencodable(.jpeg, detail: "it has 16 bits a sample; convert it to 8 bits or write PNG"))
    let clear = Picture.noise(height: 2, width: 2, channels: .rgba, bits: 8, seed: 1)
    #expect(
      reason(clear) == .unencodable(.jpeg, detail: "it is transparent; compose it on a background or write PNG"))
    let long = Picture(width: 70_000, height: 1, channels: .grey, pixels: [UInt8](repeating: 9, count: 70_000))
    #expect(reason(long) == .unencodable(.jpeg, detail: "a side is longer than 65500 pixels; write PNG or TIFF"))
  }

  @Test func `resolutions convert by the inch of 2.54 cm`() {
    #expect(Resolution(horizontal: 72, vertical: 300, unit: .inch).forPNG?.horizontal == 2835)
    #expect(Resolution(horizontal: 28, vertical: 118, unit: .centimetre).forPNG?.vertical == 11800)
    #expect(Resolution(horizontal: 2835, vertical: 11811, unit: .metre).forJPEG?.horizontal == 72)
    #expect(Resolution(horizontal: 1 << 30, vertical: 1, unit: .metre).forJPEG == nil)
    let shape = Resolution(horizontal: 4, vertical: 3, unit: .shapeOnly)
    #expect(shape.forPNG == shape && shape.forJPEG == shape)
  }
}
