/// How many pixels go to a unit of length.
public struct Resolution: Equatable, Sendable {
  /// The unit of length.
  public enum Unit: Equatable, Sendable {
    /// No length: the two numbers are only the shape of a pixel.
    case shapeOnly
    /// Pixels an inch, as JPEG says it.
    case inch
    /// Pixels a centimetre, as JPEG may say it.
    case centimetre
    /// Pixels a metre, as PNG says it.
    case metre
  }

  /// Pixels a unit along a row.
  public var horizontal: Int
  /// Pixels a unit along a column.
  public var vertical: Int
  /// The unit of length.
  public var unit: Unit

  /// Makes a resolution.
  public init(horizontal: Int, vertical: Int, unit: Unit) {
    self.horizontal = horizontal
    self.vertical = vertical
    self.unit = unit
  }

  /// The same for a picture whose rows have become columns.
  var transposed: Resolution { Resolution(horizontal: vertical, vertical: horizontal, unit: unit) }

  /// The same in pixels a metre, or as a shape; nil where it does not fit into PNG's 31 bits.
  var forPNG: Resolution? {
    let pixelsPerMetre: Double
    switch unit {
    case .shapeOnly, .metre: return fitting(1...0x7FFF_FFFF)
    case .inch: pixelsPerMetre = 1 / 0.0254
    case .centimetre: pixelsPerMetre = 100
    }
    return scaled(by: pixelsPerMetre, to: .metre).fitting(1...0x7FFF_FFFF)
  }

  /// The same in pixels an inch or a centimetre, or as a shape; nil where it does not fit into JPEG's 16 bits.
  var forJPEG: Resolution? {
    switch unit {
    case .shapeOnly, .inch, .centimetre: fitting(1...0xFFFF)
    case .metre: scaled(by: 0.0254, to: .inch).fitting(1...0xFFFF)
    }
  }

  private func scaled(by factor: Double, to unit: Unit) -> Resolution {
    Resolution(
      horizontal: Int((Double(horizontal) * factor).rounded()), vertical: Int((Double(vertical) * factor).rounded()),
      unit: unit)
  }

  private func fitting(_ range: ClosedRange<Int>) -> Resolution? {
    range.contains(horizontal) && range.contains(vertical) ? self : nil
  }
}
