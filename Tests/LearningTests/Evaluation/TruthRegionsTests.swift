import Images
import Testing

@testable import Evaluation

@Suite("Regions of the truth")
struct TruthRegionsTests {
  private func picture(_ change: (_ pixels: inout [UInt8]) -> Void = { _ in }) -> Picture {
    var pixels = [UInt8](repeating: 100, count: 8 * 9 * 3)
    change(&pixels)
    return Picture(width: 9, height: 8, channels: .rgb, pixels: pixels)
  }

  @Test("one differing pixel is the subject, and the pixels within two of it are no background")
  func onePixel() {
    // Row 1, column 2; only its blue sample differs, by three steps.
    let regions = TruthRegions(picture(), picture { $0[(1 * 9 + 2) * 3 + 2] = 103 })
    #expect(regions.subject == [11])
    let expected = (0..<72).filter { $0 / 9 > 3 || $0 % 9 > 4 }
    #expect(regions.background == expected)
    #expect(expected.count == 72 - 4 * 5)
  }

  @Test("two steps are agreement, in either direction")
  func tolerance() {
    for value: UInt8 in [98, 102] {
      let regions = TruthRegions(picture(), picture { $0[40] = value })
      #expect(regions.subject.isEmpty)
      #expect(regions.background.count == 72)
    }
    for value: UInt8 in [97, 103, 0, 255] {
      #expect(TruthRegions(picture(), picture { $0[40] = value }).subject == [13])
    }
  }
}
