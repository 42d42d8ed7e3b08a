import Images

/// Which part of a file's picture belongs to a domain: all of it, or a half of a pair whose pictures lie side by side.
public enum PicturePart: String, Sendable {
  case whole
  case left
  case right

  /// The columns of a picture of so many; nil if a half of it would be empty. Of an odd number the right half has one more,
  /// as in the pix2pix release.
  package func columns(of width: Int) -> Range<Int>? {
    switch self {
    case .whole: 0..<width
    case .left: width < 2 ? nil : 0..<width / 2
    case .right: width < 2 ? nil : width / 2..<width
    }
  }

  /// The part of a picture; nil if it would be empty.
  package func of(_ picture: Picture) -> Picture? {
    guard self != .whole else { return picture }
    return columns(of: picture.width).map {
      picture.cropped(top: 0, left: $0.lowerBound, height: picture.height, width: $0.count)
    }
  }
}
