import Foundation
import Testing

@testable import Images

@Suite("Blending")
struct BlendingTests {
  private func picture(_ pixels: [UInt8], width: Int = 2, channels: Picture.Channels = .rgb) -> Picture {
    Picture(
      width: width, height: pixels.count / channels.rawValue / width, channels: channels, pixels: pixels)
  }

  private func mask(_ values: [UInt16], width: Int) -> Picture {
    Picture(width: width, height: values.count / width, channels: .grey, pixels16: values)
  }

  /// The definition in double precision: stored values to light by sRGB's curve, the weighted sum, and back.
  private func expected(_ a: Double, _ b: Double, weight: Double) -> Double {
    func light(_ v: Double) -> Double { v <= 0.04045 ? v / 12.92 : pow((v + 0.055) / 1.055, 2.4) }
    let sum = (1 - weight) * light(a) + weight * light(b)
    return sum <= 0.0031308 ? sum * 12.92 : 1.055 * pow(sum, 1 / 2.4) - 0.055
  }

  @Test("adds light, in 8 and in 16 bits", arguments: [0.25, 0.5, 0.9])
  func light(strength: Double) throws {
    let (a, b) = (picture([0, 10, 128, 255, 3, 77]), picture([255, 200, 0, 255, 5, 70]))
    let blended = try #require(a.blended(with: b, strength: strength).pixels)
    let sixteen = a.convertedToSixteenBits().blended(with: b.convertedToSixteenBits(), strength: strength)
    let deep = try #require(sixteen.pixels16)
    for (index, (x, y)) in zip(try #require(a.pixels), try #require(b.pixels)).enumerated() {
      let value = expected(Double(x) / 255, Double(y) / 255, weight: strength)
      // Rounding to the nearest level, and that of float32 on the way.
      #expect(abs(Double(blended[index]) - value * 255) < 0.51)
      #expect(abs(Double(deep[index]) - value * 65_535) < 0.6)
    }
  }

  @Test("adds stored values where that is asked for", arguments: [0.25, 0.5, 0.9])
  func values(strength: Double) throws {
    let (a, b) = (picture([0, 10, 128, 255, 3, 77]), picture([255, 200, 0, 255, 5, 70]))
    let blended = try #require(a.blended(with: b, strength: strength, asLight: false).pixels)
    for (index, (x, y)) in zip(try #require(a.pixels), try #require(b.pixels)).enumerated() {
      #expect(abs(Double(blended[index]) - ((1 - strength) * Double(x) + strength * Double(y))) < 0.51)
    }
  }

  @Test("leaves what it does not blend to the bit")
  func exact() {
    let (a, b) = (picture([0, 10, 128, 255, 3, 77]), picture([255, 200, 0, 255, 5, 70]))
    #expect(a.blended(with: b, strength: 0) == a)
    #expect(a.blended(with: b, strength: 1) == b)
    let half = a.blended(with: b, strength: 1, mask: mask([0, 65_535], width: 2))
    #expect(half.pixels == [0, 10, 128, 255, 5, 70])
  }

  @Test("takes colours from one picture and brightness from the other")
  func chrominance() throws {
    let (a, b) = (picture([120, 130, 110, 90, 90, 90]), picture([100, 80, 90, 140, 150, 130]))
    let mixed = try #require(a.withChrominance(of: b).pixels).map(Double.init)
    func luma(_ p: ArraySlice<Double>) -> Double { zip([0.299, 0.587, 0.114], p).reduce(0) { $0 + $1.0 * $1.1 } }
    for pixel in [0, 3] {
      let own = try #require(a.pixels).map(Double.init)[pixel..<pixel + 3]
      let other = try #require(b.pixels).map(Double.init)[pixel..<pixel + 3]
      let result = mixed[pixel..<pixel + 3]
      #expect(abs(luma(result) - luma(own)) < 0.6)
      for (x, y) in zip(result, other) { #expect(abs((x - luma(result)) - (y - luma(other))) < 1.1) }
    }
    let grey = picture([7, 9], channels: .grey)
    #expect(grey.withChrominance(of: picture([200, 100], channels: .grey)) == grey)
  }

  @Test("softens a mask's edge over the feather and no further, and keeps its light")
  func feather() throws {
    let width = 64
    let pixels = (0..<width * 3).map { UInt8($0 % width < width / 2 ? 0 : 255) }
    let hard = picture(pixels, width: width, channels: .grey)
    #expect(hard.asMask(feather: 0).pixels16 == pixels.map { UInt16($0) * 257 })
    let radius = 8
    let soft = try #require(hard.asMask(feather: radius).pixels16)
    for (column, value) in soft[0..<width].enumerated() {
      if column < width / 2 - radius { #expect(value == 0) }
      if column >= width / 2 + radius { #expect(value == 65_535) }
      if column > 0 { #expect(value >= soft[column - 1]) }
    }
    #expect(soft[width / 2 - 1] > 20_000 && soft[width / 2] < 45_000)
    #expect(soft[0..<width].reduce(0) { $0 + Int($1) } == width / 2 * 65_535)
  }
}
