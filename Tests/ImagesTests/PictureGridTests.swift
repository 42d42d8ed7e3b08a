import Testing

@testable import Images

@Suite struct PictureGridTests {
  private func solid(_ level: UInt8, height: Int, width: Int, channels: Picture.Channels = .rgb) -> Picture {
    Picture(
      width: width, height: height, channels: channels,
      pixels: [UInt8](repeating: level, count: height * width * channels.rawValue))
  }

  private func pixel(_ picture: Picture, _ row: Int, _ column: Int) -> [UInt8] {
    guard let pixels = picture.pixels else { return [] }
    let at = (row * picture.width + column) * 3
    return Array(pixels[at..<at + 3])
  }

  @Test func `pictures lie in their cells, centred`() {
    let grid = PictureGrid(
      rows: [
        [solid(10, height: 4, width: 6), solid(20, height: 2, width: 2)],
        [nil, solid(30, height: 3, width: 4, channels: .grey)],
      ],
      margin: 2, background: Colour(red: 1, green: 2, blue: 3))
    let sheet = grid.picture
    #expect((sheet.width, sheet.height) == (2 + 6 + 2 + 4 + 2, 2 + 4 + 2 + 3 + 2))
    #expect(pixel(sheet, 0, 0) == [1, 2, 3])
    #expect(pixel(sheet, 2, 2) == [10, 10, 10])
    #expect(pixel(sheet, 5, 7) == [10, 10, 10])
    #expect(pixel(sheet, 6, 7) == [1, 2, 3])
    #expect(pixel(sheet, 3, 11) == [20, 20, 20])
    #expect(pixel(sheet, 2, 11) == [1, 2, 3])
    #expect(pixel(sheet, 9, 4) == [1, 2, 3])
    #expect(pixel(sheet, 8, 10) == [30, 30, 30])
    let filled = 4 * 6 + 2 * 2 + 3 * 4
    let shown = (0..<sheet.height * sheet.width).filter {
      pixel(sheet, $0 / sheet.width, $0 % sheet.width) != [1, 2, 3]
    }
    #expect(shown.count == filled)
  }

  @Test func `titles and labels are drawn and make room`() {
    let plain = PictureGrid(rows: [[solid(0, height: 8, width: 8)]], margin: 1).picture
    #expect((plain.width, plain.height) == (10, 10))
    let titled = PictureGrid(
      rows: [[solid(200, height: 8, width: 8)]], titles: ["real"], rowLabels: ["A"], margin: 1, textScale: 2
    ).picture
    // A label of one letter is 10 wide, a title of four is 46; both are 14 high.
    #expect(titled.width == 1 + 10 + 1 + 46 + 1)
    #expect(titled.height == 1 + 14 + 1 + 14 + 1)
    let black = (0..<titled.height * titled.width).filter {
      pixel(titled, $0 / titled.width, $0 % titled.width) == [0, 0, 0]
    }
    let dots = "realA".unicodeScalars.flatMap { BitmapFont.rows(of: $0) }.reduce(0) { $0 + $1.nonzeroBitCount }
    #expect(black.count == dots * 4)
  }

  @Test func `letters differ, and what has none is a frame`() {
    let letters = (0x20...0x7E).compactMap { Unicode.Scalar(UInt32($0)) }.map { BitmapFont.rows(of: $0) }
    #expect(letters.count == 95)
    #expect(Set(letters).count == 95)
    #expect(letters.allSatisfy { $0.count == 7 && $0.allSatisfy { $0 < 32 } })
    #expect(BitmapFont.rows(of: "T") == [31, 4, 4, 4, 4, 4, 4])
    #expect(BitmapFont.rows(of: "é") == [31, 17, 17, 17, 17, 17, 31])
  }

  @Test func `what falls outside is cut off`() {
    var canvas = Canvas(height: 4, width: 4, background: .black)
    canvas.place(solid(9, height: 4, width: 4), top: -2, left: 3)
    canvas.place(solid(7, height: 1, width: 1), top: 9, left: -9)
    canvas.write("WW", top: -3, left: -2, scale: 3, Colour(red: 5, green: 5, blue: 5))
    canvas.place(solid(8, height: 4, width: 4), top: 3, left: -3)
    let picture = canvas.picture
    #expect(pixel(picture, 3, 0) == [8, 8, 8])
    #expect(pixel(picture, 3, 1) != [8, 8, 8])
    #expect((picture.width, picture.height) == (4, 4))
  }

  @Test func `transparent and deep pictures are shown as they are seen`() {
    var canvas = Canvas(height: 1, width: 2, background: .black)
    canvas.place(Picture(width: 1, height: 1, channels: .rgba, pixels: [9, 9, 9, 0]), top: 0, left: 0)
    canvas.place(Picture(width: 1, height: 1, channels: .grey, pixels16: [65535]), top: 0, left: 1)
    #expect(canvas.picture.pixels == [255, 255, 255, 255, 255, 255])
  }

  @Test func `an empty grid is a margin`() {
    let sheet = PictureGrid(rows: [], margin: 3).picture
    #expect((sheet.width, sheet.height) == (3, 3))
  }
}
