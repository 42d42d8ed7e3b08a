import Images
import TemporaryFolders
import Testing

@testable import Commands

@Suite("Translations of pictures of every format, with the built program")
struct PictureFormatTests {
  let folder: TemporaryFolder

  init() async throws {
    folder = try TemporaryFolder()
    try await folder.trainTinyRun()
  }

  private func translate(_ output: String, _ options: [String] = []) async throws -> BuiltProgram.Result {
    try await BuiltProgram.run(
      ["translate", folder("run"), folder("photos"), "--to", "night", "--output", folder(output)] + options)
  }

  @Test("Every format and extension comes out as it went in")
  func formats() async throws {
    let deep = Picture(width: 20, height: 12, channels: .rgba, pixels16: (0..<960).map { UInt16($0 * 68) })
    let flat = deep.convertedToEightBits()
    try folder.write("", to: "photos/notes.txt")
    let files: [(name: String, picture: Picture, encoding: PictureEncoding)] = [
      ("a.png", deep, .png()), ("b.tif", deep, .tiff), ("c.TIFF", flat, .tiff), ("d.webp", flat, .webP(quality: 100)),
      ("e.bmp", flat, .bmp), ("f.dib", flat, .bmp), ("g.jfif", flat.composedOnWhite(), .jpeg()),
      ("h.jpe", flat.composedOnWhite(), .jpeg()),
    ]
    for file in files { try file.picture.write(to: folder("photos/\(file.name)"), as: file.encoding) }
    let result = try await translate("out")
    #expect(result.status == 0 && result.errors.isEmpty, "\(result.errors)")
    #expect(result.output.contains("1 .bmp, 1 .dib, 1 .jfif, 1 .jpe, 1 .png, 1 .tif, 1 .tiff, 1 .webp"))
    for file in files {
      let output = try Picture(contentsOf: folder("out/\(file.name)"))
      #expect(try PictureHeader(contentsOf: folder("out/\(file.name)")).format == file.encoding.format)
      #expect(output.bitDepth == file.picture.bitDepth && output.opacity == file.picture.opacity, "\(file.name)")
    }
    // What was read from a lossless WebP is written as one.
    #expect(try Picture(contentsOf: folder("out/d.webp")).metadata.isLosslessWebP)

    for format in OutputFormat.allCases {
      let result = try await translate(
        format.rawValue, ["--format", format.rawValue, "--suffix", "_\(format.rawValue)"])
      #expect(result.status == 0, "\(result.errors)")
      for file in files {
        let name = format.name(for: file.name, suffix: "_\(format.rawValue)")
        #expect(try PictureHeader(contentsOf: folder("\(format.rawValue)/\(name)")).format == format.picture)
      }
    }
  }

  @Test("What lies behind the first page or frame is said to be left out")
  func pages() async throws {
    try folder.drawPicture("photos/one.png", side: 12, tint: 3)
    let picture = try Picture(contentsOf: folder("photos/one.png"))
    try folder.write(twoPages(of: picture), to: "photos/two.tif")
    let result = try await translate("out")
    #expect(result.status == 0)
    #expect(result.errors.contains("two.tif” holds 2 pages; only the first is translated."), "\(result.errors)")
    #expect(!result.errors.contains("one.png"))
    #expect(try PictureHeader(contentsOf: folder("out/two.tif")).frameCount == 1)
    let single = try await BuiltProgram.run(
      ["translate", folder("run"), folder("photos/two.tif"), "--to", "night", "--output", "-"])
    #expect(single.status == 0 && single.errors.contains("holds 2 pages"))
  }

  /// A TIFF whose second page is the first once more.
  private func twoPages(of picture: Picture) throws -> [UInt8] {
    var bytes = try picture.encoded(as: .tiff)
    let start = bytes[4..<8].reversed().reduce(0) { $0 << 8 | Int($1) }
    let end = start + 2 + (Int(bytes[start]) | Int(bytes[start + 1]) << 8) * 12
    let table = bytes[start..<end + 4]
    let place = bytes.count
    for index in 0..<4 { bytes[end + index] = UInt8(truncatingIfNeeded: place >> (8 * index)) }
    return bytes + table
  }

  @Test("A picture that is too long for its format is refused before it is translated")
  func tooLong() async throws {
    let long = Picture(width: 16_384, height: 9, channels: .grey, pixels: [UInt8](repeating: 9, count: 16_384 * 9))
    try folder.write(try long.encoded(as: .png()), to: "photos/long.png")
    let result = try await translate("out", ["--format", "webp"])
    #expect(result.status == 1)
    #expect(
      result.errors.contains(
        "long.png” cannot be written as WebP: a side is longer than 16383 pixels; write PNG or TIFF."),
      "\(result.errors)")
  }

  @Test("A format that is not read is named with a command that converts it")
  func foreign() async throws {
    try folder.write("GIF89a and more", to: "photos/moving.png")
    let result = try await translate("out")
    #expect(result.status == 1)
    #expect(result.errors.contains("is a GIF picture") && result.errors.contains("convert 'in.gif[0]' out.png"))
  }
}
