import Foundation
import Images
import Testing

@testable import Evaluation

@Suite("Comparison with the truth")
struct TruthComparisonTests {
  /// A 12 × 12 picture with the one colour in a 4 × 4 block of the upper left corner and the other one elsewhere; in the
  /// block, pixels of odd row + column take the third colour.
  private func picture(
    block even: [UInt8], _ odd: [UInt8], elsewhere: [UInt8], channels: Picture.Channels = .rgb
  ) -> Picture {
    let pixels = (0..<144).flatMap { pixel -> [UInt8] in
      let (row, column) = (pixel / 12, pixel % 12)
      guard row < 4, column < 4 else { return elsewhere }
      return (row + column) % 2 == 0 ? even : odd
    }
    return Picture(width: 12, height: 12, channels: channels, pixels: pixels)
  }

  private func grey(_ value: UInt8) -> [UInt8] { [value, value, value] }

  private func example() throws -> TruthExample {
    try TruthExample(
      name: "0001.png",
      input: picture(block: grey(100), grey(100), elsewhere: grey(50)),
      translation: picture(block: grey(204), grey(51), elsewhere: grey(60)),
      truth: picture(block: grey(0), grey(255), elsewhere: grey(50)))
  }

  private func close(_ value: Double?, _ expected: Double) -> Bool {
    value.map { abs($0 - expected) < 1e-12 } ?? false
  }

  @Test("measures what can be worked out by hand")
  func byHand() throws {
    let comparison = try TruthComparison([example()])
    #expect(comparison.pictureCount == 1)
    #expect(close(comparison.subjectShare, 16.0 / 144))
    #expect(close(comparison.backgroundShare, 108.0 / 144))
    // Stripes in the opposite phase: as wrong as can be pixel by pixel, and yet of 60 % of the contrast.
    #expect(close(comparison.translation.meanAbsoluteError, (16 * 0.8 + 128 * 10.0 / 255) / 144))
    let level: Double = 10.0 / 255
    let squares: Double = (16 * 0.8 * 0.8 + 128 * level * level) / 144
    #expect(close(comparison.translation.peakSignalToNoise, -10 * log10(squares)))
    #expect(close(comparison.translation.backgroundError, 10.0 / 255))
    #expect(close(comparison.translation.subjectContrast, 0.3))
    #expect(close(comparison.translation.subjectColourDifference, 0))
    #expect(close(comparison.truthContrast, 0.5))
    #expect(close(comparison.contrastRatio, 0.6))
    // The input left as it is: a perfect background, a subject without contrast and of another mean colour.
    #expect(close(comparison.untranslated.meanAbsoluteError, 16 * 0.5 / 144))
    #expect(close(comparison.untranslated.backgroundError, 0))
    #expect(close(comparison.untranslated.subjectContrast, 0))
    #expect(close(comparison.untranslated.subjectColourDifference, 0.5 - 100.0 / 255))
  }

  @Test("a perfect translation scores perfectly")
  func perfect() throws {
    let example = try example()
    let comparison = try TruthComparison([
      TruthExample(name: "a", input: example.input, translation: example.truth, truth: example.truth)
    ])
    #expect(comparison.translation.meanAbsoluteError == 0 && comparison.translation.peakSignalToNoise == nil)
    #expect(close(comparison.translation.structuralSimilarity, 1))
    #expect(comparison.translation.backgroundError == 0)
    #expect(comparison.translation.subjectColourDifference == 0)
    #expect(comparison.contrastRatio == 1)
  }

  @Test("contrast is that of the luma, and colours are compared channel by channel")
  func colour() throws {
    let comparison = try TruthComparison([
      TruthExample(
        name: "a",
        input: picture(block: [9, 9, 9], [9, 9, 9], elsewhere: grey(50)),
        translation: picture(block: [255, 0, 0], [0, 0, 0], elsewhere: grey(50)),
        truth: picture(block: [0, 255, 0], [0, 0, 0], elsewhere: grey(50)))
    ])
    #expect(close(comparison.translation.subjectContrast, 0.299 / 2))
    #expect(close(comparison.truthContrast, 0.587 / 2))
    // Half a unit too much red and half a unit too little green, over three channels.
    #expect(close(comparison.translation.subjectColourDifference, 1.0 / 3))
  }

  @Test("every picture counts the same, and those without a region are left out of its means")
  func means() throws {
    let same = picture(block: grey(50), grey(50), elsewhere: grey(50))
    let brighter = picture(block: grey(101), grey(101), elsewhere: grey(101))
    let comparison = try TruthComparison([
      example(), TruthExample(name: "b", input: same, translation: brighter, truth: same),
    ])
    #expect(comparison.pictureCount == 2)
    #expect(close(comparison.subjectShare, 8.0 / 144))
    #expect(close(comparison.backgroundShare, 126.0 / 144))
    #expect(close(comparison.translation.backgroundError, (10.0 / 255 + 0.2) / 2))
    #expect(close(comparison.truthContrast, 0.5))
    #expect(close(comparison.translation.subjectContrast, 0.3))
  }

