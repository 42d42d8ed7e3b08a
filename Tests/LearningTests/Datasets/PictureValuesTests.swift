import Images
import Testing

@testable import Datasets

@Suite("Picture values")
struct PictureValuesTests {
  @Test("every level becomes (x / 255 − 0.5) / 0.5 and comes back")
  func levels() throws {
    let picture = Picture(width: 16, height: 16, channels: .grey, pixels: (0...255).map { UInt8($0) })
    let values = PictureValues([picture])
    #expect(values.shape == [1, 16, 16, 1])
    for level in 0...255 {
      let exact = (Double(level) / 255 - 0.5) / 0.5
      #expect(abs(Double(values.values[level]) - exact) < 1.5e-7, "level \(level)")
    }
    #expect(values.values[0] == -1)
    #expect(values.values[255] == 1)
    #expect(values.pictures == [picture])
  }

  @Test("pictures lie one after the other, rows from the top, channels side by side")
  func layout() throws {
    let pictures = (0..<3).map { PictureFolder.picture(height: 2, width: 5, kind: $0) }
    let values = PictureValues(pictures)
    #expect(values.shape == [3, 2, 5, 3])
    let pixels = try #require(pictures[2].pixels)
    // Picture 2, row 1, column 3, blue: sample (1 · 5 + 3) · 3 + 2 = 26 of the picture.
    let level: Float = Float(pixels[26])
    let place: Int = ((2 * 2 + 1) * 5 + 3) * 3 + 2
    let value: Float = values.values[place]
    #expect(value == (level / 255 - 0.5) / 0.5)
    #expect(values.pictures == pictures)
  }

  @Test("levels are rounded to the nearest and clamped; not a number is black")
  func rounding() {
    // Levels that are no whole numbers, as values from −1 to 1.
    let between: [(level: Float, expected: UInt8)] = [
      (100.4, 100), (100.6, 101), (0.4, 0), (0.6, 1), (254.4, 254), (254.6, 255),
    ]
    for (level, expected) in between {
      #expect(PictureValues.level(of: level / 255 * 2 - 1) == expected, "\(level)")
    }
    let values: [Float] = [0, -1, 1, -1.01, 1.01, -1e30, 1e30, -.infinity, .infinity, .nan, -.nan]
    #expect(values.map(PictureValues.level) == [128, 0, 255, 0, 255, 0, 255, 0, 255, 0, 0])
  }
}
