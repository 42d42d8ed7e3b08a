import Foundation
import Images
import Testing

@testable import Health

/// What is seen of pictures.
@Suite struct PictureSignsTests {
  /// The pictures of the sample domains.
  private static let pictures: [Picture] = {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    return ["horse", "zebra"].flatMap { name -> [Picture] in
      let folder = root.appendingPathComponent("Domains/\(name)/test")
      let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path).sorted().prefix(6)) ?? []
      return names.compactMap { try? Picture(contentsOf: folder.appendingPathComponent($0).path) }
    }
  }()

  private static func changed(_ picture: Picture, _ change: (Int, Int, UInt8) -> Int) -> Picture {
    let (width, channels) = (picture.width, picture.channels.rawValue)
    let pixels = (picture.pixels ?? []).enumerated().map { place, value in
      UInt8(max(0, min(255, change(place / channels % width, place / channels / width, value))))
    }
    return Picture(width: width, height: picture.height, channels: picture.channels, pixels: pixels)
  }

  @Test func `brightness correlates with itself, and inversely with a negative`() throws {
    #expect(Self.pictures.count == 12)
    for picture in Self.pictures {
      let negative = Self.changed(picture) { 255 - Int($2) }
      let dark = Self.changed(picture) { Int($2) / 2 }
      #expect(abs(try #require(PictureSigns.brightnessCorrelation(picture, picture)) - 1) < 1e-9)
      #expect(try #require(PictureSigns.brightnessCorrelation(picture, negative)) < -0.99)
      #expect(try #require(PictureSigns.brightnessCorrelation(picture, dark)) > 0.99)
      let flat = Self.changed(picture) { _, _, _ in 100 }
      #expect(PictureSigns.brightnessCorrelation(picture, flat) == nil)
    }
  }

  @Test func `the change is the mean of all samples`() {
    let picture = Picture(width: 2, height: 1, channels: .rgb, pixels: [0, 10, 20, 30, 40, 50])
    let other = Picture(width: 2, height: 1, channels: .rgb, pixels: [0, 10, 20, 30, 40, 101])
    #expect(PictureSigns.change(picture, picture) == 0)
    #expect(abs(PictureSigns.change(picture, other) - 51 / 6.0 / 127.5) < 1e-12)
  }

  @Test func `a grid is told from real pictures, from noise and from flat colour`() {
    for picture in Self.pictures {
      #expect(PictureSigns.grid(picture) < 1.3, "\(PictureSigns.grid(picture))")
      // A pattern of single pixels, four levels up and down, which the eye just sees.
      let grid = Self.changed(picture) { Int($2) + (($0 + $1) % 2 == 0 ? 4 : -4) }
      #expect(PictureSigns.grid(grid) > 1.4 * PictureSigns.grid(picture))
      let strong = Self.changed(picture) { Int($2) + ($0 % 2 == 0 ? 20 : -20) }
      #expect(PictureSigns.grid(strong) > 2, "\(PictureSigns.grid(strong))")
      #expect(abs(PictureSigns.grid(Self.changed(picture) { _, _, _ in 90 }) - 1) < 1e-9)
    }
    var state: UInt32 = 1
    let noise = Self.changed(Self.pictures[0]) { _, _, _ in
      state = state &* 1_664_525 &+ 1_013_904_223
      return Int(state >> 24)
    }
    #expect(abs(PictureSigns.grid(noise) - 1) < 0.15, "\(PictureSigns.grid(noise))")
  }

  @Test func `the median is the middle`() {
    #expect(median([]) == nil)
    #expect(median([3, 1, 2]) == 2)
    #expect(median([4, 1, 2, 3]) == 2.5)
  }
}
