import Testing

@testable import Images

@Suite struct ResizingTests {
  static let golden = Fixtures.names(in: "resampling", suffix: ".png").filter { $0 != "resample_source" }
  static let more = Fixtures.names(in: "resizing", suffix: ".png").filter { $0.contains("_") }
  static let deep = Fixtures.names(in: "resizing", suffix: ".samples")

  /// Filter, width and height from a name such as `grey_bicubic_17x50`.
  private func parameters(_ name: String) throws -> (source: String, filter: ResamplingFilter, width: Int, height: Int)
  {
    let parts = name.split(separator: "_").map(String.init)
    try #require(parts.count == 3)
    let sides = parts[2].split(separator: "x").compactMap { Int($0) }
    try #require(sides.count == 2)
    return (parts[0], try #require(ResamplingFilter(rawValue: parts[1])), sides[0], sides[1])
  }

  @Test func `all references are there`() {
    #expect(Self.golden.count == 10)
    #expect(Self.more.count == 24)
    #expect(Self.deep.count == 4)
  }

  @Test(arguments: golden) func `equals Pillow to the bit`(name: String) throws {
    let (_, filter, width, height) = try parameters(name)
    let source = try Fixtures.picture("resampling/resample_source.png")
    let resized = source.resized(height: height, width: width, filter: filter)
    let expected = try Fixtures.picture("resampling/\(name).png")
    #expect(resized.largestDifference(from: expected) == 0)
  }

  @Test(arguments: more) func `equals Pillow to the bit with opacity and in grey`(name: String) throws {
    let (source, filter, width, height) = try parameters(name)
    let resized = try Fixtures.picture("resizing/\(source).png").resized(height: height, width: width, filter: filter)
    #expect(try resized.largestDifference(from: Fixtures.picture("resizing/\(name).png")) == 0)
  }

  @Test(arguments: deep) func `16 bits equal floating point`(name: String) throws {
    let (source, filter, width, height) = try parameters(name)
    let resized = try Fixtures.picture("resizing/\(source).png").resized(height: height, width: width, filter: filter)
    let bytes = try Fixtures.bytes("resizing/\(name).samples")
    let expected = stride(from: 0, to: bytes.count, by: 2).map { UInt16(bytes[$0]) | UInt16(bytes[$0 + 1]) << 8 }
    let picture = Picture(width: width, height: height, channels: .grey, pixels16: expected)
    // Single precision has 24 bits: a sum near a half may round the other way.
    #expect(try #require(resized.largestDifference(from: picture)) <= 1)
  }

  @Test(arguments: Picture.Channels.allCases, [8, 16])
  func `one colour stays that colour`(channels: Picture.Channels, bits: Int) {
    let level = bits == 8 ? 200 : 51_400
    let pixel = (0..<channels.rawValue).map { channel in
      channels.hasAlpha && channel == channels.rawValue - 1 ? (bits == 8 ? 255 : 65535) : level
    }
    let samples = (0..<6 * 9).flatMap { _ in pixel }
    let picture =
      bits == 8
      ? Picture(width: 9, height: 6, channels: channels, pixels: samples.map { UInt8($0) })
      : Picture(width: 9, height: 6, channels: channels, pixels16: samples.map { UInt16($0) })
    for filter in ResamplingFilter.allCases {
      for (height, width) in [(4, 4), (6, 31), (13, 9), (1, 1)] {
        let resized = picture.resized(height: height, width: width, filter: filter)
        let expected = (0..<height * width).flatMap { _ in pixel }
        switch resized.samples {
        case .eight(let values): #expect(values.map { Int($0) } == expected)
        case .sixteen(let values): #expect(values.map { Int($0) } == expected)
        }
      }
    }
  }

  @Test func `transparent pixels lend no colour`() throws {
    // Opaque black beside transparent white, in 16 bits: shrunk to one pixel it is half transparent and still black.
    let picture = Picture(
      width: 2, height: 1, channels: .rgba, pixels16: [0, 0, 0, 65535, 65535, 65535, 65535, 0])
    let resized = picture.resized(height: 1, width: 1, filter: .bicubic)
    let values = try #require(resized.pixels16)
    #expect(values[..<3] == [0, 0, 0])
    #expect(abs(Int(values[3]) - 32768) <= 1)
  }

  @Test func `the same size is the same picture`() {
    let picture = Picture.noise(height: 5, width: 4, channels: .rgba, bits: 8, seed: 4)
    #expect(picture.resized(height: 5, width: 4, filter: .lanczos) == picture)
  }

  @Test(arguments: ResamplingFilter.allCases) func `weights sum to one`(filter: ResamplingFilter) {
    for (from, to) in [(1, 1), (7, 3), (3, 7), (1000, 1), (1, 1000), (131, 130)] {
      let weights = ResamplingWeights(from: from, to: to, filter: filter)
      for output in 0..<to {
        let taps = weights.weights[output * weights.stride..<output * weights.stride + weights.counts[output]]
        #expect(abs(taps.reduce(0, +) - 1) < 1e-12)
        #expect(weights.starts[output] >= 0 && weights.starts[output] + weights.counts[output] <= from)
        #expect(weights.counts[output] > 0)
      }
    }
  }
}
