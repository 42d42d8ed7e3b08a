import Mutations
import Testing

@testable import Images

/// WebP, TIFF and BMP that lie about themselves.
@Suite struct HostileFormatTests {
  private func reason(_ bytes: [UInt8], limits: DecodingLimits = DecodingLimits()) -> PictureError.Reason? {
    do {
      _ = try Picture(decoding: bytes, limits: limits)
      return nil
    } catch {
      return error.reason
    }
  }

  private func headerReason(_ bytes: [UInt8]) -> PictureError.Reason? {
    do {
      _ = try PictureHeader(of: bytes)
      return nil
    } catch {
      return error.reason
    }
  }

  /// The TIFF (with the least significant byte first) with another number in the value of a tag of its first page.
  private func withTag(_ tag: Int, _ number: Int, in bytes: [UInt8]) throws -> [UInt8] {
    let order = ByteOrder.little
    let reader = try #require(try TagReader(MemoryBytes(bytes: bytes)))
    let entry = try #require(try reader.directory(at: reader.start)?.entry(tag))
    let size = try #require(entry.byteCount) / entry.count
    var changed = bytes
    for index in 0..<entry.count {
      let place = entry.offset + index * size
      changed.replaceSubrange(place..<place + size, with: order.bytes(number, count: size))
    }
    return changed
  }

  // MARK: - Sizes

