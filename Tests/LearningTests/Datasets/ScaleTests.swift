import Foundation
import Images
import RandomStreams
import Testing

@testable import Datasets

@Suite("Crops at several scales")
struct ScaleTests {
  private func stream(_ index: Int) -> RandomStream { RandomStream(seed: 7, purpose: .init("scales"), index: index) }

  private let preparation = Preparation(loadSize: 20, cropSize: 16, flips: false, scales: ScaleRange(1, 4))

  @Test("a text names two scales from 1 on")
  func texts() {
    #expect(ScaleRange("1-4") == ScaleRange(1, 4) && ScaleRange("1.5-2") == ScaleRange(1.5, 2))
    for wrong in ["", "4", "4-1", "0.5-2", "1-", "-1-4", "1-2-3", "1-1e9", "nan-nan", "1-inf", "a-b"] {
      #expect(ScaleRange(wrong) == nil, "\(wrong)")
    }
  }

  @Test("no picture is enlarged for a scale, and a small one has the scale 1 alone")
  func limits() {
    for (height, width, largest, kept) in [
      (400, 400, 4.0, 80), (60, 90, 3, 60), (90, 60, 3, 60), (30, 200, 1.5, 30), (20, 20, 1, 20), (10, 300, 1, 20),
    ] {
      #expect(preparation.scales(height: height, width: width) == ScaleRange(1, largest), "\(height)×\(width)")
      #expect(preparation.keptSize(height: height, width: width) == (kept, kept), "\(height)×\(width)")
    }
    // The whole range lies above what the picture has: its own size it is.
    let high = Preparation(loadSize: 20, cropSize: 16, scales: ScaleRange(3, 4))
    #expect(high.scales(height: 40, width: 50) == ScaleRange(2, 2))
    let wide = Preparation(mode: .scaleWidthAndCrop, loadSize: 20, cropSize: 16, scales: ScaleRange(1, 4))
    #expect(wide.keptSize(height: 200, width: 100) == (160, 80) && wide.keptSize(height: 30, width: 30) == (30, 30))
    #expect(Preparation(loadSize: 20, cropSize: 16).keptSize(height: 400, width: 300) == (20, 20))
  }

  @Test("a crop is one of the picture at the scale that was drawn first")
  func crop() throws {
    let picture = PictureFolder.picture(height: 100, width: 130)
    let kept = picture.resized(height: 80, width: 80, filter: .bicubic)
    for index in 0..<20 {
      var draws = stream(index)
      let side = Int((20 * pow(4, draws.uniform())).rounded())
      let whole = kept.resized(height: side, width: side, filter: .bicubic)
      let (top, left) = (draws.integer(below: side - 15), draws.integer(below: side - 15))
      var draw = stream(index)
      #expect(
        try preparation.apply(to: picture, channels: 3, path: "p", stream: &draw)
          == whole.cropped(top: top, left: left, height: 16, width: 16))
    }
    // Where nothing is left to chance, the picture is seen as a whole.
    #expect(
      try preparation.apply(to: picture, channels: 3, path: "p")
        == picture.resized(height: 20, width: 20, filter: .bicubic).cropped(top: 2, left: 2, height: 16, width: 16))
    #expect(preparation.forTesting.scales == nil)
  }

  @Test("scales are spread evenly over their ratios")
  func spread() {
    let kept = PictureFolder.picture(height: 1600, width: 1600, channels: .grey)
    let preparation = Preparation(loadSize: 400, cropSize: 16, scales: ScaleRange(1, 4))
    let count = 40
    let sides = (0..<count).map { index in
      var draw = stream(index)
      return preparation.scaled(kept, from: ScaleRange(1, 4), stream: &draw).width
    }
    #expect(sides.allSatisfy { (400...1600).contains($0) })
    // Half of them lie below the scale 2, within four standard deviations.
    #expect(abs(sides.filter { $0 < 800 }.count - count / 2) <= 12)
  }

  @Test("scales need a size before the crop, and leave the settings of other runs as they were")
  func settings() throws {
    try preparation.validate()
    for mode in [Preparation.Mode.crop, .scaleWidth, .none] {
      #expect(throws: DataError.self) { try Preparation(mode: mode, scales: ScaleRange(1, 2)).validate() }
    }
    for scales in [ScaleRange(0.5, 2), ScaleRange(3, 2), ScaleRange(1, 1e9), ScaleRange(.nan, .nan)] {
      #expect(throws: DataError.self) { try Preparation(scales: scales).validate() }
    }
    let data = try JSONEncoder().encode(preparation)
    #expect(try JSONDecoder().decode(Preparation.self, from: data) == preparation)
  }

  @Test("the memory of pictures that are kept is that of the largest scale")
  func memory() throws {
    let folder = try PictureFolder()
    try folder.draw("a/0.png", PictureFolder.picture(height: 60, width: 90))
    let listing = try PictureListing(of: folder("a"))
    let costs = PictureCosts(listing, preparation, sizes: .any, channels: 3, DecodingLimits())
    #expect(costs.preparedBytes == 60 * 60 * 3 && costs.largest == (16, 16))
  }

  @Test("what a network was trained on follows from the median picture")
  func trained() throws {
    let folder = try PictureFolder()
    for (index, (height, width)) in [(30, 90), (60, 40), (80, 60)].enumerated() {
      try folder.draw("a/\(index).png", PictureFolder.picture(height: height, width: width))
    }
    let median = try #require(try PictureListing(of: folder("a")).medianSize)
    #expect(median == MedianSize(height: 60, width: 60))
    #expect(preparation.trainedSizes(of: median) == TrainedSizes(height: 20, width: 20, largestScale: 3))
    let plain = Preparation(loadSize: 20, cropSize: 16)
    #expect(plain.trainedSizes(of: nil) == TrainedSizes(height: 20, width: 20))
    #expect(preparation.trainedSizes(of: nil) == nil)
    let crop = Preparation(mode: .crop, cropSize: 16)
    #expect(crop.trainedSizes(of: median) == TrainedSizes(height: 60, width: 60) && crop.trainedSizes(of: nil) == nil)
    #expect(Preparation(mode: .crop, cropSize: 61).trainedSizes(of: median) == nil)
    #expect(!MedianSize(height: 0, width: 5).isPossible && !MedianSize(height: 1 << 30, width: 1 << 30).isPossible)
    #expect(TrainedSizes(height: 20, width: 20).ratio(height: 40, width: 160) == 4)
  }
}
