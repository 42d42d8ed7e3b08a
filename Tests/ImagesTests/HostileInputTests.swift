import Files
import Foundation
import Mutations
import TemporaryFolders
import Testing

@testable import Images

@Suite struct HostileInputTests {
  private func reason(
    _ bytes: [UInt8], limits: DecodingLimits = DecodingLimits()
  ) -> PictureError.Reason? {
    do {
      _ = try Picture(decoding: bytes, limits: limits)
      return nil
    } catch {
      return error.reason
    }
  }

  private func reason(at path: String, limits: DecodingLimits = DecodingLimits()) -> PictureError.Reason? {
    do {
      _ = try Picture(contentsOf: path, limits: limits)
      return nil
    } catch {
      #expect(error.path == path)
      return error.reason
    }
  }

  /// The PNG with other bytes in its header chunk, and the right check sum.
  private func withHeader(_ bytes: [UInt8], _ change: (inout [UInt8]) -> Void) -> [UInt8] {
    var header = Array(bytes[12..<29])
    change(&header)
    return Array(bytes[..<12]) + header + BigEndian.bytes32(Int(Checksum(of: header).value)) + Array(bytes[33...])
  }

  // MARK: - Sizes

  @Test func `a PNG that claims 60,000 × 60,000 is refused by its size`() throws {
    let bytes = try withHeader(Fixtures.bytes("png/rgb8.png")) {
      $0.replaceSubrange(4..<12, with: BigEndian.bytes32(60_000) + BigEndian.bytes32(60_000))
    }
    #expect(reason(bytes) == .tooManyPixels(width: 60_000, height: 60_000, maximum: 200_000_000))
    #expect(try PictureHeader(of: bytes).width == 60_000)
    let large = DecodingLimits(maximumPixels: .max, maximumBytes: 1 << 30)
    #expect(reason(bytes, limits: large) == .tooMuchMemory(width: 60_000, height: 60_000, maximum: 1 << 30))
    #expect(
      PictureError(.tooManyPixels(width: 60_000, height: 60_000, maximum: 200_000_000), path: "a.png").description
        == "“a.png” has 60000 × 60000 pixels, more than the limit of 200000000 pixels; "
        + "make it smaller or raise the limit for reading pictures."
    )
  }

  @Test func `the largest sides do not overflow`() throws {
    let bytes = try withHeader(Fixtures.bytes("png/rgba16.png")) {
      $0.replaceSubrange(4..<12, with: [0x7F, 0xFF, 0xFF, 0xFF, 0x7F, 0xFF, 0xFF, 0xFF])
    }
    let unlimited = DecodingLimits(maximumPixels: .max, maximumBytes: .max)
    #expect(
      reason(bytes, limits: unlimited)
        == .tooMuchMemory(width: 0x7FFF_FFFF, height: 0x7FFF_FFFF, maximum: .max))
  }

  @Test(arguments: ["baseline420", "progressive"]) func `a JPEG that claims 60,000 × 60,000 is refused`(
    name: String
  ) throws {
    var bytes = try Fixtures.bytes("jpeg/\(name).jpg")
    let frame = try #require(
      bytes.indices.dropLast().first { bytes[$0] == 0xFF && (bytes[$0 + 1] == 0xC0 || bytes[$0 + 1] == 0xC2) })
    bytes.replaceSubrange(frame + 5..<frame + 9, with: [0xEA, 0x60, 0xEA, 0x60])
    #expect(reason(bytes) == .tooManyPixels(width: 60_000, height: 60_000, maximum: 200_000_000))
  }

  @Test func `the coefficients of a progressive JPEG count`() throws {
    let noise = Picture.noise(height: 1, width: 1, channels: .rgb, bits: 8, seed: 1)
      .resized(height: 1200, width: 1200, filter: .bicubic)
    let baseline = try noise.encoded(as: .jpeg())
    // 4.3 MB of pixels and 8.6 MB of coefficients: the first fit into 6 MB, both together do not.
    let limits = DecodingLimits(maximumBytes: 6_000_000)
    #expect(reason(baseline, limits: limits) == nil)
    var progressive = try Fixtures.bytes("jpeg/progressive.jpg")
    let frame = try #require(
      progressive.indices.dropLast().first { progressive[$0] == 0xFF && progressive[$0 + 1] == 0xC2 })
    progressive.replaceSubrange(frame + 5..<frame + 9, with: BigEndian.bytes16(1200) + BigEndian.bytes16(1200))
    // Halved colour: 4.3 MB of coefficients, with 1.7 MB left.
    #expect(
      reason(progressive, limits: limits) == .tooMuchMemory(width: 1200, height: 1200, maximum: 6_000_000))
  }

  @Test func `exactly the limit is allowed`() throws {
    let path = try Fixtures.path("png/rgb16.png")
    #expect(reason(at: path, limits: DecodingLimits(maximumPixels: 143)) == nil)
    #expect(
      reason(at: path, limits: DecodingLimits(maximumPixels: 142))
        == .tooManyPixels(width: 13, height: 11, maximum: 142))
    #expect(reason(try Fixtures.bytes("png/rgb16.png"), limits: DecodingLimits(maximumBytes: 143 * 6)) == nil)
    #expect(
      reason(try Fixtures.bytes("png/rgb16.png"), limits: DecodingLimits(maximumBytes: 143 * 6 - 1))
        == .tooMuchMemory(width: 13, height: 11, maximum: 143 * 6 - 1))
    let bytes = try Fixtures.bytes("png/rgb16.png").count
    #expect(
      reason(at: path, limits: DecodingLimits(maximumBytes: bytes - 1))
        == .fileTooLarge(bytes: bytes, maximum: bytes - 1))
  }

  @Test(arguments: ["iCCP", "zTXt", "iTXt", "iCCP_plausible"])
  func `chunks that unpack to 20 MiB cost nothing`(name: String) throws {
    let picture = try Fixtures.picture("hostile/bomb_\(name).png")
    #expect((picture.width, picture.height) == (6, 4))
    #expect(picture.metadata.colourProfile == nil)
  }

  @Test func `a JPEG of thousands of scans is refused`() throws {
    let bytes = try Fixtures.bytes("jpeg/progressive.jpg")
    // The first scan up to the tables of the second, repeated.
    let start = try #require(bytes.indices.dropLast().first { bytes[$0] == 0xFF && bytes[$0 + 1] == 0xDA })
    let end = try #require(bytes.indices.dropLast().first { $0 > start && bytes[$0] == 0xFF && bytes[$0 + 1] == 0xC4 })
    func repeated(_ count: Int) -> [UInt8] {
      bytes[..<start] + (0..<count).flatMap { _ in bytes[start..<end] } + bytes[end...]
    }
    #expect(reason(repeated(100)) == nil)
    #expect(reason(repeated(2000)) == .unsupported(.jpeg, detail: "more than 200 scans"))
  }

  // MARK: - Contents

  @Test func `what is no picture is named`() throws {
    #expect(reason([]) == .empty)
    #expect(reason(Array("hello, I am text".utf8)) == .notAPicture)
    #expect(reason([0]) == .notAPicture)
    var damaged = try Fixtures.bytes("png/rgb8.png")
    damaged.remove(at: 4)
    #expect(reason(damaged) == .corrupted(.png, detail: "its signature is damaged, as by a transfer in text mode"))
  }

  static let foreign: [(ForeignFormat, [UInt8])] = [
    (.gif, Array("GIF89a\u{1}\0".utf8)),
    (.heic, [0, 0, 0, 0x18] + Array("ftypheic".utf8)), (.avif, [0, 0, 0, 0x18] + Array("ftypavif".utf8)),
    (.jpeg2000, [0, 0, 0, 12] + Array("jP  ".utf8)), (.jpegXL, [0xFF, 0x0A, 0]),
    (.photoshop, Array("8BPS\0\u{1}".utf8)), (.gimp, Array("gimp xcf v011".utf8)),
    (.cameraRaw, [0x49, 0x49, 0x2A, 0, 16, 0, 0, 0, 0x43, 0x52, 2, 0]),
    (.cameraRaw, Array("IIRS".utf8) + [8, 0, 0, 0]),
    (.cameraRaw, [0, 0, 0, 0x18] + Array("ftypcrx ".utf8)), (.cameraRaw, Array("FUJIFILMCCD-RAW 0201".utf8)),
    (.radiance, Array("#?RADIANCE\n".utf8)), (.targa, [0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 9, 0, 7, 0, 24, 0x20]),
    (.icon, [0, 0, 1, 0, 1, 0]), (.portableAnyMap, Array("P6\n4 4\n255\n".utf8)), (.openEXR, [0x76, 0x2F, 0x31, 1]),
    (.qoi, Array("qoif\0\0".utf8)), (.svg, Array("<?xml version=\"1.0\"?><svg>".utf8)), (.svg, Array("\n<svg ".utf8)),
    (.pdf, Array("%PDF-1.7".utf8)), (.webPage, [0xEF, 0xBB, 0xBF] + Array("<!DOCTYPE html><html>".utf8)),
  ]

  @Test(arguments: foreign) func `foreign formats are recognised`(format: ForeignFormat, bytes: [UInt8]) {
    #expect(reason(bytes) == .foreign(format))
  }

  @Test func `every foreign format has a case above`() {
    #expect(Set(Self.foreign.map(\.0)) == Set(ForeignFormat.allCases))
    #expect(
      PictureError(.foreign(.heic), path: "cat.jpg").description
        == "“cat.jpg” is a HEIC picture; only PNG, JPEG, WebP, TIFF and BMP are read. "
        + "Convert it first, for example by: heif-convert in.heic out.jpg")
  }

  @Test func `the extension decides nothing`() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(Fixtures.bytes("jpeg/grey.jpg"), to: "really a JPEG.png")
    #expect(try PictureHeader(contentsOf: path).format == .jpeg)
    #expect(try Picture(contentsOf: path) == Fixtures.picture("jpeg/grey.jpg"))
  }

  @Test func `damaged pixels give libpng's words`() throws {
    var bytes = try Fixtures.bytes("png/rgb8.png")
    bytes[60] ^= 0x10
    #expect(reason(bytes) == .corrupted(.png, detail: "IDAT: CRC error"))
  }

  @Test func `impossible headers are named`() throws {
    let bytes = try Fixtures.bytes("png/rgb8.png")
    #expect(
      reason(withHeader(bytes) { $0[13] = 5 }) == .corrupted(.png, detail: "its header says colour type 5"))
    #expect(
      reason(withHeader(bytes) { $0[12] = 4 }) == .corrupted(.png, detail: "its header says 4 bits with colour type 2"))
    #expect(
      reason(withHeader(bytes) { $0.replaceSubrange(4..<8, with: [0, 0, 0, 0]) })
        == .corrupted(.png, detail: "its header says 0 × 11 pixels"))
    #expect(
      reason(withHeader(bytes) { $0.replaceSubrange(0..<4, with: Array("CgBI".utf8)) })
        == .unsupported(.png, detail: "Apple's variant for applications (CgBI)"))
    var checksum = bytes
    checksum[30] ^= 1
    #expect(reason(checksum) == .corrupted(.png, detail: "IHDR: CRC error"))
  }

  @Test func `JPEG kinds that are not read are named`() throws {
    var bytes = try Fixtures.bytes("jpeg/baseline420.jpg")
    let frame = try #require(bytes.indices.dropLast().first { bytes[$0] == 0xFF && bytes[$0 + 1] == 0xC0 })
    bytes[frame + 4] = 12
    #expect(reason(bytes) == .unsupported(.jpeg, detail: "12 bits a sample"))
    bytes[frame + 4] = 8
    bytes.replaceSubrange(frame + 5..<frame + 7, with: [0, 0])
    #expect(reason(bytes) == .unsupported(.jpeg, detail: "its header leaves the height open"))
  }

  // MARK: - Files

  @Test func `what is no file is named`() throws {
    let folder = try TemporaryFolder()
    #expect(reason(at: folder.file("nothing.png")) == .file(.missing))
    #expect(reason(at: folder.path) == .file(.folder))
    #expect(reason(at: try folder.write([], to: "empty.png")) == .empty)
    #expect(reason(at: "/dev/zero") == .file(.notAFile))
    let pipe = folder.file("pipe.png")
    #expect(mkfifo(pipe, 0o600) == 0)
    #expect(reason(at: pipe) == .file(.notAFile))
    #expect(symlink("nowhere.png", folder.file("dangling.png")) == 0)
    #expect(reason(at: folder.file("dangling.png")) == .file(.missing))
    #expect(symlink("loop.png", folder.file("loop.png")) == 0)
    #expect(reason(at: folder.file("loop.png")) == .file(.unreadable("Too many levels of symbolic links")))
    #expect(reason(at: try folder.write([1], to: "a.png") + "/b.png") == .file(.missing))
    #expect(reason(at: String(repeating: "n", count: 300)) == .file(.unreadable("File name too long")))
    #expect(reason(at: "a\0b.png") == .file(.missing))
  }

  @Test func `a link to a picture is followed`() throws {
    let folder = try TemporaryFolder()
    #expect(symlink(try Fixtures.path("png/rgb8.png"), folder.file("link.png")) == 0)
    #expect(try Picture(contentsOf: folder.file("link.png")) == Fixtures.picture("png/rgb8.png"))
  }

  @Test(.enabled(if: geteuid() != 0, "the superuser may read everything"))
  func `a file without permission is named`() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write([1, 2, 3], to: "secret.png")
    #expect(chmod(path, 0) == 0)
    #expect(reason(at: path) == .file(.unreadable("Permission denied")))
  }

  @Test func `paths are quoted so that every character shows`() {
    #expect(
      PictureError(.file(.missing), path: "a\n\"b\"\t\u{1B}\u{1F993}\\.png").description.hasPrefix(
        "“a\\n\"b\"\\t\\u{1B}\u{1F993}\\\\.png” is missing"))
    #expect(PictureError(.empty).description == "The data is empty (0 bytes); copy it again or remove it.")
  }

  // MARK: - Every cut, and a thousand flipped bytes

  static let samples = [
    "png/palette4_transparent_interlaced.png", "png/metadata.png", "png/rgb16.png", "orientation/6.png",
    "orientation/7.jpg", "jpeg/baseline420.jpg", "jpeg/progressive.jpg", "jpeg/arithmetic.jpg", "jpeg/ycck.jpg",
    "jpeg/metadata.jpg", "webp/lossy_transparent.webp", "webp/lossless.webp", "webp/metadata.webp",
    "webp/animated_offset.webp", "tiff/metadata.tif", "tiff/tiles_lzw.tif", "tiff/jpeg.tif", "tiff/group4.tif",
    "tiff/big_big.tif", "tiff/rgb16_big_separate.tif",
  ]

  @Test(arguments: samples) func `every cut is called truncated`(name: String) throws {
    let bytes = try Fixtures.bytes(name)
    for length in 1..<bytes.count {
      guard let reason = reason(Array(bytes[..<length])) else {
        Issue.record("\(name) cut to \(length) of \(bytes.count) bytes was decoded")
        continue
      }
      guard case .truncated = reason else {
        Issue.record("\(name) cut to \(length) of \(bytes.count) bytes: \(reason)")
        continue
      }
    }
  }

  @Test(arguments: samples) func `no flipped byte crashes`(name: String) throws {
    let bytes = try Fixtures.bytes(name)
    var generator = SeededGenerator(seed: 11)
    let limits = DecodingLimits(maximumPixels: 4_000_000, maximumBytes: 32 << 20)
    var refused = 0
    for _ in 0..<1000 {
      var changed = bytes
      let offset = Int.random(in: 0..<bytes.count, using: &generator)
      changed[offset] ^= UInt8.random(in: 1...255, using: &generator)
      do {
        let picture = try Picture(decoding: changed, limits: limits)
        #expect(picture.samples.count == picture.width * picture.height * picture.channels.rawValue)
      } catch {
        #expect(!error.description.isEmpty)
        refused += 1
      }
      _ = try? PictureHeader(of: changed)
    }
    #expect(refused > 0)
  }
}
