import Images
import Testing

@testable import Translation

@Suite("Blending a translation with its original")
struct TranslationBlendingTests {
  private let original = Picture(
    width: 2, height: 1, channels: .rgba, pixels: [10, 20, 30, 200, 90, 80, 70, 100])
  private let translation = Picture(
    width: 2, height: 1, channels: .rgba, pixels: [110, 120, 130, 200, 9, 8, 7, 100])

  @Test("opacity stays; full strength is the translation, none the original")
  func strength() {
    #expect(Blending.none.apply(to: original, translation) == translation)
    #expect(Blending(strength: 0).apply(to: original, translation) == original)
    let half = Blending(strength: 0.5).apply(to: original, translation)
    #expect(half.opacity == original.opacity && half != original && half != translation)
  }

  @Test("a mask of any size says where")
  func mask() {
    let mask = Picture(width: 2, height: 1, channels: .rgb, pixels: [255, 255, 255, 0, 0, 0])
    let result = Blending.none.apply(to: original, translation, mask: mask)
    #expect(result.pixels == [110, 120, 130, 200, 90, 80, 70, 100])
    let white = Picture(width: 7, height: 5, channels: .grey, pixels: [UInt8](repeating: 255, count: 35))
    #expect(Blending.none.apply(to: original, translation, mask: white) == translation)
  }

  @Test("a grey picture that became colour is blended as colour")
  func grey() {
    let grey = Picture(width: 1, height: 1, channels: .grey, pixels: [100])
    let colour = Picture(width: 1, height: 1, channels: .rgb, pixels: [200, 10, 50])
    #expect(Blending(strength: 0).apply(to: grey, colour).pixels == [100, 100, 100])
    #expect(Blending(keeping: .brightness).apply(to: grey, colour).channels == .rgb)
  }
}