  @Test func `a WebP, a TIFF and a BMP of great size are refused by their headers`() throws {
    var webP = try Fixtures.bytes("webp/metadata.webp")
    // The canvas of the extended header, and of the pixels, whose sizes have 14 bits.
    webP.replaceSubrange(24..<30, with: [0xFE, 0x3F, 0, 0xFE, 0x3F, 0])
    let pixels = try #require(webP.indices.first { webP[$0...].starts(with: Array("VP8L".utf8)) }) + 8
    webP.replaceSubrange(pixels + 1..<pixels + 5, with: [0xFE, 0xBF, 0xFF, 0x0F])
    #expect(reason(webP) == .tooManyPixels(width: 16383, height: 16383, maximum: 200_000_000))
    let much = DecodingLimits(maximumPixels: .max, maximumBytes: 1 << 30)
    #expect(reason(webP, limits: much) == .tooMuchMemory(width: 16383, height: 16383, maximum: 1 << 30))

    var tiff = try Fixtures.bytes("tiff/rgb8_little.tif")
    for tag in [256, 257] { tiff = try withTag(tag, 60_000, in: tiff) }
    #expect(reason(tiff) == .tooManyPixels(width: 60_000, height: 60_000, maximum: 200_000_000))
    #expect(reason(tiff, limits: much) == .tooMuchMemory(width: 60_000, height: 60_000, maximum: 1 << 30))
    for tag in [256, 257] { tiff = try withTag(tag, 0xFFFF_FFFF, in: tiff) }
    #expect(reason(tiff) == .corrupted(.tiff, detail: "its tags say 4294967295 × 4294967295 pixels"))

    var bmp = try Fixtures.bytes("bmp/rgb.bmp")
    bmp.replaceSubrange(18..<26, with: [0x60, 0xEA, 0, 0, 0x60, 0xEA, 0, 0])
    #expect(reason(bmp) == .tooManyPixels(width: 60_000, height: 60_000, maximum: 200_000_000))
    bmp.replaceSubrange(18..<26, with: [0xFF, 0xFF, 0xFF, 0x7F, 0, 0, 0, 0x80])
    let unlimited = DecodingLimits(maximumPixels: .max, maximumBytes: .max)
    #expect(
      reason(bmp, limits: unlimited) == .tooMuchMemory(width: 0x7FFF_FFFF, height: 0x8000_0000, maximum: .max))
  }

  @Test func `strips and tiles count against the limit`() throws {
    // A tile of 16,000 × 16,000 for a picture of 35 × 21.
    var bytes = try Fixtures.bytes("tiff/tiles.tif")
    for tag in [322, 323] { bytes = try withTag(tag, 16_000, in: bytes) }
    let limits = DecodingLimits(maximumBytes: 64 << 20)
    #expect(reason(bytes, limits: limits) == .tooMuchMemory(width: 35, height: 21, maximum: 64 << 20))
  }

  @Test(arguments: ["tiff/lzw.tif", "tiff/adobe_deflate.tif", "tiff/zstd.tif", "tiff/lzma.tif", "tiff/packbits.tif"])
  func `a packed TIFF that claims more rows than it has is refused`(name: String) throws {
    var bytes = try withTag(257, 10_000, in: Fixtures.bytes(name))
    bytes = try withTag(278, 10_000, in: bytes)
    guard case .corrupted? = reason(bytes) else {
      Issue.record("\(name): \(String(describing: reason(bytes)))")
      return
    }
  }

  // MARK: - Pages

  @Test func `pages in a circle are counted once`() throws {
    var bytes = try Fixtures.bytes("tiff/pages.tif")
    let reader = try #require(try TagReader(MemoryBytes(bytes: bytes)))
    var last = reader.start
    while let page = try reader.directory(at: last), page.next != 0 { last = page.next }
    let end = try #require(try reader.directory(at: last)).end
    bytes.replaceSubrange(end - 4..<end, with: ByteOrder.little.bytes(reader.start, count: 4))
    #expect(try PictureHeader(of: bytes).frameCount == 3)
    #expect(try Picture(decoding: bytes) == Fixtures.picture("tiff/pages.tif"))
  }

  @Test func `directories of EXIF that hold each other come to an end`() throws {
    var tree = TagTree()
    tree.set(0x0112, short: 6, .little)
    var block = tree.exifBlock(.little)
    // One entry more, which points at its own directory.
    block.replaceSubrange(8..<10, with: [2, 0])
    block.replaceSubrange(22..<26, with: [0x69, 0x87, 4, 0])
    block += [1, 0, 0, 0, 8, 0, 0, 0, 0, 0, 0, 0]
    let read = try #require(TagTree.reading(exif: block))
    #expect(read.tree.below[0x8769]?.below[0x8769]?.below.isEmpty ?? false)
  }

  // MARK: - Kinds that are not read

  @Test(arguments: [
    (3, 16, "16-bit floating-point samples"), (2, 8, "8-bit samples with a sign"), (5, 8, "complex samples"),
    (1, 12, "12-bit samples"), (1, 32, "32-bit samples"), (3, 32, "32-bit floating-point samples"),
  ])
  func `samples that are not read are named, with a command`(format: Int, bits: Int, words: String) throws {
    // The tag of unmeaning samples takes the place of the planes' tag, which may be left out.
    var bytes = try withTag(258, bits, in: Fixtures.bytes("tiff/rgb16_little.tif"))
    let planes = try #require(bytes.indices.dropLast(12).last { bytes[$0...].starts(with: [0x1C, 0x01, 0x03, 0x00]) })
    bytes.replaceSubrange(planes..<planes + 12, with: [0x53, 0x01, 3, 0, 1, 0, 0, 0, UInt8(format), 0, 0, 0])
    #expect(reason(bytes) == .unsupported(.tiff, detail: words))
    #expect(headerReason(bytes) == .unsupported(.tiff, detail: words))
    #expect(
      PictureError(.unsupported(.tiff, detail: words), path: "a.tif").description
        == "“a.tif” is a TIFF of a kind that is not read: \(words). "
        + "Convert it, for example by: convert 'in.tif[0]' -colorspace sRGB -auto-level -depth 16 out.png"
    )
  }

  @Test(arguments: [
    (8, "L*a*b* colours"), (32845, "logarithmic light (LogLuv)"), (4, "a mask"), (77, "colours of the kind 77"),
  ])
  func `colours that are not read are named`(meaning: Int, words: String) throws {
    let bytes = try withTag(262, meaning, in: Fixtures.bytes("tiff/rgb8_little.tif"))
    #expect(reason(bytes) == .unsupported(.tiff, detail: words))
  }

  @Test func `a compression that libtiff does not have is not called damage`() throws {
    // 34712: JPEG 2000.
    let bytes = try withTag(259, 34712, in: Fixtures.bytes("tiff/lzw.tif"))
    guard case .unsupported(.tiff, let detail)? = reason(bytes) else {
      Issue.record("\(String(describing: reason(bytes)))")
      return
    }
    #expect(detail.contains("34712"))
  }

  @Test func `a camera's negative is called so`() throws {
    // 34892: what a sensor saw.
    let raw = try withTag(262, 34892, in: Fixtures.bytes("tiff/rgb16_little.tif"))
    #expect(reason(raw) == .foreign(.cameraRaw))
    let tag = try Fixtures.bytes("tiff/rgb8_little.tif")
    let rows = try #require(tag.indices.dropLast(12).last { tag[$0...].starts(with: [0x1C, 0x01, 0x03, 0x00]) })
    var negative = tag
    negative.replaceSubrange(rows..<rows + 12, with: [0x12, 0xC6, 1, 0, 4, 0, 0, 0, 1, 4, 0, 0])
    #expect(reason(negative) == .foreign(.cameraRaw))
  }

  @Test func `BMP kinds that are not read are named`() throws {
    func reason(compression: UInt8, in name: String) throws -> PictureError.Reason? {
      var bytes = try Fixtures.bytes(name)
      bytes[30] = compression
      return self.reason(bytes)
    }
    #expect(try reason(compression: 4, in: "bmp/rgb.bmp") == .unsupported(.bmp, detail: "a JPEG inside of a BMP"))
    #expect(try reason(compression: 5, in: "bmp/rgb.bmp") == .unsupported(.bmp, detail: "a PNG inside of a BMP"))
    #expect(try reason(compression: 9, in: "bmp/rgb.bmp") == .unsupported(.bmp, detail: "compression 9"))
    #expect(
      try reason(compression: 4, in: "bmp/rgb_os2_long.bmp")
        == .unsupported(.bmp, detail: "run lengths of 24 bits, of OS/2"))
    #expect(
      try reason(compression: 1, in: "bmp/rgb.bmp")
        == .corrupted(.bmp, detail: "its header says 24 bits with compression 1"))
  }

  // MARK: - Damage

  @Test(arguments: [
    "bmp/palette4.bmp", "bmp/rgb565.bmp", "bmp/rgb_os2.bmp", "bmp/run_lengths8.bmp", "bmp/rgba_header124.bmp",
  ])
  func `every cut of a BMP is called truncated`(name: String) throws {
    let bytes = try Fixtures.bytes(name)
    // The last three bytes may only fill up a row, or mark the end.
    for length in 1..<bytes.count - 3 {
      guard case .truncated? = reason(Array(bytes[..<length])) else {
        Issue.record(
          "\(name) cut to \(length) of \(bytes.count) bytes: \(String(describing: reason(Array(bytes[..<length]))))")
        continue
      }
    }
  }

  @Test func `run lengths cannot leave the picture`() throws {
    var bytes = try Fixtures.bytes("bmp/run_lengths8.bmp")
    let start = try #require(ByteOrder.little.number(bytes, at: 10, count: 4))
    bytes.removeSubrange(start...)
    // Runs over the right edge, jumps over it and over the top.
    let beyond = bytes + [255, 1, 255, 2, 0, 2, 200, 5, 9, 3, 0, 2, 0, 200]
    let picture = try Picture(decoding: beyond)
    #expect((picture.width, picture.height) == (13, 11))
    let row = picture.samples
    #expect(row.count == 13 * 11 * 3)
  }

  @Test(arguments: ["rgb", "palette4", "rgb_os2", "rgba_header124", "rgbx_masks"])
  func `a bitmap without the header of a file is read`(name: String) throws {
    let bytes = try Fixtures.bytes("bmp/\(name).bmp")
    #expect(try Picture(decoding: Array(bytes[14...])) == Fixtures.picture("bmp/\(name).bmp"))
  }

  @Test func `colours beyond the palette are black`() throws {
    var bytes = try Fixtures.bytes("bmp/palette8_of_five.bmp")
    let start = try #require(ByteOrder.little.number(bytes, at: 10, count: 4))
    bytes[start] = 200
    let pixels = try #require(try Picture(decoding: bytes).pixels)
    #expect(Array(pixels[10 * 13 * 3..<10 * 13 * 3 + 3]) == [0, 0, 0])
  }

  @Test func `tags that point nowhere are named`() throws {
    let bytes = try Fixtures.bytes("tiff/rgb8_little.tif")
    var nowhere = bytes
    nowhere.replaceSubrange(4..<8, with: [0xFF, 0xFF, 0xFF, 0x7F])
    #expect(
      reason(nowhere)
        == .truncated(.tiff, detail: "its tags should begin at byte 2147483647, and it has \(bytes.count)"))
    nowhere.replaceSubrange(4..<8, with: [0, 0, 0, 0])
    #expect(reason(nowhere) == .corrupted(.tiff, detail: "its header points to itself"))
    let strips = try withTag(273, 0x7FFF_FF00, in: bytes)
    guard case .truncated(.tiff, let detail)? = reason(strips) else {
      Issue.record("strips beyond the end were read")
      return
    }
    #expect(detail.hasPrefix("by its tags it needs"))
    #expect(
      reason(try withTag(277, 1, in: bytes))
        == .corrupted(.tiff, detail: "its tags say 1 samples a pixel for colours that need 3"))
  }

  @Test func `a WebP that contradicts itself is refused`() throws {
    var bytes = try Fixtures.bytes("webp/metadata.webp")
    bytes[24] = 20
    #expect(reason(bytes) == .corrupted(.webP, detail: "it contradicts its own header"))
    var lossy = try Fixtures.bytes("webp/lossy.webp")
    lossy[23] = 0
    #expect(reason(lossy) == .corrupted(.webP, detail: "its pixels have no signature"))
    // A frame at the right edge of the canvas.
    var animation = try Fixtures.bytes("webp/animated_offset.webp")
    let frame = try #require(animation.indices.first { animation[$0...].starts(with: Array("ANMF".utf8)) })
    animation[frame + 8] = 4
    #expect(reason(animation) == .corrupted(.webP, detail: "it contradicts its own header"))
  }
}
