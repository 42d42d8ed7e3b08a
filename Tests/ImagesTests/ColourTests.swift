import Images
import Testing

@Suite struct ColourTests {
  @Test func `luma is Pillow's`() throws {
    let source = try Fixtures.picture("resampling/resample_source.png")
      .cropped(top: 0, left: 0, height: 30, width: 40)
    #expect(try source.convertedToGrey().samples == Fixtures.picture("resizing/grey.png").samples)
  }

  @Test func `luma of 16 bits does not overflow`() {
    let white = Picture(width: 1, height: 1, channels: .rgb, pixels16: [65535, 65535, 65535])
    #expect(white.convertedToGrey().pixels16 == [65535])
    let green = Picture(width: 1, height: 1, channels: .rgb, pixels16: [0, 65535, 0])
    #expect(green.convertedToGrey().pixels16 == [38469])
  }

  @Test func `RGB repeats grey and drops opacity`() {
    let grey = Picture(width: 2, height: 1, channels: .grey, pixels: [7, 9])
    #expect(grey.convertedToRGB().pixels == [7, 7, 7, 9, 9, 9])
    let greyAlpha = Picture(width: 2, height: 1, channels: .greyAlpha, pixels: [7, 0, 9, 255])
    #expect(greyAlpha.convertedToRGB().pixels == [7, 7, 7, 9, 9, 9])
    let rgba = Picture(width: 1, height: 1, channels: .rgba, pixels16: [1, 2, 3, 4])
    #expect(rgba.convertedToRGB().pixels16 == [1, 2, 3])
    #expect(rgba.convertedToRGB().channels == .rgb)
  }

  @Test func `opacity can be taken off and put back`() throws {
    for bits in [8, 16] {
      for channels in [Picture.Channels.greyAlpha, .rgba] {
        let picture = Picture.noise(height: 3, width: 4, channels: channels, bits: bits, seed: 8)
        let opacity = try #require(picture.opacity)
        #expect(opacity.channels == .grey)
        #expect(picture.withoutOpacity().withOpacity(opacity) == picture)
        #expect(!picture.withoutOpacity().channels.hasAlpha)
      }
    }
    #expect(Picture.noise(height: 1, width: 1, channels: .rgb, bits: 8, seed: 8).opacity == nil)
  }

  @Test func `composing on white`() {
    let picture = Picture(
      width: 3, height: 1, channels: .rgba, pixels: [10, 20, 30, 255, 10, 20, 30, 0, 0, 100, 200, 128])
    // 255 − 128 = 127 parts of white: (0·128 + 255·127)/255 = 127, (100·128 + 255·127)/255 = 177.196…, 227.39…
    #expect(picture.composedOnWhite().pixels == [10, 20, 30, 255, 255, 255, 127, 177, 227])
    let deep = Picture(width: 1, height: 1, channels: .greyAlpha, pixels16: [0, 32768])
    #expect(deep.composedOnWhite().pixels16 == [32767])
  }

  @Test func `every 16-bit level rounds to the nearest of 8 bits`() throws {
    let levels = (0...65535).map { UInt16($0) }
    let picture = Picture(width: 65536, height: 1, channels: .grey, pixels16: levels)
    let expected = levels.map { UInt8((Double($0) / 257).rounded()) }
    #expect(picture.convertedToEightBits().pixels == expected)
  }

  @Test func `8 bits to 16 and back is nothing`() {
    let picture = Picture(width: 256, height: 1, channels: .grey, pixels: (0...255).map { UInt8($0) })
    let deep = picture.convertedToSixteenBits()
    #expect(deep.pixels16?.last == 65535)
    #expect(deep.convertedToEightBits() == picture)
  }

  @Test(arguments: [8, 16]) func `cropping takes the right part`(bits: Int) {
    let picture = Picture.noise(height: 6, width: 7, channels: .rgb, bits: bits, seed: 9)
    let part = picture.cropped(top: 2, left: 3, height: 3, width: 2)
    for row in 0..<3 {
      for index in 0..<6 {
        let at = ((row + 2) * 7 + 3) * 3 + index
        if bits == 8 { #expect(part.pixels?[row * 6 + index] == picture.pixels?[at]) }
        if bits == 16 { #expect(part.pixels16?[row * 6 + index] == picture.pixels16?[at]) }
      }
    }
    #expect((part.width, part.height, part.bitDepth) == (2, 3, bits))
    #expect(picture.cropped(top: 0, left: 0, height: 6, width: 7) == picture)
  }
}
