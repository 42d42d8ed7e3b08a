import Images

/// The median height and the median width of a domain's pictures, as they lie in their files.
public struct MedianSize: Codable, Equatable, Sendable {
  public let height: Int
  public let width: Int

  public init(height: Int, width: Int) {
    self.height = height
    self.width = width
  }

  /// Reads the headers of a listing's pictures; nil if none can be read.
  init?(_ listing: PictureListing) {
    let headers = listing.paths.compactMap { try? PictureHeader(contentsOf: $0) }
    let widths = headers.compactMap { listing.part.columns(of: $0.uprightWidth)?.count }
    if widths.isEmpty { return nil }
    height = headers.map(\.uprightHeight).sorted()[headers.count / 2]
    width = widths.sorted()[widths.count / 2]
  }

  /// Whether a picture can have it: what is computed from it does not overflow.
  package var isPossible: Bool {
    [height, width].allSatisfy { (1...1 << 30).contains($0) } && height * width <= 1 << 40
  }
}

extension Sequence<MedianSize?> {
  /// The shorter side of the domain's median picture where it is shortest; nil if none is known.
  package var shorterSide: Int? { compactMap(\.self).map { Swift.min($0.height, $0.width) }.min() }
}

extension DomainFolders {
  /// The shorter side of the median picture to train on, of the domain where it is shortest; nil if no header can be read.
  package var shorterSide: Int? { domains.map(\.training.medianSize).shorterSide }
}

extension PictureListing {
  /// The median size of the pictures, from their headers; nil if none can be read.
  package var medianSize: MedianSize? { MedianSize(self) }
}
