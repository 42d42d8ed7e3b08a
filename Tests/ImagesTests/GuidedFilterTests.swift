import Foundation
import ReferenceKernels
import Testing

@testable import Images

@Suite("Guided filter")
struct GuidedFilterTests {
  /// A picture of smooth waves and a hard edge.
  private func picture(_ height: Int, _ width: Int, _ channels: Picture.Channels, phase: Double = 0) -> Picture {
    var pixels: [UInt16] = []
    for y in 0..<height {
      for x in 0..<width {
        let (v, u) = (Double(y) / Double(height), Double(x) / Double(width))
        for channel in 0..<channels.rawValue {
          let wave = 0.3 * sin(7 * u + 5 * v * Double(channel + 1) + phase) + (u + v > 1 ? 0.65 : 0.35)
          pixels.append(UInt16((wave * 65_535).rounded()))
        }
      }
    }
    return Picture(width: width, height: height, channels: channels, pixels16: pixels)
  }

  private func array(_ picture: Picture) -> ReferenceArray {
    let values: [Double] =
      switch picture.samples {
      case .eight(let values): values.map { Double($0) / 255 }
      case .sixteen(let values): values.map { Double($0) / 65_535 }
      }
    return ReferenceArray([1, picture.height, picture.width, picture.channels.rawValue], values)
  }

  /// Grey and colour, single pixels, windows larger than the picture, and more rows than are worked on at one time.
  @Test(
    "equals its definition in double precision, in 8 and in 16 bits",
    arguments: [
      (small: (7, 9), full: (23, 31), 2, Picture.Channels.rgb, Picture.Channels.rgb), ((5, 4), (5, 4), 1, .rgb, .grey),
      ((6, 11), (13, 29), 2, .grey, .grey), ((3, 2), (8, 9), 4, .grey, .rgb), ((1, 1), (3, 5), 2, .rgb, .rgb),
      ((80, 5), (97, 12), 3, .rgb, .rgb),
    ])
  func definition(
    small: (Int, Int), full: (Int, Int), radius: Int, guideChannels: Picture.Channels, inputChannels: Picture.Channels
  ) throws {
    for bits in [16, 8] {
      func fitted(_ picture: Picture) -> Picture { bits == 8 ? picture.convertedToEightBits() : picture }
      let large = fitted(picture(full.0, full.1, guideChannels))
      let guide = large.resized(height: small.0, width: small.1, filter: .bicubic)
      let input = fitted(picture(small.0, small.1, inputChannels, phase: 2))
      let result = large.guiding(input, radius: radius, epsilon: 0.001)
      let expected = Reference.guidedFilter(
        guide: array(guide), input: array(input), full: array(large), radius: radius, epsilon: 0.001)
      let white = bits == 8 ? 255.0 : 65_535
      let values = array(result).values
      #expect(result.bitDepth == bits && array(result).shape == expected.shape)
      for (value, exact) in zip(values, expected.values) {
        // Rounding to a level, and that of float32 on the way.
        #expect(abs(value - min(1, max(0, exact))) * white < 0.5 + white * 2e-6)
      }
    }
  }

  @Test("keeps a flat picture, and takes edges where the guide has them")
  func edges() throws {
    let flat = Picture(width: 6, height: 6, channels: .grey, pixels: [UInt8](repeating: 77, count: 36))
    let guide = picture(24, 24, .grey).convertedToEightBits()
    #expect(guide.guiding(flat, radius: 2, epsilon: 0.001).pixels?.allSatisfy { $0 == 77 } == true)

    // Darkness to the left and light to the right: the small picture knows of the edge to 8 pixels.
    let sharp = Picture(
      width: 64, height: 64, channels: .grey, pixels: (0..<4096).map { $0 % 64 < 32 ? 40 : 200 })
    let small = Picture(width: 8, height: 8, channels: .grey, pixels: (0..<64).map { $0 % 8 < 4 ? 220 : 30 })
    let guided = try #require(sharp.guiding(small, radius: 2, epsilon: 0.001).pixels)
    let plain = try #require(small.resized(height: 64, width: 64, filter: .bicubic).pixels)
    let middle = 32 * 64 + 31
    #expect(Int(guided[middle]) - Int(guided[middle + 1]) > 120)
    #expect(Int(plain[middle]) - Int(plain[middle + 1]) < 50)
  }
}