  @Test("regions that no picture has are nil, not zero")
  func missingRegions() throws {
    let dark = picture(block: [0], [0], elsewhere: [0], channels: .grey)
    let bright = picture(block: [255], [255], elsewhere: [255], channels: .grey)
    let noSubject = try TruthComparison([TruthExample(name: "a", input: dark, translation: bright, truth: dark)])
    #expect(noSubject.subjectShare == 0)
    #expect(noSubject.truthContrast == nil)
    #expect(noSubject.contrastRatio == nil)
    #expect(noSubject.translation.subjectContrast == nil)
    #expect(noSubject.translation.backgroundError == 1)
    let noBackground = try TruthComparison([TruthExample(name: "a", input: dark, translation: bright, truth: bright)])
    #expect(noBackground.backgroundShare == 0)
    #expect(noBackground.translation.backgroundError == nil)
    #expect(noBackground.untranslated.subjectColourDifference == 1)
    #expect(noBackground.contrastRatio == nil)
  }

  @Test("the similarity is the mean over the channels")
  func similarity() throws {
    let comparison = try TruthComparison([
      TruthExample(
        name: "a", input: picture(block: grey(0), grey(0), elsewhere: grey(0)),
        translation: picture(block: [51, 102, 0], [51, 102, 0], elsewhere: [51, 102, 0]),
        truth: picture(block: [51, 204, 0], [51, 204, 0], elsewhere: [51, 204, 0]))
    ])
    let green = (2 * 0.4 * 0.8 + 0.0001) / (0.16 + 0.64 + 0.0001)
    let index = try #require(comparison.translation.structuralSimilarity)
    #expect(abs(index - (1 + green + 1) / 3) < 1e-9)
  }

  @Test("pictures that cannot be compared are refused by name")
  func refusals() throws {
    let colour = picture(block: grey(1), grey(2), elsewhere: grey(3))
    let grey = picture(block: [1], [2], elsewhere: [3], channels: .grey)
    let small = Picture(width: 1, height: 2, channels: .rgb, pixels: [1, 2, 3, 4, 5, 6])
    let deep = Picture(width: 1, height: 1, channels: .grey, samples: .sixteen([1]))
    #expect(throws: TruthComparisonError.noExamples) { try TruthComparison([]) }
    #expect(throws: TruthComparisonError.unequalPictures(name: "a.png", "12×12 rgb", "12×12 grey")) {
      try TruthExample(name: "a.png", input: colour, translation: colour, truth: grey)
    }
    #expect(throws: TruthComparisonError.unequalPictures(name: "a.png", "12×12 rgb", "1×2 rgb")) {
      try TruthExample(name: "a.png", input: colour, translation: small, truth: colour)
    }
    #expect(throws: TruthComparisonError.unsupportedSamples(name: "a.png")) {
      try TruthExample(name: "a.png", input: deep, translation: deep, truth: deep)
    }
    #expect(
      TruthComparisonError.unequalPictures(name: "a.png", "12×12 rgb", "1×2 rgb").description
        == "“a.png”: the input is 12×12 rgb, but its translation or its truth is 1×2 rgb; "
        + "pictures of the same name must have the same size and channels in both domains.")
  }

  @Test("survives JSON")
  func json() throws {
    let comparison = try TruthComparison([example()])
    let data = try JSONEncoder().encode(comparison)
    #expect(try JSONDecoder().decode(TruthComparison.self, from: data) == comparison)
  }

  @Test("prints a table")
  func table() throws {
    let pixels = [UInt8](repeating: 0, count: 16)
    let black = Picture(width: 4, height: 4, channels: .grey, pixels: pixels)
    var corner = pixels
    corner[0] = 255
    corner[1] = 51
    let truth = Picture(width: 4, height: 4, channels: .grey, pixels: corner)
    let comparison = try TruthComparison([TruthExample(name: "a", input: black, translation: truth, truth: truth)])
    #expect(
      comparison.description == """
        Compared with the truth (1 picture)       translated       input       truth
        whole picture: mean absolute error            0.0000      0.0750      0.0000
        whole picture: signal-to-noise, dB                 –       11.87           –
        whole picture: structural similarity               –           –      1.0000
        background (25.0 %): mean absolute error      0.0000      0.0000      0.0000
        subject (12.5 %): contrast                    0.4000      0.0000      0.4000
        subject (12.5 %): colour difference           0.0000      0.6000      0.0000
        The subject has 100.0 % of the truth's contrast.
        """)
  }
}
