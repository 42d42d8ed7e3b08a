import Images
import Mutations
import Testing

/// A thousand damaged pictures of each format: read rightly or refused, never a crash. `make soak` runs all of them.
@Suite struct MutationTests {
  /// Enough for every sample, and little enough that a wrong size is refused at once.
  private let limits = DecodingLimits(maximumPixels: 4_000_000, maximumBytes: 32 << 20)

  @Test(arguments: PictureFormat.allCases) func `mutated pictures are read or refused`(
    format: PictureFormat
  ) throws {
    let folders: [String] =
      switch format {
      case .png: ["png", "orientation", "hostile"]
      case .jpeg: ["jpeg", "orientation"]
      case .webP: ["webp", "orientation"]
      case .tiff: ["tiff", "orientation"]
      case .bmp: ["bmp"]
      }
    let suffix = ".\(format.fileExtension)"
    let samples = try folders.flatMap { folder in
      try Fixtures.names(in: folder, suffix: suffix).map { try Fixtures.bytes("\(folder)/\($0)\(suffix)") }
    }
    try #require(samples.count >= 15)
    var (read, refused) = (0, 0)
    for bytes in Mutations(of: samples, seed: 21) {
      do {
        let picture = try Picture(decoding: bytes, limits: limits)
        #expect(picture.samples.count == picture.width * picture.height * picture.channels.rawValue)
        read += 1
      } catch {
        #expect(!error.description.isEmpty)
        refused += 1
      }
      _ = try? PictureHeader(of: bytes)
    }
    #expect(read + refused == Mutations.standardCount)
    #expect(read > 0 && refused > 0)
  }
}
