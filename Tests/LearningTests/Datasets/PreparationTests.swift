import Foundation
import Images
import RandomStreams
import Testing

@testable import Datasets

@Suite("Preparation")
struct PreparationTests {
  private func stream(_ index: Int = 0) -> RandomStream {
    RandomStream(seed: 7, purpose: .init("test"), index: index)
  }

  @Test("sizes before the crop are the reference's")
  func sizes() {
    // Evaluated with the reference's expressions: int(max(286 * h / w, 256)) and int(round(h / 4) * 4).
    let cases: [(Preparation.Mode, height: Int, width: Int, expectedHeight: Int, expectedWidth: Int)] = [
      (.resizeAndCrop, 100, 700, 286, 286), (.resizeAndCrop, 286, 286, 286, 286), (.crop, 300, 400, 300, 400),
      (.scaleWidth, 480, 640, 256, 286), (.scaleWidth, 640, 480, 381, 286), (.scaleWidth, 333, 250, 380, 286),
      (.scaleWidth, 300, 286, 300, 286), (.scaleWidth, 200, 286, 256, 286), (.scaleWidth, 1000, 1, 286_000, 286),
      (.scaleWidthAndCrop, 640, 480, 381, 286), (.none, 256, 256, 256, 256), (.none, 5, 7, 4, 8), (.none, 6, 10, 8, 8),
      (.none, 14, 18, 16, 16), (.none, 101, 99, 100, 100), (.none, 102, 98, 104, 96),
    ]
    for (mode, height, width, expectedHeight, expectedWidth) in cases {
      let size = Preparation(mode: mode).sizeBeforeCrop(height: height, width: width)
      #expect(size == (expectedHeight, expectedWidth), "\(mode) of \(height)×\(width): \(size)")
    }
  }

  @Test("no size becomes 0")
  func tinySizes() {
    for size in 1...5 { #expect(Preparation.nearestMultipleOfFour(size) == 4) }
  }

  @Test("resize-and-crop resizes to the square, then crops and flips as the stream says")
  func resizeAndCrop() throws {
    let preparation = Preparation(loadSize: 20, cropSize: 16)
    let picture = PictureFolder.picture(height: 30, width: 50)
    let square = picture.resized(height: 20, width: 20, filter: .bicubic)
    var flips: Set<Bool> = []
    for index in 0..<20 {
      var draws = stream(index)
      let top = draws.integer(below: 5)
      let left = draws.integer(below: 5)
      let isFlipped = draws.chance(0.5)
      flips.insert(isFlipped)
      let part = square.cropped(top: top, left: left, height: 16, width: 16)
      let expected = isFlipped ? part.flippedHorizontally() : part
      var draw = stream(index)
      #expect(try preparation.apply(to: picture, channels: 3, path: "p", stream: &draw) == expected)
      // The same number of draws whether flips are wanted or not.
      var unflipped = stream(index)
      let still = Preparation(loadSize: 20, cropSize: 16, flips: false)
      #expect(try still.apply(to: picture, channels: 3, path: "p", stream: &unflipped) == part)
      #expect(draw.nextWord() == unflipped.nextWord())
    }
    #expect(flips.count == 2)
  }

  @Test("every position comes equally often, and half of the pictures are flipped")
  func uniformity() throws {
    // The one white pixel tells where the crop was and whether it was flipped.
    let preparation = Preparation(mode: .crop, cropSize: 4)
    var pixels = [UInt8](repeating: 0, count: 6 * 6)
    pixels[2 * 6 + 2] = 255
    let picture = Picture(width: 6, height: 6, channels: .grey, pixels: pixels)
    var counts: [Int: Int] = [:]
    let draws = 3600
    for index in 0..<draws {
      var draw = stream(index)
      let part = try preparation.apply(to: picture, channels: 1, path: "p", stream: &draw)
      counts[try #require(part.pixels?.firstIndex(of: 255)), default: 0] += 1
    }
    // Rows 0, 1, 2; columns 0, 1, 2 unflipped and 3, 2, 1 flipped: 0 and 3 are half as frequent as 1 and 2.
    #expect(counts.count == 12)
    for (place, count) in counts {
      let expected = draws / 3 / (place % 4 == 0 || place % 4 == 3 ? 6 : 3)
      #expect(Double(abs(count - expected)) < 6 * Double(expected).squareRoot(), "\(place): \(count)")
    }
  }

  @Test("modes without a crop still flip, by the third draw")
  func flipOnly() throws {
    let picture = PictureFolder.picture(height: 12, width: 8)
    for (mode, resized) in [
      (Preparation.Mode.none, picture), (.scaleWidth, picture.resized(height: 18, width: 12, filter: .bicubic)),
    ] {
      for index in 0..<8 {
        var draws = stream(index)
        _ = (draws.integer(below: 1), draws.integer(below: 1))
        let expected = draws.chance(0.5) ? resized.flippedHorizontally() : resized
        var draw = stream(index)
        let preparation = Preparation(mode: mode, loadSize: 12, cropSize: 8)
        #expect(try preparation.apply(to: picture, channels: 3, path: "p", stream: &draw) == expected)
      }
    }
  }

  @Test("for testing nothing is left to chance")
  func testing() throws {
    let preparation = Preparation(loadSize: 20, cropSize: 16).forTesting
    #expect(preparation == Preparation(loadSize: 16, cropSize: 16, flips: false))
    let picture = PictureFolder.picture(height: 21, width: 31)
    let expected = picture.resized(height: 16, width: 16, filter: .bicubic)
    #expect(try preparation.apply(to: picture, channels: 3, path: "p") == expected)
    var draw = stream()
    #expect(try preparation.apply(to: picture, channels: 3, path: "p", stream: &draw) == expected)
    // A crop is taken from the middle.
    let crop = try Preparation(mode: .crop, cropSize: 16).forTesting.apply(to: picture, channels: 3, path: "p")
    #expect(crop == picture.cropped(top: 2, left: 7, height: 16, width: 16))
  }

  @Test("pictures become 8-bit grey or RGB, without opacity and metadata, before they are resized")
  func channels() throws {
    let preparation = Preparation(mode: .resizeAndCrop, loadSize: 8, cropSize: 8).forTesting
    let colours = PictureFolder.picture(height: 10, width: 10, channels: .rgb, kind: 1)
    let rgba = colours.withOpacity(PictureFolder.picture(height: 10, width: 10, channels: .grey, kind: 2))
    var deep = rgba.convertedToSixteenBits()
    deep.metadata.resolution = Resolution(horizontal: 72, vertical: 72, unit: .inch)
    let rgb = colours.resized(height: 8, width: 8, filter: .bicubic)
    let grey = colours.convertedToGrey().resized(height: 8, width: 8, filter: .bicubic)
    for picture in [colours, rgba, deep] {
      #expect(try preparation.apply(to: picture, channels: 3, path: "p") == rgb)
      #expect(try preparation.apply(to: picture, channels: 1, path: "p") == grey)
    }
    let single = PictureFolder.picture(height: 8, width: 8, channels: .grey)
    #expect(try preparation.apply(to: single, channels: 3, path: "p") == single.convertedToRGB())
  }

  @Test("a picture smaller than the crop is refused with its name and sizes")
  func smallerThanCrop() throws {
    let preparation = Preparation(mode: .crop, cropSize: 16)
    for (height, width) in [(15, 20), (20, 15), (1, 1)] {
      let error = DataError.smallerThanCrop(path: "a b.png", height: height, width: width, cropSize: 16)
      var draw = stream()
      #expect(throws: error) {
        try preparation.apply(
          to: PictureFolder.picture(height: height, width: width), channels: 3, path: "a b.png", stream: &draw)
      }
      for word in ["a b.png", "\(width) × \(height)", "16 × 16", "choose"] { #expect(error.description.contains(word)) }
    }
    let exact = PictureFolder.picture(height: 16, width: 16)
    #expect(try preparation.apply(to: exact, channels: 3, path: "p") == exact)
  }

  @Test("a picture that would become enormous is refused")
  func tooLong() {
    #expect(throws: DataError.tooLong(path: "p", height: 60_000, width: 1)) {
      try Preparation(mode: .scaleWidth).apply(
        to: PictureFolder.picture(height: 60_000, width: 1, channels: .grey), channels: 1, path: "p")
    }
  }

  @Test("a picture out of all proportion is refused from its header, where its width is scaled")
  func proportion() {
    for mode in [Preparation.Mode.scaleWidth, .scaleWidthAndCrop] {
      let preparation = Preparation(mode: mode, loadSize: 64, cropSize: 64)
      #expect(preparation.fault(height: 6_400, width: 100, path: "p") == nil)
      for (height, width) in [(66_000, 1), (6_600, 100), (1 << 40, 2)] {
        #expect(
          preparation.fault(height: height, width: width, path: "p")
            == .tooLong(path: "p", height: height, width: width))
      }
      // Wide ones become low, and are cut.
      #expect(preparation.fault(height: 1, width: 66_000, path: "p") == nil)
    }
    #expect(Preparation(mode: .resizeAndCrop).fault(height: 66_000, width: 1, path: "p") == nil)
  }

  @Test("settings that contradict each other are refused, others are not")
  func validation() throws {
    for mode in [Preparation.Mode.resizeAndCrop, .scaleWidthAndCrop] {
      #expect(throws: DataError.self) { try Preparation(mode: mode, loadSize: 200, cropSize: 256).validate() }
    }
    for preparation in [
      Preparation(), Preparation(loadSize: 256, cropSize: 256), Preparation(mode: .crop, loadSize: 0, cropSize: 512),
      Preparation(mode: .scaleWidth, loadSize: 200, cropSize: 256), Preparation(mode: .none, loadSize: 0, cropSize: 0),
    ] {
      try preparation.validate()
    }
    for preparation in [
      Preparation(loadSize: 0, cropSize: 0), Preparation(loadSize: -286, cropSize: 256), Preparation(cropSize: 0),
      Preparation(loadSize: 1 << 40, cropSize: 256), Preparation(mode: .crop, cropSize: 0),
    ] {
      #expect(throws: DataError.self) { try preparation.validate() }
    }
    let error = #expect(throws: DataError.self) { try Preparation(loadSize: 256, cropSize: 512).validate() }
    #expect(error?.description.contains("load size 256 is smaller than the crop size 512") == true)
    #expect(error?.description.contains("572") == true)
  }

  @Test("modes have stable names, and a preparation survives JSON")
  func coding() throws {
    #expect(
      Preparation.Mode.allCases.map(\.rawValue) == [
        "resize-and-crop", "crop", "scale-width", "scale-width-and-crop", "none",
      ])
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let data = try encoder.encode(Preparation(mode: .scaleWidth, loadSize: 3, cropSize: 2, flips: false))
    #expect(
      String(decoding: data, as: UTF8.self) == #"{"cropSize":2,"flips":false,"loadSize":3,"mode":"scale-width"}"#)
    #expect(
      try JSONDecoder().decode(Preparation.self, from: data)
        == Preparation(mode: .scaleWidth, loadSize: 3, cropSize: 2, flips: false))
  }
}
